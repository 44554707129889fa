"""The bill of materials: by its standard, and of all that an installation consists of."""

import json
import platform
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import torch
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from deploy.bill import bill
from tests.tooling.lock import SERVING, entries
from tests.tooling.serving import ROOT

IMAGE = f"python:3.11-slim-bookworm@sha256:{'a' * 64}"
Part = dict[str, Any]  # Any: JSON


@pytest.fixture(scope="module")
def text() -> str:
    """The bill of this very installation, as the Docker build asks for it."""
    purelib = Path(sysconfig.get_path("purelib"))
    return bill([purelib], ROOT / "package-lock.json", ROOT / ".cache/plotly/packages.json", IMAGE)


@pytest.fixture(scope="module")
def parts(text: str) -> dict[tuple[str, str], Part]:
    """What it lists, by kind and name."""
    listed: list[Part] = json.loads(text)["components"]
    found = [(PackageURL.from_string(one["purl"]), one) for one in listed]
    assert len(found) == len({one["bom-ref"] for one in listed}), "each once"
    return {
        (url.type, "/".join(filter(None, (url.namespace, url.name))) if url.type == "npm" else url.name): one
        for url, one in found
    }


def test_it_is_what_the_standard_says(text: str) -> None:
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    assert validator.validate_str(text) is None
    assert validator.validate_str(text.replace('"purl"', '"url"')) is not None


def test_it_lists_every_package_that_serves_with_the_version_that_is_there(
    parts: dict[tuple[str, str], Part],
) -> None:
    locked = [one.requirement for one in entries((ROOT / SERVING).read_text())]
    expected = {line.partition("==")[0] for line in locked if ";" not in line}
    assert {"torch", "fastapi", "plotly"} <= expected
    assert expected <= {name for kind, name in parts if kind == "pypi"}
    assert parts["pypi", "torch"]["version"] == str(torch.__version__)


def test_it_lists_the_script_that_the_page_is_served_with_its_hash(
    parts: dict[tuple[str, str], Part],
) -> None:
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert {"plotly.js", "culori", "d3-format"} <= {name for kind, name in parts if kind == "npm"}
    for (kind, name), one in parts.items():
        if kind == "npm":
            assert one["version"] == locked[f"node_modules/{name}"]["version"]
            assert [each["alg"] for each in one["hashes"]] == ["SHA-512"]


def test_it_lists_nothing_of_plotly_that_is_not_in_the_bundle(parts: dict[tuple[str, str], Part]) -> None:
    listed = {name for kind, name in parts if kind == "npm"}
    assert not listed & {"maplibre-gl", "regl", "topojson-client"}
    terms = (ROOT / ".cache/plotly/LICENSES.txt").read_text()
    assert all(f"== {name} " in terms for name in listed)


def test_no_checker_of_ours_is_listed_as_served(parts: dict[tuple[str, str], Part]) -> None:
    assert not {name for kind, name in parts if kind == "npm"} & {"biome", "typescript", "rollup", "esbuild"}


@pytest.mark.skipif(not shutil.which("dpkg-query"), reason="no Debian")
def test_it_lists_debians_packages_each_with_its_source(parts: dict[tuple[str, str], Part]) -> None:
    command = ["dpkg-query", "--show", "--showformat=${Version}", "libc6"]
    version = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    libc = parts["deb", "libc6"]
    assert libc["version"] == version
    qualifiers = PackageURL.from_string(libc["purl"]).qualifiers
    assert isinstance(qualifiers, dict)
    assert qualifiers["upstream"].startswith("glibc@")
    assert qualifiers["distro"].startswith(platform.freedesktop_os_release()["ID"])


def test_it_names_the_interpreter_and_the_image_below(parts: dict[tuple[str, str], Part]) -> None:
    assert parts["generic", "python"]["version"] == platform.python_version()
    image = parts["docker", "python"]
    assert image["version"] == f"sha256:{'a' * 64}"
    assert image["type"] == "container"
    assert image["purl"].endswith("?tag=3.11-slim-bookworm")
