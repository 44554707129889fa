"""Load: what many clients get from a real server, and what they cost it."""
