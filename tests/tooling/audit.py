"""Asks PyPI and npm which weaknesses are known of the versions that we depend on. `make check` runs it.

The lock files are audited, not what is installed: they name PyPI's versions, also of torch, whose CPU build
has a local one (2.13.0+cpu) that no advisory speaks of. Fails where a weakness is known. Where nobody
answers, as on a machine without a network, it says so and lets the check pass: that is no fault of the
change that is checked.
"""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from tests.tooling.lock import CUDA, SERVING, SINGLE, TESTING
from tests.tooling.serving import ROOT

LOCKS = (SERVING, TESTING, CUDA, *SINGLE.values())
IGNORED: dict[str, str] = {}
"""Advisories that have no fix, each with the reason why it does not concern us."""
PATIENCE = 300  # seconds
PYTHON = (
    sys.executable,
    "-m",
    "pip_audit",
    "--format=json",
    "--vulnerability-service=pypi",
    "--progress-spinner=off",
    "--require-hashes",
    "--disable-pip",
    *(f"--requirement={name}" for name in LOCKS),
)
JAVASCRIPT = ("npm", "audit", "--omit=dev", "--json")
Report = dict[str, Any]  # Any: a JSON document


@dataclass(frozen=True, slots=True)
class Findings:
    """weak: a line for each weakness that is known. checked, unknown: of how many packages something is
    known, and of how many nobody could say."""

    weak: tuple[str, ...]
    checked: int
    unknown: int


def of_python(report: Report) -> Findings:
    """What pip-audit has found."""
    packages: list[Report] = report["dependencies"]
    known = [one for one in packages if "vulns" in one]
    weak = [
        f"{one['name']} {one['version']}: {fault['id']}, {mended(fault['fix_versions'])}"
        for one in known
        for fault in one["vulns"]
        if fault["id"] not in IGNORED and not set(fault.get("aliases", ())) & IGNORED.keys()
    ]
    return Findings(tuple(weak), len(known), len(packages) - len(known))


def mended(versions: list[str]) -> str:
    """Where a weakness is mended."""
    return f"mended in {', '.join(versions)}" if versions else "not mended yet"


def of_javascript(report: Report) -> Findings:
    """What npm has found. Raises KeyError where its report is about something else."""
    found: dict[str, Report] = report["vulnerabilities"]
    weak = [f"{name}: {one['severity']}" for name, one in found.items() if name not in IGNORED]
    return Findings(tuple(weak), report["metadata"]["dependencies"]["prod"], 0)


def told(command: tuple[str, ...]) -> Report | None:
    """The JSON that a program prints, whatever its exit status; None where it prints none."""
    if not shutil.which(command[0]):
        return None
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=PATIENCE, check=False)
        return json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None


def said(what: str, findings: Findings | None) -> str:
    """What was found, in words."""
    if findings is None or not findings.checked:
        return f"{what}: NOT AUDITED, since nobody here could say what is known of them"
    rest = f"; nobody could say of {findings.unknown} more" if findings.unknown else ""
    counted = f"{len(findings.weak)} known weaknesses" if findings.weak else "no known weakness"
    return "\n    ".join((f"{what}: {counted} in {findings.checked} packages{rest}", *findings.weak))


def main() -> int:
    """Says what was found; 1 where that is a weakness."""
    python, javascript = told(PYTHON), told(JAVASCRIPT)
    found = {
        "Python": of_python(python) if python and "dependencies" in python else None,
        "JavaScript": of_javascript(javascript) if javascript and "vulnerabilities" in javascript else None,
    }
    for what, findings in found.items():
        print(said(what, findings))
    return int(any(findings.weak for findings in found.values() if findings))


if __name__ == "__main__":
    sys.exit(main())
