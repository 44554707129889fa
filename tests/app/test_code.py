"""What the page is told about the code is what the code does: lines, names and phases, held to a real run."""

import subprocess
import sys

import httpx2
import pytest
import torch

from app.code.typescript import COMMAND, TARGET, typescript
from models.kinds import KINDS
from tests.app.code_cases import CASES, OWN, case_code, code_of, names_in, ran, step_of, told
from tests.app.conversation import refused
from tests.app.traced import ROOT, flat, tensors, watched

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
