"""What `make install` and the Docker build install: which build of torch, and nothing whose hash is another.

The packages are empty ones of our own under the names that matter, in two indexes as pip reads them: one in
the place of PyPI, one of PyTorch's. pip is the real one.
"""

import os
import subprocess
import sys
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote
from zipfile import ZipFile

import pytest

from tests.tooling.serving import ROOT

SCRIPT = ROOT / "deploy/install.sh"
CPU, PLAIN, CUDA, OTHER = "torch-1.2.3+cpu", "torch-1.2.3", "nvidia_x-1.0", "other-1.0"


def wheel(index: Path, name: str) -> str:
    """Puts an empty package into an index; gives the hash of its file."""
    package, version = name.split("-")
    information = f"{name}.dist-info"
    folder = index / package.replace("_", "-")
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}-py3-none-any.whl"
    with ZipFile(file, "w") as archive:
        archive.writestr(
            f"{information}/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n"
        )
        archive.writestr(
            f"{information}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{information}/RECORD", "")
    value = sha256(file.read_bytes()).hexdigest()
    (folder / "index.html").write_text(f'<a href="{quote(file.name)}#sha256={value}">{file.name}</a>')
    return value


class Place:
    """A folder with lock files, a folder of packages, and an environment that they are installed into."""

    def __init__(self, folder: Path, system: str) -> None:
        self.folder, self.system = folder, system
        self.environment = folder / "venv"
        for name in ("requirements", "bin", "pypi", "pytorch"):
            (folder / name).mkdir()
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", self.environment], check=True)
        uname = folder / "bin/uname"
        uname.write_text(f"#!/bin/sh\necho {system}\n")
        uname.chmod(0o755)

    def lock(self, *, wrong: Iterable[str] = ()) -> None:
        """Writes the packages and their lock. wrong: whose hash in the lock is another."""
        value = {name: wheel(self.folder / "pypi", name) for name in (PLAIN, CUDA, OTHER)}
        value[CPU] = wheel(self.folder / "pytorch", CPU)
        value |= dict.fromkeys(wrong, "0" * 64)
        check = {name: f"--hash=sha256:{one}" for name, one in value.items()}
        torch = f"torch==1.2.3 \\\n    {check[PLAIN]} \\\n    {check[CPU]}\n    # via us\n"
        (self.folder / "requirements.txt").write_text(f"other==1.0 \\\n    {check[OTHER]}\n{torch}")
        (self.folder / "requirements/cuda.txt").write_text(f"nvidia-x==1.0 {check[CUDA]}\n")

    def install(self, index: str = "pytorch") -> subprocess.CompletedProcess[str]:
        """Runs the script. index: the folder in the place of PyTorch's index, which may not exist."""
        pip = (sys.executable, "-m", "pip", "--python", str(self.environment / "bin/python"))
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
        environment |= {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": (self.folder / "pypi").as_uri(),
            "TORCH_INDEX": (self.folder / index).as_uri() if index else "",
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
        }
        return subprocess.run(
            ["sh", SCRIPT, *pip],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def installed(self) -> set[str]:
        """What is installed, by name and version."""
        return {one.stem for one in self.environment.glob("lib/python3*/site-packages/*.dist-info")}


@pytest.fixture
def linux(tmp_path: Path) -> Place:
    return Place(tmp_path, "Linux")


def test_linux_takes_the_build_for_cpus_alone(linux: Place) -> None:
    linux.lock()
    answer = linux.install()
    assert linux.installed == {CPU, OTHER}, answer.stderr
    assert "torch: the build for CPUs" in answer.stdout
    assert "every file had the hash" in answer.stdout
    assert linux.install().returncode == 0, "a second time changes nothing"
    assert linux.installed == {CPU, OTHER}


@pytest.mark.parametrize(("index", "wrong"), [("nowhere", ()), ("", ()), ("pytorch", (CPU,))])
def test_linux_takes_pypis_build_where_pytorchs_index_has_not_the_locked_one(
    linux: Place, index: str, wrong: tuple[str, ...]
) -> None:
    linux.lock(wrong=wrong)
    answer = linux.install(index)
    assert linux.installed == {PLAIN, CUDA, OTHER}, answer.stderr
    assert "PyPI's build with its CUDA libraries" in answer.stdout


def test_macos_takes_pypis_build_and_no_cuda(tmp_path: Path) -> None:
    mac = Place(tmp_path, "Darwin")
    mac.lock()
    answer = mac.install()
    assert mac.installed == {PLAIN, OTHER}, answer.stderr


@pytest.mark.parametrize("wrong", [(CPU, PLAIN), (OTHER,)])
def test_a_file_that_is_not_the_locked_one_is_refused(linux: Place, wrong: tuple[str, ...]) -> None:
    linux.lock(wrong=wrong)
    answer = linux.install()
    assert answer.returncode != 0
    assert "DO NOT MATCH THE HASHES" in answer.stderr
    assert not linux.installed & set(wrong)
    assert "every file had the hash" not in answer.stdout
