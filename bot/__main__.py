"""The command line: run the bot, play with it, check the installation."""

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import logs
from bot.config import read_settings
from bot.domain.errors import Misconfigured
from bot.live import run_live
from storage import backup as copies

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
def check() -> None:
    """Check settings, places, database, token and catalogues; the exit status tells."""
    from bot import checks  # noqa: PLC0415 - as above

    logs.set_up("ERROR")
    raise typer.Exit(asyncio.run(checks.check_all(print)))


@cli.command()
def backup(file: Annotated[Path, typer.Argument(help="The copy; it must not exist yet.")]) -> None:
    """Copy the SQLite database while the bot runs."""
    size = _or_leave(lambda: copies.backup(read_settings().database_url, file))
    print(f"{file}: {size} bytes")


@cli.command()
def restore(file: Annotated[Path, typer.Argument(help="A copy made by backup.")]) -> None:
    """Put a copy in place of a SQLite database that was moved away."""
    size = _or_leave(lambda: copies.restore(read_settings().database_url, file))
    print(f"{file} is in place: {size} bytes")


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


def _leave(sentence: str) -> None:
    print(sentence, file=sys.stderr)
    raise typer.Exit(1)


if __name__ == "__main__":
    cli()
