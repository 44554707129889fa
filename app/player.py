"""Builds the page that plays a record: the stage, its modules, styles, words and Plotly in one HTML document.

It loads nothing from anywhere. `RECORD` stands where a record is put, as `static/js/record/page.js` and
`models/record/document.py` do; docs/record.md says what a record holds.
"""

import json
import re
from functools import lru_cache
from pathlib import Path

from fastapi.templating import Jinja2Templates

from app.assets import load
from app.edition import Edition
from app.routes.assets import asset_at, plotly_file
from app.settings import Settings, settings
from app.styles import STYLES
from app.wire.cells import cells, cells_json
from app.wire.generate import LARGEST_SEED

SHEETS = ("stage", "lesson", "embed", "take", "record")
WORDS = ("en", "zh", "take.en", "take.zh", "complaints.zh")
OF_RECORDS = "record"
"""The catalogue of what only a recorded page says: it is joined to that of the page."""
MODULE = "js/record/player.js"
ENDS_A_SCRIPT = re.compile(r"</(script)|<!--", re.IGNORECASE)


class NoPlayer(RuntimeError):
    """The page in one file has not been bundled."""


def player_html(ours: Settings, edition: Edition) -> str:
    """Returns the page without a record. Raises NoPlayer where its modules have not been bundled, or are
    older than what is served."""
    if edition.bundle is None or not edition.bundle.has(MODULE):
        raise NoPlayer("the page in one file has not been bundled: run make install")
    module = edition.folder_of(MODULE) / MODULE
    return rendered(ours, edition.name, module)  # pyright: ignore[reportArgumentType]  # a frozen model has a hash


@lru_cache(maxsize=2)
def rendered(ours: Settings, _edition: str, module: Path) -> str:
    """Renders it once for each edition."""
    template = Jinja2Templates(ours.templates_dir).get_template("stage.html")
    return template.render(
        player={
            "styles": styles_of(ours.static_dir),
            "words": safe_json(words_of(ours.static_dir / "locales")),
            "plotly": safe_script(load(plotly_file(ours)).plain.decode()),
            "module": safe_script(module.read_text()),
        },
        cells=cells_json(),
        kinds=cells().kinds,
        most_bytes=ours.max_body_bytes,
        most_time_steps=ours.max_time_steps,
        most_layers=ours.max_num_layers,
        most_units=ours.max_hidden_size,
        most_outputs=ours.max_readout_size,
        largest_seed=LARGEST_SEED,
    )


def styles_of(static: Path) -> str:
    """Joins all style sheets that the page may want, each once and in their order."""
    names = dict.fromkeys(name for page in SHEETS for name in STYLES[page])
    return "\n".join(asset_at(static, f"css/{name}.css").plain.decode() for name in names)


def words_of(locales: Path) -> dict[str, object]:
    """Returns the catalogues by the address at which the page asks for them."""
    catalogues = {name: json.loads((locales / f"{name}.json").read_bytes()) for name in WORDS}
    for lang in ("en", "zh"):
        catalogues[lang] |= json.loads((locales / f"{OF_RECORDS}.{lang}.json").read_bytes())
    return {f"/static/locales/{name}.json": catalogue for name, catalogue in catalogues.items()}


def safe_json(value: object) -> str:
    """Writes JSON that can stand in a page: no `<` is in it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def safe_script(text: str) -> str:
    """Returns a script that can stand in a page: what would end it stands only in its texts and patterns,
    where a backslash changes nothing."""
    return ENDS_A_SCRIPT.sub(lambda found: f"<\\{found[0][1:]}", text)


def main() -> None:
    """Writes the page for those who put a record in without a server. Without a bundle there is none."""
    from models.record.document import PLAYER  # noqa: PLC0415  the server's own process does without NumPy

    ours = settings()
    try:
        page = player_html(ours, Edition(ours))
    except NoPlayer as error:
        print(error)
        return
    PLAYER.parent.mkdir(parents=True, exist_ok=True)
    beside = PLAYER.with_suffix(".coming")
    beside.write_text(page, "utf-8")
    beside.replace(PLAYER)
    print(f"the page that plays records: {len(page)} characters in {PLAYER}")


if __name__ == "__main__":
    main()
