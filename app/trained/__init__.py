"""Trained models as the server finds them: their cards, checked without PyTorch, and what a run may ask of
one."""
