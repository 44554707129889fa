"""Writes the traced code of the kinds that have code of their own: `python -m app.code.tracing [FOLDER]`."""

import sys
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import get_args

from app.code.answer import CodeRequest, Excerpt
from app.code.traced_file import FOLDER, Answer, TracedCode
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
        (folder / f"{cell}.json").write_text(trace(cell).text(), encoding="utf-8")


def trace(cell: Cell) -> TracedCode:
    """Traces the code of a kind, for every request that chooses among its branches."""
    code = TracedCode(step=[], note=[], excerpts=[])
    for choice in choices(*KINDS[cell].options, "activation"):
        options = {name: value for name, value in choice.items() if name != "activation"}
        recording = record_step(WATCHES, cell, options, str(choice["activation"]))
        code.step.append(Answer(asked=choice, excerpts=places(code.excerpts, recording, STEP)))
    for choice in choices("activation") if hasattr(note_networks, cell.upper()) else ():
        recording = record_note(WATCHES, cell, str(choice["activation"]))
        code.note.append(Answer(asked=choice, excerpts=places(code.excerpts, recording, NOTE)))
    return code


def choices(*names: str) -> Iterator[dict[str, str | bool]]:
    """Gives every combination of the values that these fields of `CodeRequest` can have."""
    kinds = [CodeRequest.model_fields[name].annotation for name in names]
    values = [(True, False) if kind is bool else get_args(kind) for kind in kinds]
    for chosen in product(*values):
        yield dict(zip(names, chosen, strict=True))


def places(excerpts: list[Excerpt], recording: Recording, modules: Sequence[str]) -> list[int]:
    """Returns the places in `excerpts` of what a recording shows of the modules, and adds those that are
    missing."""
    files = [f"{module.replace('.', '/')}.py" for module in modules]
    shown = excerpts_of(recording, {file: (ROOT / file).read_text("utf-8") for file in files})
    excerpts += [one for one in shown if one not in excerpts]
    return [excerpts.index(one) for one in shown]


if __name__ == "__main__":
    main()
