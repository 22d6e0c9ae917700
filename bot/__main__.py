"""The command line: run the bot, play with it, check the installation."""

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot import logs, stock
from bot.config import Settings, read_settings
from bot.domain.errors import Misconfigured
from bot.integreat import SITE, IntegreatFault
from bot.library import BrokenFile
from bot.live import run_live
from bot.organisations import chosen
from storage import backup as copies

Organisation = Annotated[
    str, typer.Option("--organisation", help="Which one of ORGANISATIONS_FILE.")
]

cli = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Lotse, the coordination office's bot."
)


@cli.command()
def run() -> None:
    """Run the bot on Telegram, with the settings of the environment and .env."""
    settings = _or_leave(read_settings)
    logs.set_up(settings.log_level)
    _go(run_live(settings))


@cli.command()
def demo(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where the page is.")] = 8080,
    tour: Annotated[bool, typer.Option("--tour", help="Play the guided tour.")] = False,
    headless: Annotated[bool, typer.Option("--headless", help="Without a page.")] = False,
    shift: Annotated[int, typer.Option(help="Move the languages of the cast on.")] = 0,
) -> None:
    """Run the bot beside a local Telegram, with a page to play on."""
    from bot.demo import theatre  # noqa: PLC0415 - whoever starts `run` has people waiting

    logs.set_up("WARNING")
    if headless and not tour:
        _leave("--headless shows nothing without --tour.")
    _go(theatre.play_headless(shift) if headless else theatre.open_page(port, tour=tour))


@cli.command()
def check(organisation: Organisation = "") -> None:
    """Check settings, places, database, token and catalogues; the exit status tells."""
    from bot import checks  # noqa: PLC0415 - as above

    logs.set_up("ERROR")
    raise typer.Exit(asyncio.run(checks.check_all(print, organisation)))


@cli.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The copy; it must not exist yet.")],
    organisation: Organisation = "",
) -> None:
    """Copy the SQLite database while the bot runs."""
    size = _or_leave(lambda: copies.backup(_of(organisation).database_url, file))
    print(f"{file}: {size} bytes")


@cli.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A copy made by backup.")],
    organisation: Organisation = "",
) -> None:
    """Put a copy in place of a SQLite database that was moved away."""
    size = _or_leave(lambda: copies.restore(_of(organisation).database_url, file))
    print(f"{file} is in place: {size} bytes")


@cli.command()
def evaluate_answers(
    articles: Annotated[Path, typer.Option(help="Articles, one JSON object a line.")],
    questions: Annotated[Path, typer.Option(help="Questions, one JSON object a line.")],
    predictions: Annotated[Path, typer.Option(help="Where the predictions go.")],
) -> None:
    """Answer a file of questions from a file of articles, to be judged elsewhere."""
    from bot import evaluation  # noqa: PLC0415  (its libraries are loaded by who needs them)
    from bot.domain.answers.records import Unreadable  # noqa: PLC0415

    try:
        count = evaluation.evaluate(articles, questions, predictions)
    except Unreadable as error:
        _leave(str(error), 2)
    print(f"{predictions}: {count} predictions")


Keep = Annotated[bool, typer.Option("--keep", help="Leave articles as they are; add new ones.")]


@cli.command()
def import_articles(
    path: Annotated[Path, typer.Argument(help="A folder of TOML files, or JSON lines.")],
    keep: Keep = False,
    organisation: Organisation = "",
) -> None:
    """Publish the articles of a folder or a file: all of them, or none."""
    url = _or_leave(lambda: _of(organisation).database_url)
    _tend(stock.import_files(url, path, keep=keep))


@cli.command()
def export_articles(
    folder: Annotated[Path, typer.Argument(help="Where the files are written.")],
    organisation: Organisation = "",
) -> None:
    """Write what is published into a folder, one TOML file an article."""
    url = _or_leave(lambda: _of(organisation).database_url)
    _tend(stock.export_files(url, folder))


@cli.command()
def import_integreat(
    region: Annotated[str, typer.Argument(help="The region's name in its address.")],
    site: Annotated[str, typer.Option(help="The server that is asked.")] = SITE,
    folder: Annotated[
        Path | None, typer.Option(help="Where answers are kept until all have come.")
    ] = None,
    keep: Keep = False,
    organisation: Organisation = "",
) -> None:
    """Publish the pages of an Integreat region with their translations."""
    logs.set_up("WARNING")
    url = _or_leave(lambda: _of(organisation).database_url)
    _tend(stock.import_integreat(url, region, site, keep=keep, folder=folder))


def _tend(chore: Coroutine[Any, Any, str]) -> None:
    """Do a chore of the knowledge base; what it cannot take in ends it with status 2."""

    async def do() -> None:
        print(await chore)

    try:
        _go(do())
    except (BrokenFile, IntegreatFault) as error:
        _leave(str(error), 2)


def _of(organisation: str) -> Settings:
    """The settings, or those of one organisation; of several, one has to be named."""
    return chosen(read_settings(), organisation)


def _go(program: Coroutine[Any, Any, None]) -> None:
    try:
        asyncio.run(program)
    except Misconfigured as error:
        _leave(str(error))
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


def _or_leave(read: Any) -> Any:
    try:
        return read()
    except Misconfigured as error:
        _leave(str(error))


def _leave(sentence: str, status: int = 1) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise typer.Exit(status)


if __name__ == "__main__":
    cli()
