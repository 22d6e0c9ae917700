"""Machine translation by a server that the office chooses: LibreTranslate's API, or DeepL's."""

from typing import Any
from urllib.parse import urlsplit

import httpx

TIMEOUT_S = 20.0
DEEPL_NAMES = {"en": "EN-GB"}


class Untranslated(Exception):
    """The server gave no translation; its text says why, for the log."""


class Translator:
    """Asks one server. ``kind`` is "libretranslate", "deepl", or guessed from the address."""

    def __init__(self, url: str, key: str = "", kind: str = "") -> None:
        self.url, self._key = url.rstrip("/"), key
        host = urlsplit(self.url).hostname or ""
        self.kind = kind or ("deepl" if "deepl" in host else "libretranslate")

    async def translate(self, text: str, to: str) -> str:
        """``text`` in the language ``to``; raise Untranslated if there is none to be had."""
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_S) as client:
                ask = self._deepl if self.kind == "deepl" else self._libretranslate
                return await ask(client, text, to)
        except httpx.HTTPError as fault:
            raise Untranslated(type(fault).__name__) from fault

    async def _libretranslate(self, client: httpx.AsyncClient, text: str, to: str) -> str:
        asked = {"q": text, "source": "auto", "target": to, "format": "text"}
        if self._key:
            asked["api_key"] = self._key
        answer = await client.post(f"{self.url}/translate", json=asked)
        match _read(answer):
            case {"translatedText": str(found)} if found:
                return found
        raise Untranslated("the answer holds no translation")

    async def _deepl(self, client: httpx.AsyncClient, text: str, to: str) -> str:
        path = "/translate" if self.url.endswith("/v2") else "/v2/translate"
        asked = {"text": [text], "target_lang": DEEPL_NAMES.get(to, to.upper())}
        headers = {"Authorization": f"DeepL-Auth-Key {self._key}"}
        answer = await client.post(f"{self.url}{path}", json=asked, headers=headers)
        match _read(answer):
            case {"translations": [{"text": str(found)}, *_]} if found:
                return found
        raise Untranslated("the answer holds no translation")


def _read(answer: httpx.Response) -> Any:
    """The JSON of an answer; anything but success is a fault."""
    if not answer.is_success:
        raise Untranslated(f"status {answer.status_code}")
    try:
        return answer.json()
    except ValueError as fault:
        raise Untranslated("the answer is not JSON") from fault
