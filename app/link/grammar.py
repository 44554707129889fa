"""Lists every parameter that a link may have, in the order in which an address has them.

A row is all that a parameter needs. The query of a request, the OpenAPI document and the checks of a lesson
read this table. `python -m app.link.javascript` writes it for the page, which reads and writes its address by
it and says what of a link it cannot read. What a field of the request says of itself (its type, bounds,
default and description) stands in `app/wire/`, and the row names the field.
"""

from app.link.row import OfCells, Row, filled
from models.kinds import KINDS, STATES

WITH_WEIGHTS = ("model", "weights_file")
"""The parameters that bring weights of their own."""
SUMS = tuple(dict.fromkeys(name for kind in KINDS.values() for name in kind.sums))
QUANTITIES = (
    *STATES,
    *dict.fromkeys(f"gates.{gate.name}" for kind in KINDS.values() for gate in kind.gates),
)
"""What a cell computes for each unit and the score shows in a row, of all kinds."""
PARTS = tuple(dict.fromkeys(name for kind in KINDS.values() for name in kind.parts))
"""What an opened cell is drawn of, of all kinds."""
CODE = ("code", "classes")
PARAMETERS = "parameters."
LETTERS = sorted(
    dict.fromkeys((one.is_bias, one.symbol) for kind in KINDS.values() for one in kind.parameters),
    key=lambda one: one[0],
)
SHEETS = tuple(f"{PARAMETERS}{letter}" for _, letter in (*LETTERS, (False, "V")))
"""The weights of all kinds, their biases, and the readout."""
PHASES = ("terms", "gates", "state", "output")


def network(name: str, example: str | int | None = None, of_cells: OfCells | None = None) -> Row:
    """Defines a field of the network; a trained model brings its own."""
    return Row(name, ("network", name), without=("model",), example=example, of_cells=of_cells)


def readout(field: str) -> Row:
    """Defines a field of the readout."""
    return Row(f"readout_{field}", ("network", "readout", field), without=("model", "readout"))


def generate(field: str) -> Row:
    """Defines a field of how the run goes on; the steps bring the rest with them."""
    beside = "" if field == "steps" else "generate_steps"
    return Row(f"generate_{field}", ("generate", field), state=f"request.generate.{field}", beside=beside)


def loss(name: str, field: str, about: str = "") -> Row:
    """Defines a field of the loss whose gradients are shown."""
    place = ("loss", field)
    return Row(name, place, "view", state=f"lossBy.{field}", beside="loss_step", about=about)


def loss_pass(field: str, default: str | None = None) -> Row:
    """Defines which pass's hidden state a loss is; the layer brings the direction with it."""
    return Row(
        f"loss_{field}",
        ("loss", field),
        "view",
        default=default,
        state=f"lossBy.pass.{field}",
        always=field == "direction",
        beside="loss_step" if field == "layer" else "loss_layer",
    )


TABLE = (
    # what runs
    Row("model", ("weights", "model"), kind="name", weights=True),
    generate("steps"),
    generate("seed"),
    generate("temperature"),
    network("cell", example="lstm", of_cells="kinds"),
    network("num_layers"),
    network("bidirectional"),
    network("hidden_size", example=8),
    network("bias"),
    network("nonlinearity"),
    network("reset_after"),
    Row("seed", ("weights", "seed"), default=0, without=WITH_WEIGHTS, weights=True, example=0),
    readout("size"),
    readout("bias"),
    readout("joint"),
    Row("dtype", ("dtype",)),
    Row("alphabet", ("input", "alphabet"), default="", beside="text", without=("model",)),
    Row(
        "readout",
        ("network", "readout"),
        kind="sign",
        default="softmax",
        words=("null",),
        means="none",
        without=("model",),
        about="`null`, for a network without a readout.",
    ),
    Row(
        "readout_activation",
        ("network", "readout", "activation"),
        default="softmax",
        state="request.readout",
        without=("model", "readout"),
    ),
    Row(
        "values",
        ("input", "values"),
        default="[[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]",
        choice="request.input",
        always=True,
        about="T x p numbers as JSON, such as `[[1,0],[0,1]]`. Exactly one of `text` and `values` is needed.",
    ),
    Row(
        "text",
        ("input", "text"),
        default="the cat sat on",
        choice="request.input",
        always=True,
        example="hello",
    ),
    Row(
        "weights_file",
        kind="name",
        state="request.own.file",
        weights=True,
        about="The file of the user's own weights, which no link can carry.",
    ),
    Row(
        "interventions",
        ("interventions",),
        default=[],
        about="What is held while the run goes on: as in the body, as JSON.",
    ),
    Row(
        "weight_changes",
        ("weights", "changes"),
        default=[],
        about="Single weights to change, as `weights.changes` in the body, as JSON.",
    ),
    Row("initial_state", ("initial_state",), about="As in the body, as JSON."),
    Row(
        "reads",
        kind="list",
        default=[],
        type='import("../whatif/reads.js").Read',
        about="What is read at single time steps in place of what the input says there.",
    ),
    # what the screen shows of it
    Row(
        "step",
        part="view",
        kind="whole",
        default=0,
        least=0,
        within="steps",
        always=True,
        scene=True,
        about="Where the playhead stands.",
    ),
    Row(
        "phase",
        part="view",
        default="output",
        words=PHASES,
        switch="byPhase",
        always=True,
        scene=True,
        about='How far that step has come; "output" is all of it.',
    ),
    Row(
        "speed",
        part="view",
        default=2,
        words=(0.5, 1, 2, 4, 8, 15, 30, 60),
        scene=True,
        about="Steps, or phases, a second.",
    ),
    Row(
        "unit",
        part="view",
        kind="whole",
        default=0,
        least=0,
        within="units",
        scene=True,
        about="The unit that the inspector shows.",
    ),
    Row(
        "pins",
        part="view",
        kind="pins",
        default=[],
        most=4,
        scene=True,
        about="The units that have a row of bars of their own, as `cell_state.3,gates.input.0/1.reverse`.",
    ),
    Row(
        "order",
        part="view",
        default="index",
        words=("index", "mean", "movement", "likeness"),
        scene=True,
        about="What the units of a row are sorted by, over the whole run; index for their numbers.",
    ),
    Row(
        "tall",
        part="view",
        words=(*QUANTITIES, "outputs", "inputs"),
        of_cells="quantities",
        scene=True,
        about="The row that is shown tall: each of its units on a line of its own.",
    ),
    Row(
        "open",
        part="view",
        kind="sign",
        default=False,
        words=("1",),
        means=True,
        scene=True,
        about="Whether the cell in focus is opened in place, over the score.",
    ),
    Row(
        "parts",
        part="view",
        kind="names",
        default=[],
        words=PARTS,
        of_cells="parts",
        beside="open",
        scene=True,
        about="The parts of the opened cell that are drawn in full, each with what it is computed from; the "
        "rest is faint. None for all of it.",
    ),
    Row(
        "zoom",
        part="view",
        words=SUMS,
        of_cells="sums",
        scene=True,
        about="The quantity whose sum is opened, as in the trace.",
    ),
    Row(
        "panels",
        part="view",
        kind="names",
        default=[],
        words=(*CODE, "whatif", *SHEETS),
        of_cells="sheets",
        rivals=(CODE, (PARAMETERS,)),
        scene=True,
        about="Those that are open.",
    ),
    Row(
        "excerpt",
        part="view",
        kind="name",
        beside="panels",
        naming=CODE,
        scene=True,
        about="The function or class of the code that is looked at.",
    ),
    Row(
        "layer",
        part="view",
        kind="whole",
        least=0,
        within="layers",
        state="chosenPass.layer",
        scene=True,
        about="Of the row chosen by the user.",
    ),
    Row(
        "direction",
        part="view",
        default="forward",
        words=("forward", "reverse"),
        state="chosenPass.direction",
        always=True,
        beside="layer",
        scene=True,
        about="Of the row chosen by the user.",
    ),
    Row(
        "compare",
        part="view",
        kind="queries",
        default=[],
        most=2,
        state="companions",
        scene=True,
        about="The runs beside the first, each as the query of what it changes of the request.",
    ),
    Row(
        "chosen",
        part="view",
        kind="whole",
        default=0,
        least=0,
        within="runs",
        about="The run that the inspector shows: 0 the first, then its companions.",
    ),
    Row("loss_step", ("loss", "time_step"), "view", within="time_steps", state="loss"),
    loss("loss", "kind"),
    loss("loss_symbol", "symbol"),
    loss("loss_target", "target"),
    loss("loss_unit", "unit"),
    loss("loss_values", "values", about="The targets of a squared error, as JSON, such as `[0.5,1]`."),
    loss_pass("layer"),
    loss_pass("direction", default="forward"),
    Row(
        "difference",
        part="view",
        words=STATES,
        of_cells="states",
        scene=True,
        about="The state of a changed run that is followed beside the original's; null for the one that what "
        "is held works on.",
    ),
    Row("lesson", part="view", kind="name", state="lesson.name", about="The lesson that is open."),
    Row("scene", part="view", kind="name", state="lesson.scene", beside="lesson", about="Its scene."),
    Row(
        "closing",
        part="view",
        kind="sign",
        words=("1",),
        means=True,
        state="lesson.closing",
        beside="lesson",
        about="Whether its closing card is shown, behind its last scene.",
    ),
    Row(
        "lang",
        part="view",
        default="en",
        words=("en", "zh"),
        always=True,
        about="The language of the page; where no link says it, the browser's.",
    ),
    Row("theme", part="view", default="system", words=("light", "dark"), about="The colours of the page."),
    Row(
        "present",
        part="view",
        kind="sign",
        default="page",
        words=("1",),
        means="present",
        state="mode",
        about="For one reader, for a lecture hall, or for a frame in somebody's page.",
    ),
    Row("embed", part="view", kind="sign", default="page", words=("1",), means="embed", state="mode"),
    Row(
        "parent_origin",
        part="view",
        state="parentOrigin",
        about="The one origin that may drive an embedded stage; null for any.",
    ),
    # what a request has beside it
    Row("input_size", ("network", "input_size"), "wire"),
    Row("detail", ("detail",), "wire"),
    Row("from_step", ("from_step",), "wire"),
    Row("jacobians", ("jacobians",), "wire"),
)

ROWS = tuple(filled(row) for row in TABLE)
GRAMMAR = {row.name: row for row in ROWS}
"""The rows by their names."""
