"""Limits what the readers of files take. Each bound is checked on what a file says of itself, before anything
of that size is built."""

FILE_BYTES = 2**32
"""Bytes of a file, and of all entries of an archive."""
JSON_BYTES = 2**28
"""Bytes of a JSON file: as Python's objects it takes ten times as much."""
HEADER_BYTES = 2**24
"""Bytes of a safetensors header or of a pickle without its numbers: some 100 for each tensor."""
ENTRIES = 10_000
"""Tensors of a file, and entries of an archive: the largest open language models have a few thousand."""
INFLATED = 32
"""How many times as large as the archive its entries may be, beyond INFLATED_BYTES. Weights hardly shrink."""
INFLATED_BYTES = 2**26
"""Bytes that the entries of any archive may have together."""
MODULES = 256
"""Recurrent modules of a file."""
LAYERS = 256
"""Layers of a recurrent module."""
DEPTH = 32
"""Dictionaries and lists within one another; checkpoints have three or four."""
AXES = 16
"""Axes of a tensor."""
NAME = 1_024
"""Characters of a tensor's name."""
OPCODES = 2**20
"""Opcodes of a pickle: some 40 for each tensor."""
ITEMS = 2**20
"""Items of all dictionaries and lists, each as often as it can be reached: one may stand in several."""
NUMBERS = 2**24
"""Numbers that a file may have, also one of fewer bytes: views may show the same numbers again and again."""
