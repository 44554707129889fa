"""How many cores a process may use, on a machine of its own and in a container."""

import os
from math import inf
from pathlib import Path

import pytest

from app import cores
from app.cores import quota


def control_group(folder: Path, files: dict[str, str]) -> Path:
    """A folder as Linux shows it to a container."""
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return folder


def version_1(allowed: int, period: int) -> dict[str, str]:
    return {"cpu/cpu.cfs_quota_us": f"{allowed}\n", "cpu/cpu.cfs_period_us": f"{period}\n"}


@pytest.mark.parametrize(
    ("files", "allowed"),
    [
        ({"cpu.max": "150000 100000\n"}, 1.5),
        ({"cpu.max": "max 100000\n"}, inf),
        (version_1(50_000, 100_000), 0.5),
        (version_1(-1, 100_000), inf),
        ({}, inf),
        ({"cpu.max": "what?\n"}, inf),
    ],
)
def test_a_control_group_says_how_many_cores_it_may_keep_busy(
    tmp_path: Path, files: dict[str, str], allowed: float
) -> None:
    assert quota(control_group(tmp_path, files)) == allowed


def eight_cores(_pid: int) -> set[int]:
    """The cores of a machine that has eight."""
    return set(range(8))


@pytest.mark.parametrize(("text", "expected"), [("20000 100000", 1), ("150000 100000", 2), ("max 100000", 8)])
def test_a_container_has_a_worker_for_each_core_that_it_may_keep_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, expected: int
) -> None:
    monkeypatch.setattr(cores, "CONTROL_GROUP", control_group(tmp_path, {"cpu.max": text}))
    monkeypatch.setattr(os, "sched_getaffinity", eight_cores, raising=False)
    assert cores.cores() == expected
