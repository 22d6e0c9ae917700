"""Which texts stand on buttons: read off the source, so that none is forgotten."""

import ast
from collections.abc import Iterator
from pathlib import Path

from bot.domain import taxonomy
from bot.domain.directory import KINDS
from bot.domain.requests import REASONS
from bot.views.people import COMMANDS, PAUSES
from bot.views.requests import AFTERWARDS

ROOT = Path(__file__).parents[2]


def button_texts() -> set[str]:
    """The msgids of all buttons and choices."""
    found = {text for name, text in COMMANDS.items() if name != "help"} | set(PAUSES.values())
    found |= {short for short, _ in REASONS.values()} | set(AFTERWARDS.values())
    found |= set(KINDS.values())
    found |= {name for name, _ in taxonomy.NOT_GIVEN.values()}
    for path in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                found.update(_texts(node))
    return found


def _texts(call: ast.Call) -> Iterator[str]:
    name = getattr(call.func, "id", "")
    if name in {"Button", "Choice", "_release", "_cannot"}:
        yield from _marked(call.args[:2])
    for keyword in call.keywords:
        # A question's label is the button that changes its answer.
        if keyword.arg in {"label", "finish", "location_button"}:
            yield from _marked([keyword.value])
    if name == "to" and len(call.args) == 2:
        yield from _marked(call.args[1:])


def _marked(nodes: list[ast.expr]) -> Iterator[str]:
    for outer in nodes:
        for node in ast.walk(outer):
            marked = isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"t", "N_"}
            if marked and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)
