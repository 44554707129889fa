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
from collections.abc import Container, Iterable
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
    known, and of how many nobody could say. idle: a line for each that is known of what nobody loads."""

    weak: tuple[str, ...]
    checked: int
    unknown: int
    idle: tuple[str, ...] = ()


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


def of_javascript(report: Report, idle: Container[str] = ()) -> Findings:
    """What npm has found of packages that have a weakness of their own, not by what they depend on. idle:
    packages that nobody loads. Raises KeyError where the report is about something else."""
    found: dict[str, Report] = report["vulnerabilities"]
    own = {
        name: f"{name}: {one['severity']}"
        for name, one in found.items()
        if name not in IGNORED and any(isinstance(cause, dict) for cause in one["via"])
    }
    weak = tuple(line for name, line in own.items() if name not in idle)
    rest = tuple(line for name, line in own.items() if name in idle)
    return Findings(weak, report["metadata"]["dependencies"]["prod"], 0, rest)


def idle_packages() -> frozenset[str]:
    """What npm brings with Plotly for kinds of charts that the page has not: nothing of it is in our bundle,
    and nothing of it runs. Empty where the bundle has not been made."""
    served = ROOT / ".cache/plotly/packages.json"
    if not served.exists():
        return frozenset()
    lock: dict[str, Report] = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    named = lock[""]["dependencies"].keys() | lock[""]["optionalDependencies"].keys()
    needed = reached(lock, named - {"plotly.js"}) | json.loads(served.read_text()).keys()
    return reached(lock, {"plotly.js"}) - needed


def reached(lock: dict[str, Report], names: Iterable[str]) -> frozenset[str]:
    """The names of packages and of all that they depend on, by a lock file."""
    found = list(dict.fromkeys(names))
    for name in found:  # grows while it is read
        for place, one in lock.items():
            if place.rpartition("node_modules/")[2] == name:
                found += [each for each in one.get("dependencies", {}) if each not in found]
    return frozenset(found)


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
    idle = [f"passed over, since nothing of it is in the bundle: {one}" for one in findings.idle]
    return "\n    ".join((f"{what}: {counted} in {findings.checked} packages{rest}", *findings.weak, *idle))


def main() -> int:
    """Says what was found; 1 where that is a weakness."""
    python, javascript = told(PYTHON), told(JAVASCRIPT)
    found = {
        "Python": of_python(python) if python and "dependencies" in python else None,
        "JavaScript": of_javascript(javascript, idle_packages())
        if javascript and "vulnerabilities" in javascript
        else None,
    }
    for what, findings in found.items():
        print(said(what, findings))
    return int(any(findings.weak for findings in found.values() if findings))


if __name__ == "__main__":
    sys.exit(main())
