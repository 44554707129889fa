"""Recurrent networks, one time step at a time: the maths of Unrolled, on PyTorch alone.

Import from its modules. This file imports none of them: `models.kinds` says what each kind of cell is made
of, and the web floor reads it without loading PyTorch.
"""
