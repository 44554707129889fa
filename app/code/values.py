"""What a name in the code stands for while it is read: a tensor without its numbers, or a group of them."""

from dataclasses import dataclass, field

Things = list["Thing"]


@dataclass(eq=False)
class Value:
    """A tensor that the code computes or is given.

    of: what it was computed from. summed: whether by adding those up. parts: its pieces of equal length,
    once the code has asked for them. wire: what the wire calls it, once it has been placed there. before:
    it is the state that the step starts from.
    """

    of: "list[Value]" = field(default_factory=list["Value"])
    summed: bool = False
    parts: "list[Value]" = field(default_factory=list["Value"])
    wire: str | None = None
    before: bool = False

    def chunk(self, pieces: int) -> "list[Value]":
        """Its pieces, the same ones each time; a sum's are the sums of the pieces of its summands."""
        if not self.parts:
            if self.summed:
                self.parts = [
                    Value(list(each), summed=True)
                    for each in zip(*(value.chunk(pieces) for value in self.of), strict=True)
                ]
            else:
                self.parts = [Value([self]) for _ in range(pieces)]
        return self.parts


@dataclass(eq=False)
class Group:
    """Things by name, in order: a NamedTuple, a dict, an object's attributes. kind: its class, if any."""

    fields: "dict[str, Thing]"
    kind: str | None = None


@dataclass(eq=False)
class Constant:
    """What is no tensor: a number, a word, a truth, None."""

    content: object


Thing = Value | Group | Constant | Things


def values_in(thing: Thing) -> list[Value]:
    """Every tensor in a thing, in order."""
    if isinstance(thing, Value):
        return [thing]
    if isinstance(thing, Constant):
        return []
    inner = thing.fields.values() if isinstance(thing, Group) else thing
    return [value for one in inner for value in values_in(one)]


def renewed(thing: Thing) -> Thing:
    """A thing of the same form that holds other numbers, as a name does in the next turn of a loop."""
    if isinstance(thing, Value):
        return Value([thing])
    return [renewed(one) for one in thing] if isinstance(thing, list) else thing


def place_on_wire(thing: Thing, path: str) -> None:
    """Gives each tensor in a thing its name on the wire: the names that lead to it, joined by dots."""
    if isinstance(thing, Value):
        thing.wire = thing.wire or path
    elif isinstance(thing, Group):
        for name, inner in thing.fields.items():
            place_on_wire(inner, f"{path}.{name}" if path else name)
