"""What a lesson's words must say: its numbers by PyTorch's own modules and the textbooks' equations.

Nothing of the server or the page is used here: a scene's query is read, its network built by torch.nn under
the seed, unrolled step by step, and each placeholder looked up in that.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

import numpy as np
import torch
from safetensors.torch import load
from torch import Tensor, nn, sigmoid, tanh
from torch.nn.functional import linear

TRAINED = Path(__file__).resolve().parents[2] / "models" / "trained"
DEFAULTS = {"cell": "lstm", "hidden_size": "12", "num_layers": "1", "seed": "0", "step": "0", "unit": "0"}
PLACEHOLDER = re.compile(r"\{([#+]?)([a-z_.0-9]+)(?:\[(\w+)\])?(?:@(\d+))?(?:/(\d+)\.(\w+))?(%?)\}")
VISIBLE = {" ": "␣", "\n": "↵"}
GATES = {"lstm": ("input", "forget", "candidate", "output"), "gru": ("reset", "update", "candidate")}
Cell = dict[str, Tensor]
Place = tuple[int, str, int]  # layer, direction, time step


def written(value: float, digits: int = 3) -> str:
    """A number as the page writes it."""
    text = (
        f"{abs(value):.{digits}f}" if value == 0 or abs(value) >= 0.5 * 10**-digits else f"{abs(value):.1e}"
    )
    text = re.sub(r"e-0?(\d+)", r"e−\1", text)
    return f"−{text}" if value < 0 else text


def grouped(count: int) -> str:
    """A count with its thousands set apart, as the page writes it."""
    return f"{count:,}".replace(",", "\u202f")


@dataclass
class Recital:
    """One scene's run: its parameters by PyTorch's names, and every cell and output by its place."""

    query: Mapping[str, str]
    cells: dict[Place, Cell]
    outputs: list[Tensor]
    parameters: dict[str, Tensor]
    labels: list[str]
    alphabet: list[str]
    play_to: int | None

    def place(self) -> Place:
        """The cell that the scene looks into: the pass chosen, else forward of the layer at work."""
        steps, both = len(self.labels), self.query.get("bidirectional") == "true"
        step = int(self.query["step"]) if self.play_to is None else self.play_to
        layer = int(self.query.get("layer", step // steps if both else 0))
        tick = min(max(step - layer * steps, 0), steps - 1) if both else step
        direction = self.query.get("direction", "forward")
        return layer, direction, tick if direction == "forward" else steps - 1 - tick

    def say(self, text: str, lang: str = "en") -> str:
        """The text with every number in its place, as that language writes it."""
        said = PLACEHOLDER.sub(lambda found: self.number(*found.groups()), text)
        return said if lang == "en" else said.replace(" %", "%")

    def number(
        self,
        which: str,
        name: str,
        unit: str | None,
        at: str | None,
        layer: str | None,
        way: str | None,
        per: str,
    ) -> str:
        """What one placeholder stands for."""
        here = self.place()
        place = (int(layer or here[0]), way or here[1], int(at or here[2]))
        if name == "loss" or name.startswith(("gradient.", "jacobian.")):
            return self.back(name, place)
        given = self.given(name, place[2], int(unit) if unit and unit.isdecimal() else 0)
        if given is not None:
            return given
        values = (self.outputs[place[2]] if name == "outputs" else self.cells[place][name]).detach()
        if which == "#":
            index = int(values.argmax() if unit == "highest" else values.argmin())
            known = self.alphabet
            character = known[index % len(known)] if name == "outputs" and known else str(index)
            return VISIBLE.get(character, character)
        asked = {"highest": values.max, "lowest": values.min, "mean": values.mean, "sum": values.sum}
        value = float(asked[unit]() if unit in asked else values[int(unit or self.query["unit"])])
        if which == "+":
            return f"{'−' if value < 0 else '+'} {written(abs(value))}"
        return f"{written(100 * value, 0)} %" if per else written(value)

    def given(self, name: str, time_step: int, unit: int) -> str | None:
        """What stands there before anything is computed; None for what is."""
        if name in ("label", "t"):
            label = self.labels[time_step]
            return str(time_step) if name == "t" else VISIBLE.get(label, label)
        if name == "input":
            return written(json.loads(self.query["values"])[time_step][unit])
        if name.startswith(("shape.", "size.")):
            tensor = self.parameters[name.partition(".")[2]]
            return " × ".join(map(str, tensor.shape)) if name[1] == "h" else grouped(tensor.numel())
        scalars = self.scalars()
        if name == "seed":
            return self.query["seed"]
        return grouped(scalars[name]) if name in scalars else None

    def back(self, name: str, place: Place) -> str:
        """A number on the way back from the scene's loss, by PyTorch's own backward."""
        if name == "loss":
            return written(float(self.loss().detach()))
        state = name.partition(".")[2]
        if name.startswith("gradient."):
            (gradient,) = torch.autograd.grad(self.loss(), self.cells[place][state], retain_graph=True)
            length = float(gradient.square().sum().sqrt())
            return written(length) if length >= 0.1 else f"{length:.1e}".replace("e-0", "e−")
        if state == "cell_state":
            return written(float(self.cells[place]["gates.forget"].max().detach()))
        layer, direction, time_step = place
        before = self.cells[layer, direction, time_step - 1]["hidden_state"]
        rows = [
            torch.autograd.grad(one, before, retain_graph=True)[0]
            for one in self.cells[place]["hidden_state"]
        ]
        singular = np.linalg.svd(torch.stack(rows).numpy(), compute_uv=False)
        return written(float(singular[0]))

    def loss(self) -> Tensor:
        """The first output, of rows of numbers; of a text, -log of what is given to the next character."""
        time_step = int(self.query["loss_step"])
        outputs = self.outputs[time_step]
        if "values" in self.query:
            return outputs[0]
        return -outputs[self.alphabet.index(self.labels[time_step + 1])].log()

    def scalars(self) -> dict[str, int]:
        """The numbers of the run."""
        first = self.parameters["weight_ih_l0"]
        steps, layers = len(self.labels), int(self.query["num_layers"])
        readout = self.parameters.get("readout.weight")
        return {
            "parameter_count": sum(tensor.numel() for tensor in self.parameters.values()),
            "time_steps": steps,
            "steps": steps * (layers if self.query.get("bidirectional") == "true" else 1),
            "layers": layers,
            "units": int(self.query["hidden_size"]),
            "inputs": first.shape[1],
            "output_size": 0 if readout is None else readout.shape[0],
            "unit": int(self.query["unit"]),
        }


def recital(query: str, play_to: int | None = None) -> Recital:
    """The run of a scene's query string."""
    asked = DEFAULTS | dict(parse_qsl(query, keep_blank_values=True))
    alphabet = sorted(set(asked.get("text", "")))
    if "model" in asked:
        card = json.loads((TRAINED / f"{asked['model']}.json").read_text("utf-8"))
        network, alphabet = card["network"], card["alphabet"]
        spelled = {name: json.dumps(value).strip('"') for name, value in network.items()}
        readout = {f"readout_{name}": json.dumps(one).strip('"') for name, one in network["readout"].items()}
        asked = asked | spelled | readout
        del asked["readout"]
    if "values" in asked:
        x = torch.tensor(json.loads(asked["values"]), dtype=torch.float32)
        labels = [str(row) for row in range(len(x))]
    else:
        labels = list(asked["text"])
        x = torch.eye(len(alphabet))[[alphabet.index(label) for label in labels]]
    parameters = drawn(asked, x.shape[1])
    cells, top = unrolled(asked, parameters, x)
    return Recital(asked, cells, outputs_of(asked, parameters, top), parameters, labels, alphabet, play_to)


def drawn(asked: Mapping[str, str], width: int) -> dict[str, Tensor]:
    """The parameters that torch.nn draws under the seed, recurrent ones first; or a trained network's."""
    if "model" in asked:
        return load((TRAINED / f"{asked['model']}.safetensors").read_bytes())
    sizes = width, int(asked["hidden_size"]), int(asked["num_layers"])
    bias, both = asked.get("bias") != "false", asked.get("bidirectional") == "true"
    kind = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[asked["cell"]]
    torch.default_generator.manual_seed(int(asked["seed"]))
    parameters = dict(kind(*sizes, bias=bias, bidirectional=both).state_dict())
    if asked.get("readout") == "null":
        return parameters
    size = int(asked.get("readout_size", width))
    for end in ("", "_reverse") if both and asked.get("readout_joint") != "true" else ("",):
        wide = sizes[1] * (2 if both and asked.get("readout_joint") == "true" else 1)
        parameters[f"readout.weight{end}"] = nn.Linear(wide, size, bias=False).weight.detach()
    return parameters


def unrolled(
    asked: Mapping[str, str], parameters: Mapping[str, Tensor], x: Tensor
) -> tuple[dict[Place, Cell], dict[str, list[Tensor]]]:
    """Every cell by its place, and the last layer's hidden states by direction, in time order."""
    both, units = asked.get("bidirectional") == "true", int(asked["hidden_size"])
    cells: dict[Place, Cell] = {}
    top: dict[str, list[Tensor]] = {}
    for layer in range(int(asked["num_layers"])):
        top = {}
        for direction in ("forward", "reverse") if both else ("forward",):
            end = f"_l{layer}{'_reverse' if direction == 'reverse' else ''}"
            state = {name: torch.zeros(units, requires_grad=True) for name in ("hidden_state", "cell_state")}
            for t in range(len(x)) if direction == "forward" else reversed(range(len(x))):
                state = stepped(asked, parameters, end, x[t], state, held(asked, layer, direction, t))
                cells[layer, direction, t] = state
            top[direction] = [cells[layer, direction, t]["hidden_state"] for t in range(len(x))]
        x = torch.stack([torch.cat(states) for states in zip(*top.values(), strict=True)])
    return cells, top


def held(asked: Mapping[str, str], layer: int, direction: str, t: int) -> Callable[[str, Tensor], Tensor]:
    """What a scene's interventions make of a gate or a state of that cell, by its name on the wire."""
    here = [
        one
        for one in json.loads(asked.get("interventions", "[]"))
        if (one["layer"], one["direction"]) == (layer, direction) and one["from_step"] <= t <= one["to_step"]
    ]

    def hold(target: str, computed: Tensor) -> Tensor:
        taken = computed.clone()
        for one in here:
            if one["target"] == target:
                taken[one["unit"]] = one["value"]
        return taken

    return hold


def stepped(
    asked: Mapping[str, str],
    parameters: Mapping[str, Tensor],
    end: str,
    x: Tensor,
    before: Cell,
    hold: Callable[[str, Tensor], Tensor],
) -> Cell:
    """One step of one cell, as textbooks write it; what is held takes the computed one's place at once."""
    h, cell, units = before["hidden_state"], asked["cell"], int(asked["hidden_size"])
    b_ih, b_hh = parameters.get(f"bias_ih{end}"), parameters.get(f"bias_hh{end}")
    w_hh = parameters[f"weight_hh{end}"]
    names = GATES.get(cell, ("hidden",))
    from_input = linear(x, parameters[f"weight_ih{end}"], b_ih).chunk(len(names))
    from_hidden = list(linear(h, w_hh, b_hh).chunk(len(names)))
    gates = {
        name: hold(f"gates.{name}", sigmoid(from_input[i] + from_hidden[i])) for i, name in enumerate(names)
    }
    if cell == "lstm":
        gates["candidate"] = tanh(from_input[2] + from_hidden[2])
    if cell == "gru" and asked.get("reset_after") == "false":
        from_hidden[2] = linear(
            gates["reset"] * h, w_hh[2 * units :], None if b_hh is None else b_hh[2 * units :]
        )
        gates["candidate"] = tanh(from_input[2] + from_hidden[2])
    elif cell == "gru":
        gates["candidate"] = tanh(from_input[2] + gates["reset"] * from_hidden[2])
    if "candidate" in gates:
        gates["candidate"] = hold("gates.candidate", gates["candidate"])
    new = {f"gates.{name}": gates[name] for name in names if name != "hidden"}
    for i, name in enumerate(names):
        new |= {f"terms.{name}.from_input": from_input[i], f"terms.{name}.from_hidden": from_hidden[i]}
    if cell == "lstm":
        c = hold("cell_state", gates["forget"] * before["cell_state"] + gates["input"] * gates["candidate"])
        return new | {"cell_state": c, "hidden_state": hold("hidden_state", gates["output"] * tanh(c))}
    if cell == "gru":
        fresh = (1 - gates["update"]) * gates["candidate"] + gates["update"] * h
    else:
        total = from_input[0] + from_hidden[0]
        fresh = total.relu() if asked.get("nonlinearity") == "relu" else tanh(total)
    return new | {"hidden_state": hold("hidden_state", fresh)}


def outputs_of(
    asked: Mapping[str, str], parameters: Mapping[str, Tensor], top: Mapping[str, list[Tensor]]
) -> list[Tensor]:
    """The output at each time step: the halves of both directions side by side."""
    if "readout.weight" not in parameters:
        return []
    single = len(parameters["readout.weight"]) == 1
    kind = asked.get("readout_activation", "identity" if single else "softmax")

    def activation(scores: Tensor) -> Tensor:
        return scores.softmax(-1) if kind == "softmax" else sigmoid(scores) if kind == "sigmoid" else scores

    if asked.get("readout_joint") == "true":
        return [
            activation(linear(torch.cat(h), parameters["readout.weight"], parameters.get("readout.bias")))
            for h in zip(*top.values(), strict=True)
        ]
    ends = {"forward": "", "reverse": "_reverse"}
    halves = [
        [
            activation(
                linear(
                    h,
                    parameters[f"readout.weight{ends[direction]}"],
                    parameters.get(f"readout.bias{ends[direction]}"),
                )
            )
            for h in states
        ]
        for direction, states in top.items()
    ]
    return [torch.cat(half) for half in zip(*halves, strict=True)]
