"""Which browser the tests take."""

from pathlib import Path

import pytest

from tests.tooling import chromium


def command(path: Path, status: int) -> Path:
    """An executable at `path` that ends with `status` whatever it is asked."""
    path.write_text(f"#!/bin/sh\nexit {status}\n")
    path.chmod(0o755)
    return path


def test_the_browser_named_in_the_environment_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = command(tmp_path / "own", 0)
    monkeypatch.setenv(chromium.CHOSEN, str(chosen))
    assert chromium.find() == chosen


def test_a_named_browser_that_does_not_start_is_an_error_and_no_other_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(chromium.CHOSEN, str(command(tmp_path / "broken", 1)))
    with pytest.raises(FileNotFoundError, match="broken does not start"):
        chromium.find()


def test_a_stub_on_the_path_that_does_not_start_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command(tmp_path / "chromium", 1)
    works = command(tmp_path / "google-chrome", 0)
    monkeypatch.delenv(chromium.CHOSEN, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium.find() == works


def test_the_headless_shell_is_looked_for_beside_the_whole_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, shell = command(tmp_path / "chromium", 0), command(tmp_path / "chromium-headless-shell", 0)
    monkeypatch.delenv(chromium.CHOSEN, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert (chromium.find(), chromium.find_shell()) == (whole, shell)


def test_a_headless_shell_that_does_not_start_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command(tmp_path / "chromium-headless-shell", 1)
    monkeypatch.delenv(chromium.CHOSEN, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium.find_shell() is None


def test_the_browser_named_in_the_environment_is_the_shell_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command(tmp_path / "chromium-headless-shell", 0)
    chosen = command(tmp_path / "own", 0)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv(chromium.CHOSEN, str(chosen))
    assert chromium.find_shell() == chosen
