"""The drill of compose.yaml: what it expects of each container, and what it says where there is no engine."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.load.compose import NOT_TRIED
from tests.load.confined import SERVICES, Checks, bytes_of, default, limits
from tests.tooling.serving import ROOT


def test_where_no_engine_answers_that_is_said(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.load.compose"],
        cwd=ROOT,
        env={"PATH": str(tmp_path), "DOCKER_HOST": f"unix://{tmp_path}/none"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, f"{NOT_TRIED}\n"), done.stderr


def test_what_is_not_so_is_told_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    checks = Checks()
    checks.expect("it is one", 1, 1)
    checks.expect("it is two", 3, 2)
    assert (checks.count, checks.failed) == (2, ["it is two"])
    assert capsys.readouterr().out == "  it is one\n  NOT SO: it is two: expected 2, found 3\n"


def test_limits_are_those_of_the_file() -> None:
    assert limits(SERVICES["unrolled"])["Memory"] == 4 * 2**30
    assert limits(SERVICES["unrolled"])["NanoCpus"] == 10**9
    assert limits(SERVICES["redis"])["NanoCpus"] == 5 * 10**8
    assert limits(SERVICES["proxy"])["PidsLimit"] == SERVICES["proxy"]["pids_limit"]
    assert [bytes_of("1k"), bytes_of("512m")] == [1024, 512 * 2**20]
    assert [default("${UNROLLED_CPUS:-1}"), default(0.5)] == ["1", "0.5"]
