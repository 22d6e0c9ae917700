"""The house: imports run one way, and each library is known to those who may know it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = [
    path
    for folder in ("bot", "handlers", "storage")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations/versions" not in path.as_posix()
]

# For each room, what of the house it may import beside itself.
MAY_IMPORT = {
    "bot.domain": (),
    "bot.clock": (),
    "bot.sandbox": (),
    "storage": ("bot.domain",),
    "bot.texts": ("bot.domain",),
    "bot.config": ("bot.domain", "bot.texts"),
    "bot.places": ("bot.domain",),
    "bot.library": ("bot.domain",),
    "bot.integreat": ("bot.domain",),
    "bot.stock": (
        "bot.clock",
        "bot.config",
        "bot.domain",
        "bot.integreat",
        "bot.library",
        "bot.services",
        "bot.texts",
        "storage",
    ),
    "bot.directory": ("bot.domain",),
    "bot.logs": (),
    "bot.services": ("bot.domain", "bot.clock", "storage"),
    "bot.views": ("bot.domain", "bot.texts"),
    "bot.meters": (),
    "bot.evaluation": ("bot.domain",),
    "bot.web": ("bot.domain", "bot.meters", "bot.services", "storage"),
    "bot.delivery": (
        "bot.domain",
        "bot.logs",
        "bot.meters",
        "bot.services",
        "bot.texts",
        "bot.views",
        "storage",
    ),
    "bot.jobs": ("bot.clock", "bot.services", "storage"),
    "handlers": ("bot.domain", "bot.services", "bot.texts", "bot.views", "bot.delivery"),
}
LIBRARIES = {
    "telegram": (
        "handlers",
        "bot.app",
        "bot.checks",
        "bot.delivery",
        "bot.program",
        "bot.sandbox.door",
    ),
    "sqlalchemy": ("storage", "bot.services", "bot.delivery"),
    "alembic": ("storage",),
    "apscheduler": ("bot.jobs",),
    "babel": ("bot.texts",),
    "tomlkit": ("bot.library",),
    "inscriptis": ("bot.integreat",),
    "opening_hours": ("bot.directory",),
    "prometheus_client": ("bot.meters", "bot.web"),
    "uvicorn": ("bot.demo", "bot.web"),
    "starlette": ("bot.sandbox", "bot.web"),
    "numpy": (
        "bot.domain.answers",
        "bot.services.lineup",
        "bot.services.shortlist",
        "bot.services.bid_prices",
        "bot.services.market",
    ),
    "scipy": ("bot.domain.answers", "bot.services.bid_prices"),
    "Stemmer": ("bot.domain.answers",),
}


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _within(name: str, rooms: tuple[str, ...]) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


@pytest.mark.parametrize("path", SOURCE, ids=_module)
def test_imports_run_one_way(path: Path) -> None:
    module = _module(path)
    room = next((it for it in MAY_IMPORT if _within(module, (it,))), None)
    for name in _imports(path):
        library = LIBRARIES.get(name.split(".")[0])
        assert library is None or _within(module, library), f"{module} imports {name}"
        if room and _within(name, ("bot", "handlers", "storage")):
            assert _within(name, (room, *MAY_IMPORT[room])), f"{module} imports {name}"


@pytest.mark.parametrize("path", SOURCE, ids=_module)
def test_the_clock_is_passed_in(path: Path) -> None:
    if _within(_module(path), ("bot.clock", "bot.sandbox", "bot.demo")):
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr in {"now", "utcnow", "today"}:
            assert getattr(called.value, "id", "") not in {"datetime", "date"}, f"{path.name}"


def test_sqlalchemy_types_only_pass_through_the_services() -> None:
    for path in SOURCE:
        if _within(_module(path), ("bot.services", "bot.delivery")):
            used = {name for name in _imports(path) if name.startswith("sqlalchemy")}
            assert used <= {"sqlalchemy.ext.asyncio.AsyncConnection"}, path.name
