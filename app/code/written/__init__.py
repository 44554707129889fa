"""Writes the code of a kind of cell from its equations, for kinds that `models/cells.py` has no function of.

No PyTorch is needed, and nothing is run: what a name on a line holds follows from how the line was written.
"""
