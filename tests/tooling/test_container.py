"""The image's parts agree with each other and with the server's settings."""

import re
from fnmatch import fnmatch

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


def test_only_what_serves_reaches_a_build() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    assert patterns[0] == "*"
    allowed = {pattern[1:] for pattern in patterns if pattern.startswith("!")}
    assert allowed == set(copied_from_the_context())
    assert not [path for path in allowed if fnmatch(path, "*test*") or not (ROOT / path).exists()]


def test_the_bundle_lands_where_the_settings_look_for_it() -> None:
    bundle = Settings.model_fields["plotly_path"].default.relative_to(ROOT)
    assert f"{bundle.parent} {bundle.parent}\n" in SERVING_STAGE
