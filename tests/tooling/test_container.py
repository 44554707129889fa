"""The image's parts agree with each other and with the server's settings."""

import re
from fnmatch import fnmatch
from pathlib import Path

from app.settings import Settings
from tests.tooling.serving import ROOT

DOCKERFILE = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text())
SERVING_STAGE = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
PORT = 8000


def argument(instruction: str) -> str:
    """What stands behind an instruction of the stage that serves."""
    found = re.search(rf"^{instruction} (.+)$", SERVING_STAGE, re.MULTILINE)
    assert found, f"{instruction} is missing"
    return found[1]


def copied_from_the_context() -> list[str]:
    """Every path that any stage copies from the repository."""
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    return [source for line in lines for source in line.split()[:-1]]


def commands() -> list[str]:
    """What any stage runs."""
    return re.findall(r"^RUN (.+)$", DOCKERFILE, re.MULTILINE)


def test_one_port_is_served_exposed_and_checked() -> None:
    assert Settings.model_fields["port"].default == PORT
    assert argument("CMD").endswith(f'"--host", "0.0.0.0", "--port", "{PORT}"]')
    assert argument("EXPOSE") == str(PORT)
    assert f"http://127.0.0.1:{PORT}/healthz" in argument("HEALTHCHECK")


def test_the_server_runs_as_nobody_in_particular() -> None:
    user = argument("USER")
    assert int(user) > 0
    assert f"--uid {user} " in SERVING_STAGE


def test_the_serving_stage_installs_nothing() -> None:
    assert not re.search(r"\b(pip|npm|apt-get|gcc)\b", SERVING_STAGE)


def test_every_package_is_installed_by_its_hash() -> None:
    parts = [one for line in commands() for one in re.split(r"&&|;", line)]
    installs = [one for one in parts if re.search(r"\binstall\b", one)]
    assert installs
    for one in installs:
        assert "deploy/install.sh" in one or "--no-deps --require-hashes" in one, one
    script = (ROOT / "deploy/install.sh").read_text().replace("\\\n", "")
    assert "\nchecked='--no-deps --require-hashes'\n" in script
    lines = re.findall(r'"\$@" install (.+)', script)
    assert len(lines) == 4
    assert all("$checked " in line for line in lines)
    assert [line for line in commands() if "npm" in line] == ["npm ci --omit=dev --ignore-scripts"]


def test_the_bill_of_materials_is_of_what_serves_and_is_told() -> None:
    written = [line for line in commands() if "deploy/bill.py" in line]
    assert len(written) == 1
    path = re.search(r"deploy/bill\.py ((\S+)/\S+)", written[0])
    assert path
    assert f"COPY --from=packages {path[2]} {path[2]}\n" in SERVING_STAGE
    assert path[1] in (ROOT / "docs/operating.md").read_text()


def test_only_what_serves_reaches_a_build() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    assert patterns[0] == "*"
    allowed = {pattern[1:] for pattern in patterns if pattern.startswith("!")}
    needed = [Path(path) for path in copied_from_the_context()]
    assert {Path(path) for path in allowed} == {
        path for path in needed if not any(one in path.parents for one in needed)
    }
    assert not [path for path in allowed if fnmatch(path, "*test*") or not (ROOT / path).exists()]


def test_what_npm_makes_lands_where_the_settings_look_for_it() -> None:
    plotly = Settings.model_fields["plotly_path"].default.relative_to(ROOT)
    assert f"{plotly.parent} {plotly.parent}\n" in SERVING_STAGE
    bundle = Settings.model_fields["bundle_dir"].default.relative_to(ROOT)
    assert f"/bundle/{bundle} {bundle}\n" in SERVING_STAGE
