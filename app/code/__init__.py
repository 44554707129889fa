"""Reads, writes and traces the code that runs: its lines, and what each name on them stands for."""
