"""The web floor: HTTP, limits, worker processes and encoding. No maths lives here."""
