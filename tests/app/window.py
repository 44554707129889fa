"""Counts requests within one window of a rate: `limits` begins a new one at each whole minute of the clock,
and lets a request more pass as soon as the one before begins to fade."""

import time
from collections.abc import Callable
from itertools import count
from typing import TypeVar

Result = TypeVar("Result")
MINUTE = 60


def in_one_window(seconds: int, ask: Callable[[int], Result]) -> Result:
    """What `ask` gives, called with 1, or with 2, 3… until a call begins and ends in the same window of so
    many seconds: each number stands for a client that has not asked before."""
    for client in count(1):
        began = time.time() // seconds
        found = ask(client)
        if time.time() // seconds == began:
            return found
    raise AssertionError
