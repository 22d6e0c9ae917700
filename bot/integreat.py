"""Reading an Integreat region through its public API, version 3.

Asked are ``/api/v3/REGION/languages/`` and ``/api/v3/REGION/LANGUAGE/pages/``; where an answer
names a next one in its Link header, that is followed. Each answer is kept in a folder as soon as
it has come, so that an interrupted run goes on where it was.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from inscriptis import get_text

from bot.domain.integreat import Harvest, OddPage, Page, articles_of, page_of

SITE = "https://cms.integreat-app.de"
FRESH = timedelta(days=1)  # what was kept longer ago is asked for anew
TRIES = 4
WAIT_S = 2.0  # before the second try; then twice as long each time
LONGEST_WAIT_S = 60.0
PATIENCE_S = 60.0  # for one answer: a language is one long list
MOST_ANSWERS = 1000  # of one language, before a server that goes round in circles is given up
BUSY = {429, 500, 502, 503, 504}


class IntegreatFault(Exception):
    """The region cannot be read: one sentence that says why, and what to do."""


@dataclass(frozen=True)
class Reader:
    """One run: where it asks, where it keeps what it was told, and how it waits."""

    client: httpx.AsyncClient
    region: str
    folder: Path
    now: datetime
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep

    async def harvest(self, wanted: Sequence[str]) -> Harvest:
        """All pages in those of these languages that the region has, as articles."""
        offered = await self.languages()
        codes = [code for code in wanted if code in offered]
        if not codes:
            raise IntegreatFault(
                f"{self.region} has none of the languages {', '.join(wanted)}; "
                f"it has {', '.join(offered) or 'none'}."
            )
        pages: list[Page] = []
        try:
            for code in codes:
                async for record in self._records(code):
                    pages.append(page_of(record, code, get_text))
            return articles_of(self.region, pages)
        except OddPage as error:
            raise IntegreatFault(f"{self.region}: {error}. Nothing was imported.") from None

    def tidy_up(self) -> None:
        """Delete what was kept, and the folder if there is nothing else in it."""
        for file in self.folder.glob("*-*.json"):
            if re.fullmatch(r"[a-z]{2,3}-\d+\.json", file.name):
                file.unlink()
        with suppress(OSError):
            self.folder.rmdir()

    async def languages(self) -> list[str]:
        answer, _ = await self._ask(f"/api/v3/{self.region}/languages/")
        try:
            return [str(it["code"]) for it in answer]
        except (TypeError, KeyError):
            raise IntegreatFault(
                f"{self.region}: the list of its languages is not as documented."
            ) from None

    async def _records(self, code: str) -> AsyncIterator[object]:
        """The pages of one language, from the folder as far as they are there."""
        url = f"/api/v3/{self.region}/{code}/pages/"
        for number in range(MOST_ANSWERS):
            kept = self.folder / f"{code}-{number}.json"
            answer = self._known(kept, url)
            if answer is None:
                records, following = await self._ask(url)
                answer = {"url": url, "next": following, "pages": records}
                _keep(kept, answer)
            for record in answer["pages"]:
                yield record
            if not answer["next"]:
                return
            url = answer["next"]
        raise IntegreatFault(f"{self.region}: the list of pages in {code} has no end.")

    def _known(self, kept: Path, url: str) -> dict[str, Any] | None:
        """What an earlier run was answered to this, if that was lately."""
        if not kept.exists() or kept.stat().st_mtime < (self.now - FRESH).timestamp():
            return None
        try:
            answer: dict[str, Any] = json.loads(kept.read_text("utf-8"))
        except ValueError:
            return None
        return answer if answer.get("url") == url else None

    async def _ask(self, url: str) -> tuple[list[Any], str | None]:
        """The list that is answered, and where it goes on; tries again where that can help."""
        response = await self._tried(url)
        if response.status_code == 404:
            raise IntegreatFault(f"{response.url.host} knows no region {self.region}.")
        if response.status_code != 200:
            raise IntegreatFault(f"{response.url} answers with status {response.status_code}.")
        try:
            answer = response.json()
        except ValueError:
            raise IntegreatFault(f"{response.url} does not answer with JSON.") from None
        if not isinstance(answer, list):
            raise IntegreatFault(f"{response.url} does not answer with a list.")
        link = response.links.get("next", {}).get("url")
        following = response.url.join(link) if link else None
        if following and following.host != response.url.host:
            raise IntegreatFault(f"{response.url} leads on to another server.")
        return answer, str(following) if following else None

    async def _tried(self, url: str) -> httpx.Response:
        wait, why = WAIT_S, ""
        for attempt in range(TRIES):
            if attempt:
                await self.sleep(min(wait, LONGEST_WAIT_S))
                wait *= 2
            try:
                response = await self.client.get(url)
            except httpx.TransportError as error:
                why = type(error).__name__
                continue
            if response.status_code not in BUSY:
                return response
            why = f"status {response.status_code}"
            asked = response.headers.get("retry-after", "")
            wait = float(asked) if asked.isdecimal() else wait
        host = self.client.base_url.host
        raise IntegreatFault(
            f"{host} cannot be reached ({why}). What has come is kept in {self.folder}; "
            "the same command goes on there."
        )


def client_for(site: str) -> httpx.AsyncClient:
    """A client for this server."""
    return httpx.AsyncClient(base_url=site, timeout=PATIENCE_S, follow_redirects=True)


def _keep(file: Path, answer: dict[str, Any]) -> None:
    """Write it beside its name first: a file that is there is whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(".part")
    half.write_text(json.dumps(answer, ensure_ascii=False), "utf-8")
    half.replace(file)
