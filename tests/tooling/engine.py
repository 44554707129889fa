"""Docker and Compose by their commands, for what is tried where an engine answers."""

import json
import os
import re
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.tooling.serving import ROOT

SECONDS = 900
"""The longest that one command may take: a build, on a slow machine."""
PAUSE = 0.3
Json = Any  # what docker inspect tells


def told(*command: str, environment: Mapping[str, str] | None = None) -> str:
    """What a command prints. Raises CalledProcessError, with what it complains of."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | dict(environment or {}),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        error = subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
        error.add_note(done.stderr)
        raise error
    return done.stdout


def compose_command() -> tuple[str, ...] | None:
    """The command of Compose, of either generation, where an engine answers; else None."""
    for command in (("docker", "compose"), ("docker-compose",)):
        try:
            told("docker", "info")
            told(*command, "version")
        except (OSError, subprocess.CalledProcessError):
            continue
        return command
    return None


def eventually(holds: Callable[[], bool], seconds: float) -> bool:
    """Whether it comes true in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE)
    return True


@dataclass(frozen=True, slots=True)
class Project:
    """compose.yaml as it runs. command: Compose's. environment: what it takes its variables from."""

    command: tuple[str, ...]
    name: str
    environment: Mapping[str, str]

    def compose(self, *arguments: str) -> str:
        """Runs Compose. Raises CalledProcessError."""
        return told(*self.command, "--project-name", self.name, *arguments, environment=self.environment)

    def containers(self, service: str) -> list[str]:
        """The names of its containers that run, in their order."""
        of = (f"label=com.docker.compose.{what}" for what in (f"project={self.name}", f"service={service}"))
        filters = [word for one in of for word in ("--filter", one)]
        return sorted(told("docker", "ps", "--format", "{{.Names}}", *filters).split())

    def are_healthy(self, service: str, count: int) -> bool:
        """Whether so many of it run, and all are healthy."""
        found = self.containers(service)
        states = [inspect(one)["State"].get("Health", {}).get("Status") for one in found]
        return states == ["healthy"] * count


def inspect(container: str) -> Json:
    """All that Docker tells of a container."""
    return json.loads(told("docker", "inspect", container))[0]


def inside(container: str, script: str) -> str:
    """What a shell in a container prints, whatever its exit status."""
    return told("docker", "exec", container, "sh", "-c", f"({script}) 2>&1 || true")


def metric(container: str, name: str) -> float:
    """The sum of a metric of a replica, which is on a port that is not published."""
    script = "import urllib.request as u; print(u.urlopen('http://127.0.0.1:9100/metrics').read().decode())"
    text = told("docker", "exec", container, "python", "-c", script)
    return sum(float(one) for one in re.findall(rf"^{name}(?:{{.*}})? (\S+)$", text, re.MULTILINE))
