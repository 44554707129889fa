"""The lessons that there must be, in the order in which they are taught."""

NAMES = [
    "cell",
    "unrolled",
    "bidirectional",
    "deep",
    "code",
    "lstm",
    "gru",
    "three",
    "counting",
    "conveyor-belt",
    "characters",
    "two-ways",
    "vanishing",
]
