"""compose.yaml: by the specification, confined in every service, and in agreement with the settings, the
proxy's configuration and the tests."""

import re
import subprocess
import sys
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.settings import Settings
from tests.tooling.proxy import CADDY
from tests.tooling.serving import ROOT

Service = dict[str, Any]  # Any: YAML
FILE = ROOT / "compose.yaml"
COMPOSE: dict[str, Any] = yaml.safe_load(FILE.read_text())
SERVICES: dict[str, Service] = COMPOSE["services"]
CADDYFILE = (ROOT / "deploy/Caddyfile").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def is_valid(file: Path) -> bool:
    """Whether a file is what the Compose specification says."""
    command = [Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", "vendor.compose-spec"]
    return subprocess.run([*command, file], capture_output=True, check=False).returncode == 0


def test_it_is_what_the_specification_says(tmp_path: Path) -> None:
    assert is_valid(FILE)
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(FILE.read_text().replace("mem_limit:", "memory_limit:"))
    assert not is_valid(wrong)


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_may_do_no_more_than_it_must(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert "privileged" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert all(int(number) > 0 for number in service["user"].split(":"))
    assert service["mem_limit"]
    assert service["pids_limit"] > 0
    cpus = float(re.sub(r"\$\{\w+:-(.*?)\}", r"\1", str(service["cpus"])))
    assert 0 < cpus <= 1, "Docker refuses more than the machine has, which may be one"
    assert all("size=" in place for place in service["tmpfs"])


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_may_open_many_files_and_no_end_of_them(name: str) -> None:
    limit = SERVICES[name]["ulimits"]["nofile"]
    connections = Settings().max_runs + Settings().max_waiting
    assert 2 * connections < limit["soft"] == limit["hard"] < 2**20


@pytest.mark.parametrize("name", SERVICES)
def test_a_log_has_a_bound_and_nothing_waits_for_it(name: str) -> None:
    logging = SERVICES[name]["logging"]
    assert logging["driver"] == "local"
    assert logging["options"] == {
        "max-size": "10m",
        "max-file": "5",
        "mode": "non-blocking",
        "max-buffer-size": "4m",
    }


def test_other_images_can_be_named_when_it_is_built() -> None:
    arguments = set(re.findall(r"^ARG (\w+)=", DOCKERFILE, re.MULTILINE))
    named = [service["build"]["args"] for service in SERVICES.values() if "build" in service]
    assert {one for arguments in named for one in arguments} == arguments


def test_the_proxy_is_the_one_that_the_tests_try() -> None:
    version = subprocess.run([CADDY, "version"], capture_output=True, text=True, check=True).stdout.split()[0]
    assert f"\nARG CADDY_IMAGE=caddy:{version.removeprefix('v')}-alpine@" in DOCKERFILE
    assert f"\nFROM ${{CADDY_IMAGE}} AS {SERVICES['proxy']['build']['target']}\n" in DOCKERFILE


def test_the_proxys_configuration_is_in_order() -> None:
    found = subprocess.run(
        [CADDY, "fmt", "--diff", ROOT / "deploy/Caddyfile"], capture_output=True, check=False
    )
    assert found.returncode == 0, found.stdout.decode()


def test_only_the_proxy_is_published_and_on_this_machine_alone_unless_asked() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert [name for name, service in SERVICES.items() if "outside" in service["networks"]] == ["proxy"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for published in SERVICES["proxy"]["ports"]:
        assert re.fullmatch(r"\$\{UNROLLED_PUBLISH(_TLS)?:-127\.0\.0\.1:\d+\}:8(080|443)(/udp)?", published)


def test_where_tls_is_published_http_3_is_at_the_same_port() -> None:
    of_tls = [one for one in SERVICES["proxy"]["ports"] if "UNROLLED_PUBLISH_TLS" in one]
    assert of_tls == [of_tls[0], f"{of_tls[0]}/udp"]


def test_the_proxy_finds_the_replicas_where_they_listen() -> None:
    assert "name {$UNROLLED_REPLICA:unrolled}" in CADDYFILE
    assert f"port {{$UNROLLED_REPLICA_PORT:{Settings.model_fields['port'].default}}}" in CADDYFILE
    assert set(SERVICES["proxy"]["networks"]) & set(SERVICES["unrolled"]["networks"])


def test_no_head_is_too_large_for_the_one_and_not_for_the_other() -> None:
    assert f"max_header_size {Settings().max_header_bytes // 2**10}KiB" in CADDYFILE


def test_the_replicas_environment_is_made_of_settings() -> None:
    environment: dict[str, str | None] = SERVICES["unrolled"]["environment"]
    defaults = {
        name.removeprefix("UNROLLED_").lower(): re.sub(r"\$\{\w+:-(.*?)\}", r"\1", value)
        for name, value in environment.items()
        if value is not None
    }
    assert set(defaults) <= set(Settings.model_fields)
    settings = Settings.model_validate(defaults)
    assert settings.redis_url == "redis://redis:6379"
    assert "127.0.0.1" in settings.trusted_hosts.split(","), "whence its own health check comes"
    (inside,) = COMPOSE["networks"]["inside"]["ipam"]["config"]
    assert ip_network(settings.forwarded_allow_ips) == ip_network(inside["subnet"])


def test_a_replica_that_is_told_to_stop_is_given_the_time_that_it_takes() -> None:
    grace = float(SERVICES["unrolled"]["stop_grace_period"].removesuffix("s"))
    assert grace > Settings().stop_seconds + 2


def test_redis_keeps_nothing_and_has_a_bound() -> None:
    command = SERVICES["redis"]["command"]
    assert '--save "" --appendonly no' in command
    assert "--maxmemory 64mb --maxmemory-policy volatile-ttl" in command
