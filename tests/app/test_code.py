"""What the page is told about the code is what the code does: lines, names and phases, held to a real run."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from types import SimpleNamespace
from typing import Any, get_args

import httpx2
import pytest
import torch
from torch import Tensor

from app.code.answer import Code, CodeLine, CodeName, CodeRequest, Excerpt, Phase
from app.code.typescript import COMMAND, TARGET, typescript
from app.code.written.source import HEADER
from models import cells, note_cells, note_networks
from models.kinds import KINDS
from models.readout import read_out
from tests.app.conversation import refused, run
from tests.app.traced import ROOT, flat, tensors, watched

TIME_STEP = 2
REQUEST: dict[str, Any] = {"hidden_size": 3, "readout": {"size": 4, "activation": "softmax", "bias": True}}
Quantities = dict[tuple[str, bool], Tensor]

OWN = [cell for cell in KINDS if hasattr(cells, f"{cell}_step")]
"""The kinds whose step stands in `models/cells.py`; that of any other is written from its equations."""


def cases() -> Iterator[tuple[str, dict[str, Any]]]:  # Any: JSON
    """Every kind with every choice between its equations; a written step without biases, too."""
    for cell, kind in KINDS.items():
        fields = [CodeRequest.model_fields[name].annotation for name in kind.options]
        values = [(True, False) if field is bool else get_args(field) for field in fields]
        for chosen in product(*values):
            options = dict(zip(kind.options, chosen, strict=True))
            for bias in (True,) if cell in OWN else (True, False):
                words = [f"{name}={value}" for name, value in options.items()] + ["no bias"] * (not bias)
                yield ", ".join([cell, *words]), {"cell": cell, **options, "bias": bias}


CASES = dict(cases())
WRITTEN = [name for name, case in CASES.items() if case["cell"] not in OWN]

PACKED = {
    "from_input = linear(x, parameters.weight_ih, parameters.bias_ih)": ["terms"],
    "input_x, forget_x, candidate_x, output_x = from_input.chunk(4, dim=-1)": ["terms"],
    "from_hidden = linear(h, parameters.weight_hh, parameters.bias_hh)": ["terms"],
    "input_h, forget_h, candidate_h, output_h = from_hidden.chunk(4, dim=-1)": ["terms"],
}
MARKED = {
    "rnn": {
        "return linear(x, parameters.weight_ih, parameters.bias_ih)": ["terms"],
        "return linear(h, parameters.weight_hh, parameters.bias_hh)": ["terms"],
        "return Terms(from_input(x, parameters), from_hidden(h, parameters))": ["terms"],
        "terms = rnn_terms(x, h, parameters)": ["terms"],
        'return RNNStep(activation(terms.from_input + terms.from_hidden), {"hidden": terms})': ["state"],
    },
    "lstm": {
        "return linear(x, parameters.weight_ih, parameters.bias_ih)": ["terms"],
        "return linear(h, parameters.weight_hh, parameters.bias_hh)": ["terms"],
        "terms = Terms(from_input(x, parameters), from_hidden(h, parameters))": ["terms"],
        "i, f, g, o = (terms.from_input + terms.from_hidden).chunk(4, dim=-1)": ["terms"],
        "return LSTMGates(sigmoid(i), sigmoid(f), tanh(g), sigmoid(o)), terms": ["gates"],
        "return gates.forget * c + gates.input * gates.candidate": ["state"],
        "return gates.output * tanh(c)": ["state"],
        "gates, terms = lstm_gates(x, h, parameters)": ["terms", "gates"],
        "cell_state = lstm_cell_state(gates, c)": ["state"],
        "return LSTMStep(lstm_hidden_state(gates, cell_state), cell_state, gates, lstm_terms(terms))": [
            "state"
        ],
    },
    "gru": {
        "return linear(x, parameters.weight_ih, parameters.bias_ih)": ["terms"],
        "r_x, z_x, n_x = sum_x.chunk(3, dim=-1)": ["terms"],
        "r_h, z_h = linear(h, w_r, b_r), linear(h, w_z, b_z)": ["terms"],
        "r, z = sigmoid(r_x + r_h), sigmoid(z_x + z_h)": ["gates"],
        "n_h = linear(h if reset_after else r * h, w_n, b_n)": ["terms"],
        "n = tanh(n_x + r * n_h if reset_after else n_x + n_h)": ["gates"],
        "return (1 - gates.update) * gates.candidate + gates.update * h": ["state"],
        "gates, terms = gru_gates(from_input(x, parameters), h, parameters, reset_after)": ["terms", "gates"],
        "return GRUStep(gru_hidden_state(gates, h), gates, terms)": ["state"],
    },
    "min_gru": {
        "from_input = linear(x, parameters.weight_ih, parameters.bias_ih)": ["terms"],
        "update_x, candidate_x = from_input.chunk(2, dim=-1)": ["terms"],
        "update = sigmoid(update_x)": ["gates"],
        "candidate = candidate_x": ["gates"],
        "hidden_state = (1 - update) * h + update * candidate": ["state"],
    },
    "peephole_lstm": {
        **PACKED,
        "forget_c = forget_peephole * c": ["terms"],
        "forget = sigmoid(forget_x + forget_h + forget_c)": ["gates"],
        "input_c = input_peephole * c": ["terms"],
        "input_ = sigmoid(input_x + input_h + input_c)": ["gates"],
        "candidate = tanh(candidate_x + candidate_h)": ["gates"],
        "cell_state = forget * c + input_ * candidate": ["state"],
        "output_c = output_peephole * cell_state": ["state"],
        "output = sigmoid(output_x + output_h + output_c)": ["state"],
        "hidden_state = output * tanh(cell_state)": ["state"],
    },
    "slstm": {
        **PACKED,
        "forget_score = forget_x + forget_h": ["terms"],
        "input_score = input_x + input_h": ["terms"],
        "stabilizer_state = maximum(logsigmoid(forget_score) + m, input_score)": ["gates"],
        "input_ = exp(input_score - stabilizer_state)": ["gates"],
        "forget = exp(logsigmoid(forget_score) + m - stabilizer_state)": ["gates"],
        "candidate = tanh(candidate_x + candidate_h)": ["gates"],
        "cell_state = forget * c + input_ * candidate": ["state"],
        "normalizer_state = forget * n + input_": ["state"],
        "output = sigmoid(output_x + output_h)": ["gates"],
        "hidden_state = output * (cell_state / normalizer_state)": ["state"],
    },
}
READ_OUT = {
    "scores = linear(hidden_state, weight, bias)": ["output"],
    "return activated(scores, activation)": ["output"],
    "return torch.softmax(scores, dim=-1)": ["output"],
}


def code_of(client: httpx2.Client, path: str, **query: object) -> Code:
    """The answer for a cell, or for the note."""
    response = client.get(f"/api/code/{path}", params={key: str(value) for key, value in query.items()})
    assert response.status_code == 200, response.text
    return Code.model_validate_json(response.content)


def names_in(excerpt: Excerpt) -> list[tuple[CodeLine, CodeName]]:
    """Every name that is told, with its line."""
    return [(line, one) for line in excerpt.lines for one in line.names]


def told(values: list[list[Any]], quantities: Quantities) -> Tensor:
    """The numbers that an answer says are there, from those of the wire. Any: a quantity of the answer."""
    return torch.cat(
        [sum((quantities[one.name, one.before] for one in each), torch.zeros(())) for each in values]
    )


def case_code(client: httpx2.Client, case: dict[str, Any]) -> Code:
    """The answer for a case. Any: JSON."""
    return code_of(client, case["cell"], **{key: value for key, value in case.items() if key != "cell"})


@dataclass(frozen=True)
class Ran:
    """One cell of a run on the server, its numbers by the names of the wire, and its parameters."""

    quantities: Quantities
    parameters: dict[str, Tensor]

    def rows(self, name: CodeName, cell: str) -> Tensor:
        """The parameter, or a gate's rows of it."""
        whole = self.parameters.get(f"{name.parameter}_l0", self.parameters.get(f"{name.parameter}"))
        assert whole is not None, name
        if name.gate is None:
            return whole
        owners = next(one.owners for one in KINDS[cell].parameters if one.name == name.parameter)
        return whole.chunk(len(owners))[owners.index(name.gate)]


def ran(client: httpx2.Client, case: dict[str, Any]) -> Ran:
    """What the server streams for the time step under test. Any: JSON."""
    body = {"network": REQUEST | case, "input": {"text": "abca"}, "dtype": "float64", "weights": {"seed": 3}}
    answer = run(client, body)
    tensor: Callable[[object], Tensor] = lambda numbers: torch.tensor(numbers, dtype=torch.float64)  # noqa: E731
    cell, before = (answer.steps[step].cells[0] for step in (TIME_STEP, TIME_STEP - 1))
    quantities = {
        ("inputs", False): tensor(answer.start.inputs[TIME_STEP]),
        ("outputs", False): tensor(answer.steps[TIME_STEP].outputs[0].values),
    }
    for state in KINDS[case["cell"]].states:
        quantities[state, True] = tensor(getattr(before, state))
        quantities[state, False] = tensor(getattr(cell, state))
    for gate, numbers in (cell.gates or {}).items():
        quantities[f"gates.{gate}", False] = tensor(numbers)
    for gate, terms in (cell.terms or {}).items():
        quantities |= {(f"terms.{gate}.{name}", False): tensor(term) for name, term in terms.items()}
    return Ran(quantities, {name: tensor(rows) for name, rows in answer.start.parameters.items()})


def step_of(case: dict[str, Any], given: Ran, code: Code) -> Callable[[], object]:
    """The step and the readout of that cell, ready to be watched. Any: JSON."""
    kind = KINDS[case["cell"]]
    own = {name.removesuffix("_l0"): tensor for name, tensor in given.parameters.items()}
    x, *states = (given.quantities[key] for key in [("inputs", False), *((one, True) for one in kind.states)])
    options = {name: case[name] for name in kind.options}

    def work() -> object:
        if kind.name in OWN:
            names = cells.CellParameters._fields
            parameters = cells.CellParameters(*(own[name] for name in names))
            computed = getattr(cells, f"{kind.name}_step")(x, *states, parameters, **options)
        else:
            computed = shown_step(code)(x, *states, SimpleNamespace(**own))
        readout = (given.parameters["readout.weight"], given.parameters["readout.bias"])
        read_out(given.quantities["hidden_state", False], *readout, "softmax")
        return computed

    return work


def shown_step(code: Code) -> Callable[..., object]:
    """The function of a written step, from the lines that are shown."""
    shown = code.excerpts[0]
    text = "\n".join(line.text for line in shown.lines)
    names: dict[str, Any] = {}  # Any: what the code defines
    exec(HEADER, names)
    exec(compile(text, str(ROOT / shown.file), "exec"), names)
    return names[shown.name]


@pytest.mark.parametrize("name", CASES)
def test_each_name_holds_the_numbers_that_the_wire_has_under_the_name_told(
    client: httpx2.Client, name: str
) -> None:
    given, code = ran(client, CASES[name]), case_code(client, CASES[name])
    seen = watched(step_of(CASES[name], given, code))
    checked = 0
    for excerpt in code.excerpts:
        frame = seen.names[excerpt.file, excerpt.lines[0].number]
        for line, one in names_in(excerpt):
            written = line.text[one.start : one.end]
            if written == "term":  # lives in a comprehension of its own
                continue
            thing = eval(written, frame.f_globals, frame.f_locals)
            held = flat(thing)
            assert one.tensors == len(list(tensors(thing))), written
            expected = (
                given.rows(one, code.cell).reshape(-1)
                if one.parameter
                else told(one.values, given.quantities)
            )
            torch.testing.assert_close(held, expected, rtol=0, atol=1e-12, msg=f"{line.number}: {written}")
            checked += 1
    assert checked > 15


@pytest.mark.parametrize("name", CASES)
def test_what_a_line_returns_is_what_the_wire_has_under_the_name_told(
    client: httpx2.Client, name: str
) -> None:
    given, code = ran(client, CASES[name]), case_code(client, CASES[name])
    seen = watched(step_of(CASES[name], given, code))
    results = [(excerpt.file, line) for excerpt in code.excerpts for line in excerpt.lines if line.result]
    assert len(results) >= (4 if code.cell in OWN else 2)
    for file, line in results:
        assert line.result is not None
        returned, expected = (
            flat(seen.returned[file, line.number]),
            told(line.result.values, given.quantities),
        )
        torch.testing.assert_close(returned[: len(expected)], expected, rtol=0, atol=1e-12, msg=line.text)


@pytest.mark.parametrize("name", CASES)
def test_the_lines_told_to_run_are_those_that_ran(client: httpx2.Client, name: str) -> None:
    given, code = ran(client, CASES[name]), case_code(client, CASES[name])
    seen = watched(step_of(CASES[name], given, code))
    lines = [(excerpt.file, line) for excerpt in code.excerpts for line in excerpt.lines]
    assert {(file, line.number) for file, line in lines if not line.runs}.isdisjoint(seen.lines)
    assert [line.text.strip() for _, line in lines if not line.runs] == [
        "return torch.sigmoid(scores)",
        "return scores",
    ]
    assert seen.lines <= {(file, line.number) for file, line in lines}
    assert all(line.names or line.result for _, line in lines if line.phases)


@pytest.mark.parametrize("cell", MARKED)
def test_each_phase_marks_the_statements_that_compute_its_quantities(
    client: httpx2.Client, cell: str
) -> None:
    lines = [line for excerpt in code_of(client, cell).excerpts for line in excerpt.lines]
    assert {line.text.strip(): line.phases for line in lines if line.phases} == MARKED[cell] | READ_OUT


@pytest.mark.parametrize("name", WRITTEN)
def test_a_written_step_goes_through_a_run_to_its_very_states(client: httpx2.Client, name: str) -> None:
    case = CASES[name]
    body = {"network": REQUEST | case, "input": {"text": "hello, world"}, "dtype": "float64"}
    answer = run(client, body)
    step, kind = shown_step(case_code(client, case)), KINDS[case["cell"]]
    tensor: Callable[[object], Tensor] = lambda numbers: torch.tensor(numbers, dtype=torch.float64)  # noqa: E731
    own = {name.removesuffix("_l0"): tensor(rows) for name, rows in answer.start.parameters.items()}
    parameters = SimpleNamespace(**own)
    states = [torch.zeros(REQUEST["hidden_size"], dtype=torch.float64) for _ in kind.states]
    for x, line in zip(answer.start.inputs, answer.steps, strict=True):
        computed = step(tensor(x), *states, parameters)
        states = list(tensors(computed))
        for state, values in zip(kind.states, states, strict=True):
            streamed = tensor(getattr(line.cells[0], state))
            torch.testing.assert_close(values, streamed, rtol=0, atol=1e-12, msg=state)


@pytest.mark.parametrize("name", WRITTEN)
def test_every_quantity_of_a_written_step_comes_to_be_on_one_line_marked_with_its_phase(
    client: httpx2.Client, name: str
) -> None:
    case = CASES[name]
    quantities = ran(client, case).quantities
    bound: dict[str, list[str]] = {}
    order = get_args(Phase)
    for line, one in names_in(case_code(client, case).excerpts[0]):
        if line.phases and one.phase:
            assert order.index(one.phase) <= order.index(line.phases[-1]), (
                "it is there before the line needs it"
            )
        if one.end <= line.text.find(" = "):
            for vector in one.values:
                if len(vector) == 1 and one.tensors == len(one.values):
                    assert line.phases == [one.phase], line.text
                    bound.setdefault(vector[0].name, []).append(f"{one.phase}")
    computed = {key for key, before in quantities if not before and key not in ("inputs", "outputs")}
    assert set(bound) == computed
    assert all(len(phases) == 1 for phases in bound.values())
    assert bound["hidden_state"] == ["state"]


def test_where_the_reset_gate_scales_h_the_second_term_of_the_candidate_waits_for_it(
    client: httpx2.Client,
) -> None:
    lines = [line for excerpt in code_of(client, "gru", reset_after=False).excerpts for line in excerpt.lines]
    waiting = next(line for line in lines if line.text.strip().startswith("n_h ="))
    assert waiting.phases == ["gates"]
    assert waiting.names[0].phase == "gates"
    assert [waiting.text[one.start : one.end] for one in waiting.names] == ["n_h", "r", "h", "w_n", "b_n"]


@pytest.mark.parametrize("path", [*KINDS, "note"])
def test_lines_are_those_of_the_files(client: httpx2.Client, path: str) -> None:
    for excerpt in code_of(client, path).excerpts:
        written = (ROOT / excerpt.file).read_text("utf-8").splitlines()
        is_written = path not in (*OWN, "note") and excerpt.name == f"{path}_step"
        assert is_written == excerpt.file.startswith("models/kinds/")
        for line in excerpt.lines:
            assert is_written or line.text == written[line.number - 1]
        numbers = [line.number for line in excerpt.lines]
        assert numbers == list(range(numbers[0], numbers[-1] + 1))


def test_the_note_shows_its_two_classes_and_what_they_stand_on(client: httpx2.Client) -> None:
    assert [(one.file, one.name) for one in code_of(client, "note").excerpts] == [
        ("models/note_cells.py", "NoteCell"),
        ("models/note_cells.py", "RNNCell"),
        ("models/note_networks.py", "_unrolled"),
        ("models/note_networks.py", "RNN"),
    ]
    assert [one.name for one in code_of(client, "note", cell="gru").excerpts][1::2] == ["GRUCell", "GRU"]


@pytest.mark.parametrize("cell", KINDS)
def test_a_kind_that_the_note_has_no_class_of_has_no_excerpt(client: httpx2.Client, cell: str) -> None:
    has_class = hasattr(note_networks, cell.upper())
    assert bool(code_of(client, "note", cell=cell).excerpts) == has_class


def test_names_in_the_notes_cells_hold_what_is_told(client: httpx2.Client) -> None:
    cell = note_cells.LSTMCell(2, 3)
    x, h, c = (torch.randn(1, size) for size in (2, 3, 3))
    step = cells.lstm_step(x, h, c, cell.packed())
    given: Quantities = {("inputs", False): x[0], ("hidden_state", True): h[0], ("cell_state", True): c[0]}
    given["hidden_state", False], given["cell_state", False] = step.hidden_state[0], step.cell_state[0]
    given["outputs", False] = cell.answer(step.hidden_state)[0]
    given |= {(f"gates.{gate}", False): held[0] for gate, held in step.gates._asdict().items()}
    for gate, terms in step.terms.items():
        given |= {(f"terms.{gate}.{name}", False): held[0] for name, held in terms._asdict().items()}
    seen = watched(lambda: cell(x, (h, c)))
    excerpts = {one.name: one for one in code_of(client, "note", cell="lstm", activation="sigmoid").excerpts}
    forward = seen.names[method_at(excerpts["LSTMCell"], "def forward")]
    shown = names_in(excerpts["LSTMCell"])
    assert len(shown) >= 5
    for line, one in shown:
        held = flat(eval(line.text[one.start : one.end], forward.f_globals, forward.f_locals))
        torch.testing.assert_close(held, told(one.values, given), msg=line.text)
    names = {
        line.text[one.start : one.end]: one.parameter
        for line in excerpts["NoteCell"].lines
        for one in line.names
    }
    assert (names["self.U"], names["self.W"], names["self.V"]) == ("weight_ih", "weight_hh", "readout.weight")


def method_at(excerpt: Excerpt, opening: str) -> tuple[str, int]:
    """Where a method stands."""
    line = next(line for line in excerpt.lines if line.text.strip().startswith(opening))
    return excerpt.file, line.number


@pytest.mark.parametrize(
    ("path", "field"),
    [("elman", "cell"), ("gru?reset_after=perhaps", "reset_after"), ("rnn?nonlinearity=sin", "nonlinearity"),
     ("note?cell=none", "cell"), ("lstm?activation=", "activation"), ("lstm?units=3", "units")],
)  # fmt: skip
def test_what_is_not_known_is_refused_by_its_name(client: httpx2.Client, path: str, field: str) -> None:
    assert list(refused(client.get(f"/api/code/{path}"))) == [field]


def test_the_web_process_reads_the_code_without_importing_pytorch() -> None:
    program = (
        "import sys; from app.code.listing import *; "
        "[(step_code(CodeRequest(cell=cell)), note_code(CodeRequest(cell=cell))) for cell in KINDS]; "
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=60)


def test_the_committed_types_are_up_to_date() -> None:
    assert TARGET.read_text("utf-8") == typescript(), f"the answer has changed: run `{COMMAND}`"
