"""Any Python can be traced: code stays what it is under tracing, and its names hold what PyTorch computes."""

import ast
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import module_from_spec, spec_from_loader
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch
from torch import Tensor

from app.code.answer import CodeLine, CodeName, CodeRequest, Excerpt, Meaning
from app.code.listing import note_code, step_code
from app.code.traced_file import COMMAND, FOLDER, is_traced, traced_code
from app.code.tracing.catalogue import Catalogue
from app.code.tracing.excerpts import excerpts_of
from app.code.tracing.loading import InstrumentedLoader
from app.code.tracing.recorder import Recorder, Watch
from models.kinds import KINDS
from tests.app.traced import ROOT

STRANGE = '''
"""An LSTM as nobody here writes it."""

from dataclasses import dataclass

import torch

NAMES = ("input", "forget", "candidate", "output")
SQUASH = {"candidate": torch.tanh}


@dataclass
class Memory:
    """é is two bytes."""

    hidden: torch.Tensor
    cell: torch.Tensor

    @property
    def both(self):
        return self.hidden, self.cell


def summed(vector, rows, bias):
    total = bias.new_zeros(len(rows))
    for unit, weights in enumerate(rows):
        total[unit] = weights @ vector + bias[unit]
    return total


def shares(x, h, parameters):
    pieces = zip(NAMES, *(tensor.chunk(4) for tensor in parameters.values()), strict=True)
    return {
        name: (summed(x, w, b), summed(h, u, c))
        for name, w, u, b, c in pieces
    }


def step(x, memory, parameters):
    """é"""; "é"; h, c = memory.both
    gates = {}
    for name, (ours, theirs) in shares(x, h, parameters).items():
        gates[name] = SQUASH.get(name, torch.sigmoid)(ours + theirs)
    cell = c.clone()
    cell *= gates["forget"]
    if (kept := gates["input"] * gates["candidate"]).isnan().any():
        raise ValueError("not a number")
    cell += kept
    match gates:
        case {"output": output}:
            hidden = output * torch.tanh(cell)
        case _:
            hidden = torch.zeros_like(cell)
    return Memory(hidden=hidden, cell=cell)


def unused():
    return 0
'''
GATES = ("input", "forget", "candidate", "output")
FROM_INPUT = [[f"terms.{gate}.from_input"] for gate in GATES]
FROM_HIDDEN = [[f"terms.{gate}.from_hidden"] for gate in GATES]
TERMS = [one for pair in zip(FROM_INPUT, FROM_HIDDEN, strict=True) for one in pair]
ACTIVE = [[f"gates.{gate}"] for gate in GATES]


def loaded(folder: Path, source: str) -> tuple[Any, dict[str, Watch]]:  # Any: a module of the test's own
    """A module of that source that reports, and its watch by its path."""
    path = folder / "strange.py"
    path.write_text(source, "utf-8")
    loader = InstrumentedLoader("strange", str(path), path.name)
    spec = spec_from_loader("strange", loader)
    assert spec is not None
    module: ModuleType = module_from_spec(spec)
    sys.modules["strange"] = module  # where a dataclass looks for its types
    try:
        loader.exec_module(module)
    finally:
        del sys.modules["strange"]
    return module, {str(path): loader.watch}


def lstm_step(lstm: torch.nn.LSTMCell, x: Tensor, h: Tensor, c: Tensor) -> dict[tuple[str, bool], Tensor]:
    """What PyTorch's own cell computes, by the wire's names; its gates are computed from its parameters."""
    hidden_state, cell_state = lstm(x, (h, c))
    quantities = {("inputs", False): x, ("hidden_state", True): h, ("cell_state", True): c}
    quantities |= {("hidden_state", False): hidden_state, ("cell_state", False): cell_state}
    from_input = (lstm.weight_ih @ x + lstm.bias_ih).chunk(4)
    from_hidden = (lstm.weight_hh @ h + lstm.bias_hh).chunk(4)
    for gate, ours, theirs in zip(GATES, from_input, from_hidden, strict=True):
        quantities[f"terms.{gate}.from_input", False] = ours
        quantities[f"terms.{gate}.from_hidden", False] = theirs
        quantities[f"gates.{gate}", False] = (torch.tanh if gate == "candidate" else torch.sigmoid)(
            ours + theirs
        )
    return quantities


@pytest.fixture
def strange(tmp_path: Path) -> dict[str, Excerpt]:
    """The strange cell's excerpts by name, traced in one step that PyTorch's LSTMCell takes too."""
    module, watches = loaded(tmp_path, STRANGE)
    with torch.no_grad():
        lstm = torch.nn.LSTMCell(2, 3, dtype=torch.float64)
        x, h, c = (torch.randn(size, dtype=torch.float64) for size in (2, 3, 3))
        parameters = {name: tensor.detach() for name, tensor in lstm.named_parameters()}
        recorder = Recorder(Catalogue(lstm_step(lstm, x, h, c), parameters, GATES), watches)
        with recorder.recording_now() as recording:
            module.step(x, module.Memory(h, c), parameters)
    return {one.name: one for one in excerpts_of(recording, {"strange.py": STRANGE})}


def line_of(excerpt: Excerpt, start: str) -> CodeLine:
    """The line that begins so."""
    return next(line for line in excerpt.lines if line.text.strip().startswith(start))


def meaning(line: CodeLine, written: str, last: bool = False) -> list[list[str]]:
    """What a name on a line stands for; a quantity of the step before has `<` before its name."""
    names = [one for one in line.names if line.text[one.start : one.end] == written]
    return spelled(names[-1 if last else 0]) if names else []


def spelled(one: Meaning | CodeName) -> list[list[str]]:
    """The quantities that an answer names."""
    return [["<" * quantity.before + quantity.name for quantity in vector] for vector in one.values]


def test_functions_that_ran_are_shown_in_the_order_of_the_file(strange: dict[str, Excerpt]) -> None:
    assert list(strange) == ["Memory", "summed", "shares", "step"]


def test_a_helper_called_for_each_gate_holds_one_term_after_the_other(strange: dict[str, Excerpt]) -> None:
    returned = line_of(strange["summed"], "return total")
    assert meaning(returned, "total") == TERMS
    assert returned.result is None
    assert line_of(strange["summed"], "return total").names[0].tensors == 8
    assert meaning(line_of(strange["summed"], "total[unit]"), "vector") == [["inputs"], ["<hidden_state"]]


def test_a_tensor_filled_in_a_loop_is_what_it_is_in_the_end(strange: dict[str, Excerpt]) -> None:
    filled = line_of(strange["summed"], "total[unit]")
    assert filled.phases == ["terms"]
    cell = line_of(strange["step"], "cell += kept")
    assert meaning(cell, "cell") == [["cell_state"]]
    assert cell.phases == ["state"]
    assert meaning(line_of(strange["step"], "cell = c.clone()"), "cell") == [["<cell_state"]]
    assert meaning(line_of(strange["step"], "cell *="), "cell") == []


def test_names_in_comprehensions_dictionaries_and_records_are_told(strange: dict[str, Excerpt]) -> None:
    step = strange["step"]
    loop = line_of(step, "for name")
    assert (meaning(loop, "ours"), meaning(loop, "theirs")) == (FROM_INPUT, FROM_HIDDEN)
    assert loop.phases == ["terms"]
    assert meaning(line_of(step, "cell *="), "gates") == ACTIVE
    assert meaning(line_of(step, "hidden = output"), "output") == [["gates.output"]]
    assert meaning(line_of(step, "return Memory"), "hidden", last=True) == [["hidden_state"]]
    assert meaning(line_of(strange["Memory"], "return self"), "self.hidden") == [["<hidden_state"]]
    shared = strange["shares"]
    assert [spelled(line.result) for line in shared.lines if line.result] == [TERMS]
    assert [line.phases for line in shared.lines if line.phases] == [["terms"]]


def test_columns_are_those_of_characters(strange: dict[str, Excerpt]) -> None:
    line = line_of(strange["step"], '"""é"""; "é"; h, c')
    assert (meaning(line, "h"), meaning(line, "c")) == ([["<hidden_state"]], [["<cell_state"]])


def test_statements_that_did_not_run_are_told_from_those_that_did(strange: dict[str, Excerpt]) -> None:
    idle = [line.text.strip() for one in strange.values() for line in one.lines if not line.runs]
    assert idle == ['raise ValueError("not a number")', "hidden = torch.zeros_like(cell)"]


MANNERS = '''
import asyncio
from contextlib import contextmanager
from functools import cache, reduce

count = 0


class Base:
    def __init__(self, start=1):
        self.__secret, self.seen = start, []

    @property
    def secret(self): return self.__secret

    @classmethod
    def made(cls, *args, **named): return cls(*args, **named)


class Child(Base):
    def __init__(self):
        super().__init__(start=3)
        self.table: dict[str, int] = {}
        self.bare: int

    def __getitem__(self, key):
        """What it doubles."""
        global count
        count += 1
        return self.table.setdefault(key, len(key) * self.secret)


@cache
def fibonacci(n): return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


@contextmanager
def noting(into, *, word="in"):
    into.append(word)
    try:
        yield into
    finally:
        into.append("out")


def counter():
    total = 0

    def add(n=1):
        nonlocal total
        total += n
        return total

    return add


async def later(items):
    async def each():
        for one in items:
            await asyncio.sleep(0)
            yield one

    return [one async for one in each() if one] + [await asyncio.sleep(0, 7)]


def kind_of(thing):
    match thing:
        case {"key": [first, *rest], **others} if first:
            return first, rest, others
        case int() | float() as number:
            return number
        case Child(seen=seen):
            return seen
        case _:
            pass


def everything():
    child, notes = Child.made(), []
    with noting(notes) as same, noting(same, word="again"):
        child["ab"], (a, *b), c = child["abc"], range(4), [0] * 5
    c[1:3], c[a] = b[:2], f"{a!r:>{len(b)}}|{child.secret}"
    try:
        del c[-1]
        c[9]
    except IndexError as error:
        notes.append(str(error))
    else:
        notes.append("never")
    while (n := len(notes)) < 8:
        notes += [n]
        if n == 6: continue
    add = counter()
    add(); add(n=4)
    pairs = {x: y for x in range(3) for y in (x * x, -x) if x != y}
    sets = {(lambda v, k=2: v ** k)(i) for i in b}
    total = reduce(lambda s, t: s + t, (i for i in b), 0)
    chained = 0 < total <= 10 < 20 and not False or None
    return (
        child.table, a, b, c, notes, add(), pairs, sets, total, chained, fibonacci(20), count,
        asyncio.run(later([1, 0, 2])), kind_of({"key": [1, 2, 3], "more": 4}), kind_of(2.5), kind_of(child),
        kind_of(None), [*b, *c][::2], dict(a=1, **{"b": 2}), Child.__getitem__.__doc__,
    )


Child.__setitem__ = lambda self, key, value: self.table.__setitem__(key, value)
'''


def test_code_computes_under_tracing_what_it_computes_without(tmp_path: Path) -> None:
    plain: dict[str, Any] = {"__name__": "plain"}  # Any: what the code defines
    exec(compile(ast.parse(MANNERS), "manners.py", "exec"), plain)
    module, watches = loaded(tmp_path, MANNERS)
    recorder = Recorder(Catalogue({("inputs", False): torch.ones(1)}, {}, ()), watches)

    def both() -> tuple[object, object]:
        with recorder.recording_now():
            traced = module.everything()
        return traced, plain["everything"]()

    with ThreadPoolExecutor(1) as thread:  # it begins an event loop, and Playwright has one in this thread
        traced, expected = thread.submit(both).result()
    assert traced == expected


ACTIVATIONS = "softmax", "sigmoid", "identity", "none"


def test_all_that_can_be_asked_was_traced() -> None:
    for cell in filter(is_traced, KINDS):
        answers = traced_code(cell)
        assert len(answers.step) == 4 * 2 ** len(KINDS[cell].options)
        assert len(answers.note) == 4
    for cell, reset_after, activation in product(KINDS, (True, False), ACTIVATIONS):
        request = CodeRequest(cell=cell, reset_after=reset_after, activation=activation)
        assert step_code(request).excerpts
        assert note_code(request).cell == cell


def test_the_committed_code_is_up_to_date(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "app.code.tracing", str(tmp_path)], cwd=ROOT, check=True, timeout=110
    )
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in FOLDER.iterdir()}
    for path in tmp_path.iterdir():
        assert (FOLDER / path.name).read_text("utf-8") == path.read_text("utf-8"), (
            f"the code that is shown has changed: run `{COMMAND}`"
        )
