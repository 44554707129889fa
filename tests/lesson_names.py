"""The lessons that there must be, in the order in which they are taught."""

NAMES = [
    "words",
    "cell",
    "unrolled",
    "bidirectional",
    "deep",
    "code",
    "pytorch",
    "lstm",
    "gru",
    "three",
    "counting",
    "conveyor-belt",
    "characters",
    "two-ways",
    "vanishing",
]
