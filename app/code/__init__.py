"""Shows the code that runs: the lines of `models/`, and what each name on them stands for."""
