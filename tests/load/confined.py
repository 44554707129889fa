"""Looks whether containers are confined as compose.yaml says: at what Docker tells, and from inside."""

import json
import re
from typing import Any

import yaml

from tests.tooling.engine import Project, inside, inspect, told
from tests.tooling.serving import ROOT

Service = dict[str, Any]  # Any: YAML
SERVICES: dict[str, Service] = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
UNITS = {"k": 2**10, "m": 2**20, "g": 2**30}
STATUS = "grep -E '^(CapEff|NoNewPrivs|Uid)' /proc/self/status"
NOBODY = ["Uid:", *["10001"] * 4, "CapEff:", "0" * 16, "NoNewPrivs:", "1"]


class Checks:
    """What was looked at, and whether it was so; each is printed as it comes."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self.count = 0

    def expect(self, what: str, found: object, expected: object = True) -> None:
        """One check."""
        self.count += 1
        if found == expected:
            print(f"  {what}", flush=True)
        else:
            self.failed.append(what)
            print(f"  NOT SO: {what}: expected {expected!r}, found {found!r}", flush=True)


def bytes_of(size: str) -> int:
    """A size as Compose spells it, "512m"."""
    return int(size[:-1]) * UNITS[size[-1]]


def default(value: object) -> str:
    """A value of compose.yaml where no variable is set: "4g" of "${UNROLLED_MEMORY:-4g}"."""
    return re.sub(r"\$\{\w+:-(.*?)\}", r"\1", str(value))


def limits(service: Service) -> dict[str, object]:
    """What Docker has to say of a container of this service."""
    logging, files = service["logging"], service["ulimits"]["nofile"]
    return {
        "ReadonlyRootfs": True,
        "Privileged": False,
        "CapAdd": None,
        "CapDrop": ["ALL"],
        "SecurityOpt": ["no-new-privileges:true"],
        "Memory": bytes_of(default(service["mem_limit"])),
        "NanoCpus": int(float(default(service["cpus"])) * 1e9),
        "PidsLimit": service["pids_limit"],
        "Ulimits": [{"Name": "nofile", "Hard": files["hard"], "Soft": files["soft"]}],
        "LogConfig": {"Type": logging["driver"], "Config": logging["options"]},
    }


def confined(project: Project, checks: Checks) -> None:
    """Looks at every container and at the network of the replicas."""
    for service, written in SERVICES.items():
        for container in project.containers(service):
            host, expected = inspect(container)["HostConfig"], limits(written)
            checks.expect(f"{container} has its limits", {name: host[name] for name in expected}, expected)
            status = inside(container, STATUS).split()
            checks.expect(f"{container} is user 10001 and may do nothing special", status, NOBODY)
            refused = inside(container, "touch /file")
            checks.expect(f"{container} cannot write to its root", "Read-only file system" in refused)
            files = str(written["ulimits"]["nofile"]["soft"])
            checks.expect(f"{container} may open files", inside(container, "ulimit -n").strip(), files)
    for container in project.containers("unrolled"):
        networks = list(inspect(container)["NetworkSettings"]["Networks"])
        internal = [json.loads(told("docker", "network", "inspect", one))[0]["Internal"] for one in networks]
        checks.expect(f"{container} has no way out", internal, [True])
