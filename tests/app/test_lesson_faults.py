"""What is wrong with a file that is no lesson is named by its scene and field."""

from collections.abc import Callable

import pytest

from app.lessons.reading import lesson_of
from app.settings import Settings
from app.wire.errors import Refusal
from tests.app.spelled import Spelling, back, both, caption, held, read, scene, spelling, stage, weight, words


def wrong(document: Spelling) -> list[tuple[str | None, str]]:
    """Where and why the document is refused."""
    with pytest.raises(Refusal) as caught:
        read(document)
    return [(one.field, one.message) for one in caught.value.answer.detail]


S0 = "scenes[0]"
HOLD, WEIGHT, START = "stage.interventions[0]", "stage.weight_changes[0]", "stage.initial_state.cell_state"
FAULTS: list[tuple[str, Callable[[Spelling], object], str, str]] = [
    ("unknown cell", stage(cell="lstn"), "stage.cell", 'got "lstn"'),
    ("unknown parameter", stage(sede=1), "stage.sede", "unknown parameter"),
    ("parameter of the wire alone", stage(detail="states"), "stage.detail", "unknown parameter"),
    ("no input", stage(text=None), "stage.text", "expected text or values, got neither"),
    ("ragged values", stage(text=None, values=[[1], [1, 2]]), "stage.values", "row 2 has 2 numbers"),
    ("too large", stage(hidden_size=10**6), "stage.hidden_size", "expected at most 1024, got 1000000"),
    ("step out of range", stage(step=3), "stage.step", "expected at most 2, got 3"),
    ("step of no number", stage(step="last"), "stage.step", 'expected an integer from 0 on, got "last"'),
    ("unit out of range", stage(unit=3), "stage.unit", "expected at most 2, got 3"),
    ("layer out of range", stage(layer=1), "stage.layer", "expected at most 0, got 1"),
    ("one direction", stage(direction="reverse"), "stage.direction", "this network reads in one direction"),
    ("unknown phase", stage(phase="end"), "stage.phase", "expected one of terms, gates, state, output"),
    ("phase of another cell", stage(cell="rnn", phase="gates"), "stage.phase", "the cell rnn has no gates"),
    ("zoom of another cell", stage(zoom="gates.reset"), "stage.zoom", "expected one of gates.forget"),
    ("part of another cell", stage(open="1", parts="gates.reset"), "stage.parts", 'got "gates.reset"'),
    ("pin of no unit", stage(pins="cell_state.3"), "stage.pins", "expected a unit of at most 2, got 3"),
    ("pin of another cell", stage(cell="gru", pins="cell_state.0"), "stage.pins", 'got "cell_state"'),
    ("pin of no form", stage(pins="first"), "stage.pins", "expected units such as cell_state.3"),
    ("pin of the other way", stage(pins="hidden_state.0/0.reverse"), "stage.pins", "in one direction"),
    ("five pins", stage(pins="gates.input.0," * 4 + "cell_state.0"), "stage.pins", "at most 4 units, got 5"),
    ("unknown order", stage(order="size"), "stage.order", "expected one of index, mean, movement, likeness"),
    ("tall row of another cell", stage(tall="gates.reset"), "stage.tall", 'got "gates.reset"'),
    ("tall row of no readout", stage(readout="null", tall="outputs"), "stage.tall", 'got "outputs"'),
    ("missing caption", scene(caption=None), "caption", "expected a value, got none"),
    ("no language", scene(caption={}), "caption", "in English (en), in Chinese (zh) or in both, got neither"),
    ("another language", scene(caption={"de": "x"}), "caption", "in English (en), in Chinese"),
    ("one language of another type", scene(caption={"zh": 3}), "caption.zh", "expected a string, got 3"),
    ("empty translation", scene(caption={"en": "x", "zh": ""}), "caption.zh", "at least 1 character"),
    ("unknown field", scene(captoin=words("x")), "captoin", "unknown field"),
    ("question without answer", scene(question=words("why?")), "answer", "expected a question with"),
    ("answer without question", scene(answer=words("so")), "question", "expected a question with its answer"),
    ("plays beyond the end", scene(play={"to": 3}), "play.to", "expected at most 2, got 3"),
    ("unknown light", scene(light="X"), "light", "expected names parted by spaces of U, W, V"),
    ("one of two unknown", scene(light="W w"), "light", 'got "w"'),
    ("light of no bias", both(stage(bias=False), scene(light="bias_hh")), "light", "has no biases"),
    ("light of no readout", both(stage(readout="null"), scene(light="V")), "light", "has no readout"),
    ("light of no such bias", scene(light="readout.bias"), "light", "readout has no bias"),
    ("light of no cell state", both(stage(cell="gru"), scene(light="cell_state")), "light", "gru has no"),
    ("unknown panel", stage(panels="code,table"), "stage.panels", 'whatif, parameters.U'),
    ("two at one place", stage(panels="code,classes"), "stage.panels", "expected one of code, classes"),
    ("excerpt of nothing open", stage(excerpt="lstm_step"), "stage.excerpt", "expected code or classes"),
    ("unknown excerpt", stage(panels="code", excerpt="gru_step"), "stage.excerpt", "lstm_gates"),
    ("panel of no bias", stage(bias=False, panels="parameters.b"), "stage.panels", "has no b"),
    ("panel of no readout", stage(readout="null", panels="parameters.V"), "stage.panels", "has no V"),
    ("panel of no such weight", stage(panels="parameters.P"), "stage.panels", "has no P"),
    ("held beyond", held(unit=3), f"{HOLD}.unit", "at most 2"),
    ("held too late", held(from_step=9), f"{HOLD}.from_step", "at most 2"),
    ("held elsewhere", held(target="gates.reset"), f"{HOLD}.target", "reset"),
    ("weight beyond", weight("weight_hh_l0", 12, 0), WEIGHT, "of shape (12, 3), got [12, 0]"),
    ("weight of no layer", weight("bias_ih_l1", 0), WEIGHT, 'no "bias_ih_l1"'),
    ("another size", stage(initial_state={"cell_state": [[0, 0]]}), START, "expected 1 × 3, got 1 × 2"),
    ("light of another cell", scene(light="gates.reset"), "light", "the cell lstm has no gates.reset"),
    ("a crowd beside", stage(compare=["cell=rnn"] * 3), "stage.compare", "a list of at most 2 queries"),
    ("no list beside", stage(compare="cell=rnn"), "stage.compare", "a list of at most 2 queries"),
    ("unknown cell beside", stage(compare=["cell=rn"]), "stage.compare[0].cell", 'got "rn"'),
    ("parameter beside", stage(compare=["seed=1", "sede=1"]), "stage.compare[1].sede", "unknown parameter"),
    ("loss of no step", stage(loss="output"), "stage.loss_step", "expected it beside the loss, got none"),
    ("loss beyond", back(loss="output", loss_step=3), "stage.loss_step", "expected at most 2, got 3"),
    ("loss of no number", back(loss_step="last"), "stage.loss_step", 'expected an integer, got "last"'),
    ("unknown loss", back(loss="entropy"), "stage.loss", "got \"entropy\""),
    ("loss of no readout", back(readout="null", loss="output"), "stage.loss", "has no readout, got output"),
    ("loss of no softmax", back(readout_activation="sigmoid", loss="cross_entropy"), "stage.loss", "sigmoid"),
    ("loss of no such output", back(loss="output", loss_unit=3), "stage.loss_unit", "at most 2, got 3"),
    ("loss of no such unit", back(loss="hidden_state", loss_unit=3), "stage.loss_unit", "at most 2, got 3"),
    ("loss of no such layer", back(loss="hidden_state", loss_layer=1), "stage.loss_layer", "at most 0"),
    ("loss of no such pass", back(loss_direction="reverse"), "stage.loss_direction", "in one direction"),
    ("loss of a stranger", back(loss_symbol="x"), "stage.loss_symbol", 'the characters abc, got "x"'),
    ("loss of too many", back(loss="squared_error", loss_values=[1]), "stage.loss_values", "expected 3"),
    ("loss of what is to come", back(generate_steps=2), "stage.generate", "send what was generated"),
    ("beyond the way back", back(step=2), "stage.step", "at most 1, where the way back"),
    ("back by phase", back(phase="terms"), "stage.phase", "gradients go back by whole steps"),
    ("plays the wrong way", both(back(), scene(play={"to": 2})), "play.to", "since gradients go back"),
    ("gradient of no loss", caption("{gradient.hidden_state}"), "caption.en", "expected loss_step"),
    ("gradient of no c", both(back(cell="gru"), caption("{gradient.cell_state}")), "caption.en", "has no"),
    ("gradient after the loss", both(back(), caption("{gradient.hidden_state@2}")), "caption.en", "depend"),
    ("gradient of no unit", both(back(), caption("{gradient.hidden_state[3]}")), "caption.en", "at most [2]"),
    ("extreme of a gradient", both(back(), caption("{gradient.hidden_state[mean]}")), "caption.en", "in [ ]"),
    ("Jacobian of a unit", both(back(), caption("{jacobian.state[1]}")), "caption.en", "the name alone"),
    ("loss with a place", both(back(), caption("{loss@1}")), "caption.en", "expected the name alone"),
    ("input of no place", caption("{input}"), "caption.en", "the place of a number in [ ]"),
    ("input beyond", caption("{input[3]}"), "caption.en", "expected at most [2]"),
    ("missing base", scene(from_="nobody"), "from", 'no scene "nobody" in this lesson'),
    ("circle", scene(from_="two"), "from", "expected an end, got a circle: one → two → one"),
    ("circle of one", scene(from_="one"), "from", "expected an end, got a circle: one → one"),
    ("unknown quantity", caption("{gates.reset}"), "caption.en", "{gates.reset}: this run has no"),
    ("unit beyond", caption("{hidden_state[3]}"), "caption.en", "expected at most [2]"),
    ("time step beyond", caption("{label@3}"), "caption.en", "expected a time step of at most 2"),
    ("layer beyond", caption("{hidden_state/1.forward}"), "caption.en", "expected a layer of at most 0"),
    ("pass beyond", caption("{hidden_state/0.reverse}"), "caption.en", "this network reads in one direction"),
    ("which of one", caption("{#hidden_state[1]}"), "caption.en", "# asks which unit"),
    ("output of no place", caption("{outputs}"), "caption.en", "expected outputs with [ ]"),
    ("missing tensor", caption("{shape.weight_ih_l1}"), "caption.en", "this network has no weight_ih_l1"),
    ("a number with a place", caption("{steps@1}"), "caption.en", "expected the name alone"),
    ("no placeholder", caption("{f = 1}"), "caption.en", "no placeholder"),
    ("open brace", caption("{label"), "caption.en", "expected every { to have its }"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field", "message"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS]
)
def test_a_fault_is_named_by_scene_and_field(
    change: Callable[[Spelling], object], field: str, message: str
) -> None:
    document = spelling()
    change(document)
    found = [why for where, why in wrong(document) if where == f"{S0}.{field}"]
    assert found, wrong(document)
    assert found[0].startswith('scene "one": ')
    assert message in found[0]


def test_a_lesson_without_scenes_is_refused_in_our_words() -> None:
    assert wrong(spelling() | {"scenes": []}) == [("scenes", "expected at least 1 of them, got 0")]


def test_a_text_that_is_too_long_or_a_name_of_another_form_is_refused_in_our_words() -> None:
    document = spelling()
    document["scenes"][0]["id"] = "Not A Slug"
    document["scenes"][1]["light"] = "x" * 201
    told = dict(wrong(document))
    form = "^[a-z0-9]+(-[a-z0-9]+)*$"
    assert f'expected a text of the form {form}, got "Not A Slug"' in str(told["scenes[0].id"])
    assert "expected at most 200 characters, got" in str(told["scenes[1].light"])


def test_two_scenes_of_one_name_are_told_once() -> None:
    document = spelling()
    document["scenes"][1]["id"] = "one"
    message = 'expected each scene to have an id of its own, got "one" more than once: scenes 0, 1'
    assert wrong(document) == [("scenes[1].id", message)]


def test_everything_that_is_wrong_is_said_at_once_and_once() -> None:
    document = spelling()
    one, two = document["scenes"]
    document["title"] = 3
    one["light"] = ["W"]
    one["stage"] |= {"hidden_size": "x", "seed": "y", "batch": 1, "dtype": "float16", "phase": "end"}
    two["stage"]["speed"] = "fast"
    back = {"text": "ab", "hidden_size": 3, "step": 9, "unit": 9, "loss": "output", "loss_step": 1}
    text = words("{hidden_state[7]} {seeds}")
    document["scenes"] += [
        {"id": "three", "stage": back, "caption": text, "question": words("?")},
        {"id": "four", "from": "nobody", "light": 4, "caption": words("x")},
    ]
    found = [where for where, _ in wrong(document)]
    assert sorted(found, key=str) == sorted(
        [
            "title",
            "scenes[0].light",
            *(f"scenes[0].stage.{name}" for name in ("hidden_size", "seed", "batch", "dtype", "phase")),
            "scenes[1].stage.speed",
            "scenes[2].stage.step",
            "scenes[2].stage.unit",
            *(f"scenes[2].caption.{lang}" for lang in ("en", "zh") for _ in range(2)),
            "scenes[2].answer",
            "scenes[3].light",
            "scenes[3].from",
        ]
    )


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"null", b'{"title": NaN}', b"\xff"])
def test_what_is_no_json_object_is_refused(text: bytes) -> None:
    with pytest.raises(Refusal):
        lesson_of("own", text, Settings())
