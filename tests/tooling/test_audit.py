"""The audit of what we depend on: what it makes of the reports, and that every exception has its reason."""

import os
import subprocess
import sys

import pytest

from tests.tooling import audit
from tests.tooling.audit import Findings, Report, idle_packages, of_javascript, of_python, said
from tests.tooling.serving import ROOT

SOUND: Report = {"name": "orjson", "version": "3.13.0", "vulns": []}
WEAK: Report = {
    "name": "jinja2",
    "version": "2.10",
    "vulns": [{"id": "PYSEC-2019-217", "aliases": ["CVE-2019-10906"], "fix_versions": ["2.10.1"]}],
}
UNKNOWN: Report = {
    "name": "ours",
    "skip_reason": "Dependency not found on PyPI and could not be audited: ours (1)",
}


def test_a_known_weakness_is_told_with_its_remedy() -> None:
    findings = of_python({"dependencies": [SOUND, WEAK, UNKNOWN], "fixes": []})
    assert findings == Findings(("jinja2 2.10: PYSEC-2019-217, mended in 2.10.1",), 2, 1)
    assert "1 known weaknesses in 2 packages; nobody could say of 1 more" in said("Python", findings)


@pytest.mark.parametrize("name", ["PYSEC-2019-217", "CVE-2019-10906"])
def test_a_weakness_that_does_not_concern_us_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(audit, "IGNORED", {name: "templates are ours alone"})
    assert of_python({"dependencies": [WEAK]}).weak == ()


def test_a_weakness_of_the_page_is_told() -> None:
    report = {
        "vulnerabilities": {
            "plotly.js": {"severity": "high", "via": ["culori", "maplibre-gl"]},
            "culori": {"severity": "high", "via": [{"title": "endless"}]},
            "maplibre-gl": {"severity": "low", "via": [{"title": "of maps"}]},
        },
        "metadata": {"dependencies": {"prod": 2}},
    }
    findings = of_javascript(report, idle_packages())
    assert findings == Findings(("culori: high",), 2, 0, ("maplibre-gl: low",))
    assert "nothing of it is in the bundle: maplibre-gl: low" in said("JavaScript", findings)


def test_only_what_comes_with_plotly_for_other_charts_is_passed_over() -> None:
    idle = idle_packages()
    assert len(idle) > 100
    assert not {"plotly.js", "@plotly/d3", "culori", "esbuild", "rollup", "@esbuild/linux-x64"} & idle


def test_where_nobody_answers_that_is_said() -> None:
    assert "NOT AUDITED" in said("Python", None)
    assert "NOT AUDITED" in said("Python", of_python({"dependencies": [UNKNOWN]}))


def test_without_a_network_the_check_passes_and_says_so() -> None:
    nowhere = dict.fromkeys(("HTTPS_PROXY", "https_proxy", "npm_config_https_proxy"), "http://127.0.0.1:9")
    command = [sys.executable, "-m", "tests.tooling.audit"]
    environment = os.environ | nowhere | {"npm_config_fetch_retries": "0", "PIP_NO_CACHE_DIR": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("NOT AUDITED") == 2


def test_every_exception_has_its_reason() -> None:
    assert all(reason.strip() for reason in audit.IGNORED.values())


def test_the_audit_is_part_of_the_check() -> None:
    makefile = (ROOT / "Makefile").read_text()
    recipe = makefile[makefile.index("\ncheck:") :].split("\n\n")[0]
    assert "python -m tests.tooling.audit" in recipe
