"""Checks the loss of a scene against its run, when the lesson is loaded.

The worker checks the same with the maths at hand; here no tensor is made, as everywhere on this floor.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from pydantic import ValidationError

from app.lessons.faults import fault, faulty
from app.link.grammar import ROWS
from app.link.query import GRADIENT_PARAMETERS, renamed, request_of
from app.settings import Settings
from app.wire.complaints import complaint
from app.wire.errors import ErrorDetail, Refusal
from app.wire.gradients import Loss, LossRequest
from app.wire.loss import resolve_loss
from app.wire.network import Network
from app.wire.request import Run
from app.wire.resolve import alphabet, time_steps

LOSS_PARAMETERS = frozenset(row.name for row in ROWS if row.scene and row.place[:1] == ("loss",))


def loss_of(parameters: Mapping[str, str], run: Run, limits: Settings) -> Loss | None:
    """Returns the loss that the parameters name, with every default filled in; None where they name none.
    Raises Refusal, its fields named as parameters."""
    loss_parameters = {name: text for name, text in parameters.items() if name in LOSS_PARAMETERS}
    if not loss_parameters:
        return None
    if "loss_step" not in loss_parameters:
        raise faulty("lesson_beside_loss", "loss_step")
    try:
        spelled = request_of(urlencode(loss_parameters).encode(), GRADIENT_PARAMETERS)["loss"]
        loss = resolve_loss(LossRequest.model_validate(spelled), run, alphabet(run, limits))
    except ValidationError as error:
        inside = [
            one.model_copy(update={"field": f"loss.{one.field}"}) for one in complaint(error).answer.detail
        ]
        raise renamed(Refusal(422, *inside)) from None
    except Refusal as refusal:
        raise renamed(refusal) from None
    wrong = [*outside(loss, run.network, time_steps(run))]
    if wrong:
        raise Refusal(422, *wrong)
    return loss


def outside(loss: Loss, network: Network, length: int) -> Iterator[ErrorDetail]:
    """Finds the fields of the loss that point at what the run does not have."""
    readout = network.readout
    if loss.kind != "hidden_state" and readout is None:
        yield fault("loss", "lesson_no_readout_got", came=loss.kind)
        return
    outputs = outputs_of(network)
    units = network.hidden_size if loss.kind == "hidden_state" else outputs
    targets = readout.size if readout else 0
    sizes = {"step": (loss.time_step, length), "unit": (loss.unit, units), "target": (loss.target, targets)}
    sizes["layer"] = loss.layer, network.num_layers
    for field, (came, size) in sizes.items():
        if came is not None and came >= size:
            yield fault(f"loss_{field}", "at_most", most=size - 1, came=came)
    if loss.direction == "reverse" and not network.bidirectional:
        yield fault("loss_direction", "lesson_one_direction")
    if loss.kind == "cross_entropy" and readout and readout.activation != "softmax":
        yield fault("loss", "lesson_other_loss", activation=readout.activation)
    if loss.values is not None and len(loss.values) != outputs:
        yield fault("loss_values", "lesson_loss_values", expected=outputs, came=len(loss.values))


def outputs_of(network: Network) -> int:
    """Counts the numbers that the network gives at each time step."""
    readout = network.readout
    if readout is None:
        return 0
    return readout.size * (2 if network.bidirectional and not readout.joint else 1)


def first_step_back(network: Network, length: int, loss: Loss) -> int:
    """Returns the step of the run from which the page goes back, over `length` time steps."""
    if not network.bidirectional:
        return loss.time_step
    return (network.num_layers - 1) * length + max(loss.time_step, length - 1 - loss.time_step)


def reaches(loss: Loss, network: Network, layer: int, direction: str, time_step: int) -> bool:
    """Says whether the loss depends on that cell, so that it has a gradient."""
    top = network.num_layers - 1 if loss.layer is None else loss.layer
    if layer > top or (layer == top and loss.direction not in (None, direction)):
        return False
    if layer < top and network.bidirectional:
        return True
    return time_step <= loss.time_step if direction == "forward" else time_step >= loss.time_step
