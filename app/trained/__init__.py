"""Finds trained models, reads their cards without PyTorch, and checks what a run asks of one."""
