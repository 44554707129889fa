"""The code that runs, to be shown: the very lines of `models/`, and what each name on them stands for."""
