"""Collect the texts from the source into locales/: the template, and each catalogue by it."""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.texts import SOURCE

ROOT = Path(__file__).parents[2]
LOCALES = ROOT / "locales"
TEMPLATE = LOCALES / "lotse.pot"
NOISE = (
    *('"Report-Msgid', '"POT-Creation', '"PO-Revision', '"Last-Translator', '"Language-Team'),
    *('"Generated-By', '"Project-Id-Version'),
)
KEYWORDS = {"t": None, "their": None, "N_": None, "plural": (1, 2)}


def collect() -> Catalog:
    """Every text of the source, in the order of the files."""
    found = Catalog(project="Lotse", charset="utf-8")
    for folder in ("bot", "handlers"):
        texts = extract_from_dir(ROOT / folder, keywords=KEYWORDS, comment_tags=())
        for name, _line, message, _comments, _context in sorted(texts, key=lambda it: it[:2]):
            found.add(message, locations=[(f"{folder}/{name}", 1)])
    return found


def update() -> None:
    """Bring the catalogues in line with the template; new texts are left empty, none guessed."""
    template = collect()
    _write(TEMPLATE, template)
    for path in sorted(LOCALES.glob("*/LC_MESSAGES/lotse.po")):
        if path.parts[-3] == SOURCE:
            continue  # its catalogue is the texts themselves
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parts[-3])
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        _write(path, catalogue)


def _write(path: Path, catalogue: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    written = BytesIO()
    write_po(written, catalogue, include_lineno=False, width=98)
    lines = written.getvalue().decode().lstrip().splitlines(keepends=True)
    # Names and dates that change with every run say nothing.
    kept = [line for line in lines if not line.startswith(NOISE)]
    path.write_text("".join(kept), "utf-8")


if __name__ == "__main__":
    update()
