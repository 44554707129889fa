"""Fills in the defaults of a requested loss, or tells everything that is wrong with it."""

from collections.abc import Iterator, Sequence

from app.wire.complaints import visible
from app.wire.errors import ErrorDetail, Refusal, problem, unprocessable
from app.wire.gradients import Loss, LossKind, LossRequest
from app.wire.request import Run, TextInput
from app.wire.resolve import time_steps

KINDS_WITH: dict[str, tuple[LossKind, ...]] = {
    "symbol": ("cross_entropy",),
    "target": ("cross_entropy",),
    "values": ("squared_error",),
    "unit": ("output", "hidden_state"),
    "layer": ("hidden_state",),
    "direction": ("hidden_state",),
}
"""The fields that only some kinds of losses have."""


def resolve_loss(requested: LossRequest | None, run: Run, alphabet: Sequence[str] | None) -> Loss:
    """Fills in the loss that a request asks for. Raises Refusal (422) with everything that is wrong by
    itself; what does not fit the network's sizes is found by the maths floor."""
    if run.generate is not None:
        raise unprocessable("loss_generate", "generate")
    loss = requested or LossRequest()
    symbols = alphabet if alphabet is not None and is_over(alphabet, run) else None
    kind = loss.kind or default_kind(loss, run, symbols)
    wrong = [*misfits(loss, kind)]
    target, time_step = loss.target, loss.time_step
    if kind == "cross_entropy" and not wrong:
        target, time_step = target_and_step(loss, run, symbols, wrong)
    if kind == "squared_error" and loss.values is None:
        wrong.append(missing("values", "one number for each output"))
    if wrong:
        raise Refusal(422, *wrong)
    hidden, unit = kind == "hidden_state", 0 if loss.unit is None else loss.unit
    return Loss(
        kind=kind,
        time_step=time_steps(run) - 1 if time_step is None else time_step,
        target=target,
        symbol=symbols[target] if symbols and target is not None and target < len(symbols) else None,
        values=loss.values,
        unit=unit if "unit" in fields_of(kind) else None,
        layer=(run.network.num_layers - 1 if loss.layer is None else loss.layer) if hidden else None,
        direction=(loss.direction or "forward") if hidden else None,
    )


def is_over(alphabet: Sequence[str], run: Run) -> bool:
    """Says whether the readout has one output for each character."""
    return run.network.readout is not None and run.network.readout.size == len(alphabet)


def default_kind(loss: LossRequest, run: Run, symbols: Sequence[str] | None) -> LossKind:
    """Chooses the kind of a loss that names none."""
    aims = loss.symbol is not None or loss.target is not None
    readout = run.network.readout
    if aims or (readout and readout.activation == "softmax" and has_next(loss, run, symbols)):
        return "cross_entropy"
    if loss.values is not None:
        return "squared_error"
    asks_for_a_state = loss.layer is not None or loss.direction is not None
    return "hidden_state" if readout is None or asks_for_a_state else "output"


def has_next(loss: LossRequest, run: Run, symbols: Sequence[str] | None) -> bool:
    """Says whether a next character can be the target, and nothing else was asked for."""
    others = (loss.values, loss.unit, loss.layer, loss.direction)
    last = time_steps(run) - 1
    return (
        symbols is not None
        and isinstance(run.input, TextInput)
        and last > 0
        and loss.time_step != last
        and all(one is None for one in others)
    )


def fields_of(kind: LossKind) -> list[str]:
    """Lists the fields that a kind of loss has beside its time step."""
    return [field for field, kinds in KINDS_WITH.items() if kind in kinds]


def misfits(loss: LossRequest, kind: LossKind) -> Iterator[ErrorDetail]:
    """Finds the fields that only other kinds of losses have."""
    for field, kinds in KINDS_WITH.items():
        if getattr(loss, field) is not None and kind not in kinds:
            fitting = " and ".join(f'"{one}"' for one in kinds)
            yield problem("only_loss", f"loss.{field}", fitting=fitting, kind=kind)


def missing(field: str, expected: str) -> ErrorDetail:
    """Describes a field that has no default here."""
    return problem("loss_missing", f"loss.{field}", expected=expected)


def target_and_step(
    loss: LossRequest, run: Run, symbols: Sequence[str] | None, wrong: list[ErrorDetail]
) -> tuple[int | None, int | None]:
    """Returns the target of a cross entropy and its time step, None for the last. Adds what is wrong to
    `wrong`."""
    if loss.target is not None:
        if loss.symbol is not None:
            wrong.append(problem("loss_both", "loss"))
        return loss.target, loss.time_step
    if loss.symbol is not None:
        return place_of(loss.symbol, "symbol", run, symbols, wrong), loss.time_step
    if not isinstance(run.input, TextInput) or symbols is None:
        wrong.append(missing("target", "a place among the outputs"))
        return None, None
    text = run.input.text
    time_step = max(0, len(text) - 2) if loss.time_step is None else loss.time_step
    if time_step == len(text) - 1:
        wrong.append(missing("symbol", "a target, as nothing follows the last character"))
    follower = text[time_step + 1 : time_step + 2]
    return (symbols.index(follower) if follower else 0), time_step


def place_of(
    symbol: str, field: str, run: Run, symbols: Sequence[str] | None, wrong: list[ErrorDetail]
) -> int | None:
    """Returns the output that stands for a character."""
    if symbols is None:
        size = run.network.readout.size if run.network.readout else 0
        wrong.append(problem("loss_no_symbols", f"loss.{field}", size=size))
        return None
    if symbol not in symbols:
        known = "".join(symbols).replace("\n", "↵").replace("\t", "⇥")
        wrong.append(
            problem(
                "loss_symbol", f"loss.{field}", known=known[:200], came="".join(map(visible, symbol[:40]))
            )
        )
        return None
    return symbols.index(symbol)
