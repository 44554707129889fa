"""Checks the placeholders of captions, which the page fills in from the run on the screen: no caption has
typed numbers.

    {gates.forget}               of the scene's unit, in the cell that the scene looks into
    {gates.forget[4]@2}          of unit 4, at time step 2
    {hidden_state@0/1.reverse}   of layer 1's reverse pass
    {gates.forget[mean]%}        over all units; also highest, lowest, sum; % writes it in percent
    {+terms.forget.from_hidden}  with its sign set apart, for a sum: + 0.310
    {#gates.forget[highest]}     which unit that is; of outputs, which character it stands for
    {label@2}                    the character read there; also {t}, the time step
    {input[0]@2}                 a number read there, of an input of numbers
    {gradient.hidden_state@2}    the length of dL/dh there, where the scene has a loss; [4] for one unit's own
    {jacobian.hidden_state@2}    the most by which the step there can stretch a change; also {loss}, L itself
    {parameter_count}            a number of the run: see SCALARS
    {shape.weight_ih_l0}         "12 × 9"; {size.weight_ih_l0} multiplies it out

The page fills them in; here they are checked, so that no scene has one that cannot be filled.
"""

import re
from collections.abc import Iterator

from app.lessons.backward import outputs_of, reaches
from app.lessons.faults import PLACEHOLDER, Why, why
from app.lessons.stage import Stage
from app.wire.network import Network

BRACES = re.compile(r"[{}]")
ANY = re.compile(r"\{([^{}]*)\}")
FORM = re.compile(
    r"(?P<which>#)?(?P<signed>\+)?(?P<name>[a-z_]+(?:\.[a-z0-9_.]+)?)(?:\[(?P<unit>\d{1,9}|highest|lowest|mean|sum)\])?"
    r"(?:@(?P<time_step>\d{1,9}))?(?:/(?P<layer>\d{1,9})\.(?P<direction>forward|reverse))?(?P<percent>%)?",
    re.ASCII,
)
"""Matches the text between the braces."""
SCALARS = (
    "parameter_count", "time_steps", "steps", "layers", "units", "inputs", "output_size", "seed", "unit",
)  # fmt: skip
OF_A_PLACE = ("label", "t")
JACOBIANS_UP_TO = 1e9
"""Time steps x layers x the cube of a state's size for which the page asks for Jacobians."""
EVERYTHING = ("which", "signed", "unit", "time_step", "layer", "percent")
PARAMETER = re.compile(
    r"(shape|size)\.(?:(?P<kind>weight|bias)_(?:ih|hh)_l(?P<layer>\d{1,9})(?P<reverse>_reverse)?"
    r"|readout\.(?P<readout>weight|bias)(?P<readout_reverse>_reverse)?)"
)


def faults(text: str, stage: Stage) -> Iterator[Why]:
    """Finds all that is wrong with the placeholders of a text on that stage, each named as it stands
    there."""
    if BRACES.search(ANY.sub("", text)):
        yield why("lesson_brace")
    for inside in ANY.findall(text):
        reason = fault(inside, stage)
        if reason:
            yield Why(reason.code, {**reason.values, PLACEHOLDER: f"{{{inside}}}"})


def fault(inside: str, stage: Stage) -> Why | None:
    """Says why a placeholder cannot be filled on that stage; None where it can."""
    form = FORM.fullmatch(inside)
    if form is None:
        return why("lesson_no_placeholder")
    name = form["name"]
    if name in quantities(stage.network):
        return misplaced(form, stage) or unit_fault(form, stage)
    if name in OF_A_PLACE:
        return misplaced(form, stage) or extra(form, ("which", "signed", "unit", "percent"))
    if name == "input":
        return misplaced(form, stage) or number_fault(form, stage.network.input_size)
    if name.startswith(("gradient.", "jacobian.")) or name == "loss":
        return backward_fault(form, stage)
    return run_fault(form, stage)


def run_fault(form: re.Match[str], stage: Stage) -> Why | None:
    """Says why a number of the whole run cannot be filled in."""
    name = form["name"]
    if name in SCALARS:
        unseeded = name == "seed" and stage.trained
        return why("lesson_no_seed") if unseeded else extra(form, EVERYTHING)
    if name.startswith(("shape.", "size.")):
        return no_parameter(name, stage.network) or extra(form, EVERYTHING)
    return why("lesson_run_without", name=name)


def quantities(network: Network) -> set[str]:
    """Lists what each cell of the network computes, by its name on the wire with dots; and its outputs."""
    kind = network.kind
    terms = {f"terms.{one.owner}.{term.name}" for one in kind.equations for term in one.terms}
    outputs = {"outputs"} if network.readout else set[str]()
    return {*kind.targets} | terms | outputs


def misplaced(form: re.Match[str], stage: Stage) -> Why | None:
    """Says why the run does not have its layer, direction or time step."""
    network = stage.network
    if form["time_step"] and int(form["time_step"]) >= stage.length:
        return why("lesson_time_step", most=stage.length - 1)
    if form["layer"] and int(form["layer"]) >= network.num_layers:
        return why("lesson_layer", most=network.num_layers - 1)
    if form["direction"] == "reverse" and not network.bidirectional:
        return why("lesson_one_direction")
    return None


def unit_fault(form: re.Match[str], stage: Stage) -> Why | None:
    """Says why its unit, or what is asked about it, is not there."""
    unit, width = form["unit"] or "", width_of(form["name"], stage.network)
    if unit.isdecimal() and int(unit) >= width:
        return why("lesson_place_most", most=width - 1)
    if form["signed"] and form["percent"]:
        return why("lesson_sign_or_percent")
    if form["which"] and (unit not in ("highest", "lowest") or form["signed"] or form["percent"]):
        return why("lesson_which")
    return why("lesson_outputs_place") if form["name"] == "outputs" and not unit else None


def number_fault(form: re.Match[str], width: int) -> Why | None:
    """Says why a quantity of `width` numbers does not give one number."""
    unit = form["unit"] or ""
    if not unit.isdecimal():
        return why("lesson_number_place")
    return (
        why("lesson_place_most", most=width - 1)
        if int(unit) >= width
        else extra(form, ("which", "signed", "percent"))
    )


def backward_fault(form: re.Match[str], stage: Stage) -> Why | None:
    """Says why the backward pass has no such number."""
    name, network, loss = form["name"], stage.network, stage.loss
    if loss is None:
        return why("lesson_loss_step")
    if name == "loss":
        return extra(form, EVERYTHING)
    if name not in going_back(network):
        return why("lesson_run_without", name=name)
    of_a_unit = name.startswith("gradient.") and form["unit"]
    fault = (
        number_fault(form, network.hidden_size)
        if of_a_unit
        else extra(form, ("unit", "which", "signed", "percent"))
    )
    if fault or misplaced(form, stage):
        return fault or misplaced(form, stage)
    layer = int(form["layer"] or network.num_layers - 1)
    if form["time_step"] and not reaches(
        loss, network, layer, form["direction"] or "forward", int(form["time_step"])
    ):
        return why("lesson_not_reached", t=loss.time_step)
    size = network.hidden_size * len(network.kind.states)
    too_many = stage.length * network.num_layers * size**3 > JACOBIANS_UP_TO
    return why("lesson_too_large") if name.startswith("jacobian.") and too_many else None


def going_back(network: Network) -> set[str]:
    """Lists what each cell of the network has in the backward pass."""
    states = network.kind.states
    whole_state = {"jacobian.state"} if len(states) > 1 else set[str]()
    return {f"{what}.{state}" for what in ("gradient", "jacobian") for state in states} | whole_state


def width_of(name: str, network: Network) -> int:
    """Counts the numbers that a quantity has at one place."""
    return network.hidden_size if name != "outputs" else outputs_of(network)


def extra(form: re.Match[str], refused: tuple[str, ...]) -> Why | None:
    """Says whether it asks for what its name does not have."""
    return why("lesson_name_alone") if any(form[part] for part in refused) else None


def no_parameter(name: str, network: Network) -> Why | None:
    """Says why the network has no such parameter; None where it has it."""
    form = PARAMETER.fullmatch(name)
    reverse = form and (form["reverse"] or form["readout_reverse"])
    if form is None or (reverse and not network.bidirectional):
        return why("lesson_network_without", name=name.partition(".")[2])
    readout = network.readout
    if form["readout"]:
        there = readout is not None and (form["readout"] == "weight" or readout.bias)
        there = there and not (reverse and readout is not None and readout.joint)
    else:
        there = int(form["layer"]) < network.num_layers and (form["kind"] == "weight" or network.bias)
    return None if there else why("lesson_network_without", name=name.partition(".")[2])
