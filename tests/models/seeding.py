"""PyTorch's global generator under a seed, and afterwards as it was."""

from collections.abc import Generator
from contextlib import contextmanager

import torch


@contextmanager
def seeded(seed: int) -> Generator[None]:
    before = torch.get_rng_state()
    torch.manual_seed(seed)  # pyright: ignore[reportUnknownMemberType] - PyTorch leaves its argument without a type
    try:
        yield
    finally:
        torch.set_rng_state(before)
