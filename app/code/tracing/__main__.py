"""Writes the traced code of the kinds that have code of their own: `python -m app.code.tracing [FOLDER]`."""

import sys
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import get_args

from app.code.answer import CodeRequest, Excerpt
from app.code.kept import FOLDER, Answer, Kept
from app.code.tracing.excerpts import excerpts_of
from app.code.tracing.loading import instrument_imports
from app.code.tracing.recording import Recording
from models.kinds import KINDS, Cell

ROOT = Path(__file__).resolve().parents[3]
STEP = ("models.cells", "models.readout")
"""The modules whose functions are a step."""
NOTE = ("models.note_cells", "models.note_networks")
"""The modules of the study note's classes."""

WATCHES = instrument_imports([*STEP, *NOTE])

from app.code.tracing.steps import record_note, record_step  # noqa: E402  once imports are instrumented
from models import cells, note_networks  # noqa: E402


def main() -> None:
    """Writes one file for each kind of cell that has a step in `models/cells.py`."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    for cell in filter(lambda name: hasattr(cells, f"{name}_step"), KINDS):
        (folder / f"{cell}.json").write_text(traced(cell).text(), encoding="utf-8")


def traced(cell: Cell) -> Kept:
    """The code of a kind, for all that can be asked."""
    kept = Kept(step=[], note=[], excerpts=[])
    for asked in choices(*KINDS[cell].options, "activation"):
        options = {name: value for name, value in asked.items() if name != "activation"}
        recording = record_step(WATCHES, cell, options, str(asked["activation"]))
        kept.step.append(Answer(asked=asked, excerpts=places(kept.excerpts, recording, STEP)))
    for asked in choices("activation") if hasattr(note_networks, cell.upper()) else ():
        recording = record_note(WATCHES, cell, str(asked["activation"]))
        kept.note.append(Answer(asked=asked, excerpts=places(kept.excerpts, recording, NOTE)))
    return kept


def choices(*names: str) -> Iterator[dict[str, str | bool]]:
    """Every combination of what fields of `CodeRequest` can be."""
    kinds = [CodeRequest.model_fields[name].annotation for name in names]
    values = [(True, False) if kind is bool else get_args(kind) for kind in kinds]
    for chosen in product(*values):
        yield dict(zip(names, chosen, strict=True))


def places(excerpts: list[Excerpt], recording: Recording, modules: Sequence[str]) -> list[int]:
    """The places in a list of what a recording shows of modules. What the list lacks is added."""
    files = [f"{module.replace('.', '/')}.py" for module in modules]
    shown = excerpts_of(recording, {file: (ROOT / file).read_text("utf-8") for file in files})
    excerpts += [one for one in shown if one not in excerpts]
    return [excerpts.index(one) for one in shown]


if __name__ == "__main__":
    main()
