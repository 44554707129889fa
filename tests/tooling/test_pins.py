"""One set of versions: what is declared is locked, by version and by hash, and the locks name no host."""

import json
import re
import tomllib
from itertools import chain
from typing import TypedDict

import pytest

from tests.tooling.lock import CUDA, FOR_CUDA, SERVING, SINGLE, TESTING, entries
from tests.tooling.serving import ROOT

LOCKS = (SERVING, TESTING, CUDA, *SINGLE.values())
WITH_TORCH = (SERVING, TESTING)
MENDING = "run `make lock`"


class Project(TypedDict):
    """What we read of [project]."""

    dependencies: list[str]


PyProject = TypedDict("PyProject", {"project": Project, "dependency-groups": dict[str, list[str]]})


class LockedPackage(TypedDict, total=False):
    """What we read of a package in package-lock.json."""

    version: str
    resolved: str
    integrity: str


class PackageLock(TypedDict):
    """What we read of package-lock.json."""

    packages: dict[str, LockedPackage]


class PackageJson(TypedDict):
    """What we read of package.json."""

    dependencies: dict[str, str]
    devDependencies: dict[str, str]


def declared() -> PyProject:
    # tomllib and json promise no shape; the two files are ours and these tests fail where it differs
    return tomllib.loads((ROOT / "pyproject.toml").read_text())  # pyright: ignore[reportReturnType]


def locked(name: str) -> set[str]:
    """The requirements in a lock file, without hashes: "torch==2.13.0", "uvloop==1 ; marker"."""
    return {one.requirement for one in entries((ROOT / name).read_text())}


def pin(requirement: str) -> str:
    """A requirement without its marker and extras, in lower case: what both files must say alike."""
    return re.sub(r"\[.*?\]", "", requirement.partition(";")[0]).strip().lower()


def test_every_declared_version_is_the_locked_one() -> None:
    serving = {pin(requirement) for requirement in declared()["project"]["dependencies"]}
    testing = {pin(requirement) for requirement in declared()["dependency-groups"]["test"]}
    assert serving <= {pin(line) for line in locked(SERVING)}, MENDING
    assert serving | testing <= {pin(line) for line in locked(TESTING)}, MENDING


def test_every_group_has_its_lock() -> None:
    assert {"test", *SINGLE} == declared()["dependency-groups"].keys()
    for group, name in SINGLE.items():
        assert {pin(one) for one in declared()["dependency-groups"][group]} <= {
            pin(line) for line in locked(name)
        }, MENDING


def test_tests_run_on_the_versions_that_serve() -> None:
    assert locked(SERVING) <= locked(TESTING), MENDING


def test_single_commands_move_no_version_that_tests_use() -> None:
    versions = dict(line.partition(" ")[0].split("==") for line in locked(TESTING) if ";" not in line)
    for name in SINGLE.values():
        for line in locked(name):
            package, version = line.partition(" ")[0].split("==")
            assert versions.get(package, version) == version, MENDING


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_every_package_by_version_and_hash_and_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text()
    for one in entries(text):
        assert re.fullmatch(r"[\w.-]+==[\w.]+( ; .+)?", one.requirement), one.requirement
        assert one.hashes, one.requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in one.hashes)
    assert "://" not in text


BUILDS = {
    "PyPI, Linux, x86-64": "60fcdcb2f3876e21146cb4524ef06397d727ca9ad5f020818547e25075fe3cb7",
    "PyPI, macOS, arm64": "e76f9bcecc52b8ff711239a2f7547d5353df95878ab232f0773c1d95928b92f8",
    "PyTorch's index, Linux, x86-64": "6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b",
    "PyTorch's index, Linux, arm64": "84453b69508ec79902f899c5ed9495acb9e2bbe9fda5f1d5d6f19e3c3842e1a7",
}
"""Some builds of torch 2.13.0 for Python 3.11; a new version has others, to be written here."""


@pytest.mark.parametrize("name", WITH_TORCH)
@pytest.mark.parametrize("build", BUILDS)
def test_torch_is_locked_with_the_builds_of_both_indexes(name: str, build: str) -> None:
    (torch,) = (one for one in entries((ROOT / name).read_text()) if one.name == "torch")
    assert torch.requirement == "torch==2.13.0"
    assert f"sha256:{BUILDS[build]}" in torch.hashes, MENDING


def test_cuda_is_locked_apart() -> None:
    assert {"nvidia-cublas", "triton"} <= {line.partition("==")[0] for line in locked(CUDA)}
    assert all(FOR_CUDA.match(line) for line in locked(CUDA))
    for name in LOCKS:
        assert name == CUDA or not [line for line in locked(name) if FOR_CUDA.match(line)]


def test_the_npm_lock_has_the_declared_versions_and_names_no_host() -> None:
    declaration: PackageJson = json.loads((ROOT / "package.json").read_text())
    lock: PackageLock = json.loads((ROOT / "package-lock.json").read_text())
    pins = chain(declaration["dependencies"].items(), declaration["devDependencies"].items())
    for name, version in pins:
        assert lock["packages"][f"node_modules/{name}"].get("version") == version, MENDING
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]


def test_the_npm_lock_has_the_hash_of_every_file() -> None:
    lock: PackageLock = json.loads((ROOT / "package-lock.json").read_text())
    for name, package in lock["packages"].items():
        assert not name or package.get("integrity", "").startswith("sha512-"), name


def test_the_npm_lock_has_the_checkers_for_every_system() -> None:
    lock: PackageLock = json.loads((ROOT / "package-lock.json").read_text())
    for program in ("@biomejs/cli-{}", "@typescript/typescript-{}"):
        for system in ("linux-x64", "linux-arm64", "darwin-arm64", "darwin-x64"):
            assert f"node_modules/{program.format(system)}" in lock["packages"]
