"""Traces the code of `models/`: runs it with probes, and records the tensors that each name on its lines
held.

    python -m app.code.tracing [FOLDER]

writes one file for each kind of cell that `models/cells.py` has a step of, into `app/code/traced/` or into
the folder named. The files are committed; a test holds them to the code. It imports PyTorch, and the server
imports none of it.
"""
