"""The commands that a person and the integration server give."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tooling.serving import ROOT


def run(*command: str, cwd: Path = ROOT, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command outside the make that may have started these tests; `path` replaces PATH."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    environment |= {"PATH": path} if path else {}
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def executable(path: Path, script: str) -> Path:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_help_explains_every_target() -> None:
    text = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    assert phony
    explained = dict(re.findall(r"^make (\w+) +(\S.*)$", run("make", "help").stdout, re.MULTILINE))
    assert set(explained) == set(phony[1].split())
    assert {"run", "install", "test", "check", "bench", "load", "lock", "clean"} <= set(explained)


def test_run_serves_on_loopback_at_the_port_asked_for() -> None:
    command = run("make", "--dry-run", "run", "PORT=8123").stdout.splitlines()[-1]
    assert command.endswith("-m app --host 127.0.0.1 --port 8123")


@pytest.fixture
def bare_clone(tmp_path: Path) -> Path:
    """A folder with what `make run` looks at before there is any .venv."""
    for name in ("Makefile", "requirements.txt", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("deploy", "requirements"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def test_an_old_python_is_told_which_one_is_needed(bare_clone: Path) -> None:
    claims_to_be_old = f'exec {sys.executable} -c "import sys; sys.version_info = (3, 10, 13); $2"'
    old = executable(bare_clone / "old-python", claims_to_be_old)
    answer = run("make", "run", f"PYTHON={old}", cwd=bare_clone)
    assert answer.returncode != 0
    assert "needs Python 3.11 or newer" in answer.stdout
    assert str(old) in answer.stdout
    assert not (bare_clone / ".venv").exists()


def test_nothing_is_installed_but_by_its_hash() -> None:
    makefile = (ROOT / "Makefile").read_text().replace("\\\n", "")
    assert "LOCKED := $(PIP) install --quiet --no-deps --require-hashes --requirement\n" in makefile
    lines = [line.strip() for line in makefile.splitlines() if "install" in line and "$(PIP)" in line]
    assert lines == [next(line for line in lines if line.startswith("LOCKED")), "sh deploy/install.sh $(PIP)"]
    stamps = makefile.partition("# --- stamps")[2]
    assert set(re.findall(r"\bnpm (\w+) --", stamps)) == {"ci"}


CALLS = "calls"


@pytest.mark.parametrize(("failing", "called"), [("none", ["check", "test"]), ("check", ["check"])])
def test_integration_checks_then_tests_and_stops_at_the_first_failure(
    tmp_path: Path, failing: str, called: list[str]
) -> None:
    executable(tmp_path / "make", f'echo "$@" >> {tmp_path / CALLS}; test "$1" != {failing}')
    answer = run(str(ROOT / ".ci/run"), path=f"{tmp_path}:{os.environ['PATH']}")
    assert (tmp_path / CALLS).read_text().split() == called
    assert (answer.returncode == 0) == (failing == "none")
