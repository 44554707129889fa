"""Writes the lock files of pyproject.toml: every package with its version and the hashes of its files.

`make lock` runs it. uv resolves once for Linux and macOS and every Python from 3.11 on, and tells the hashes
that PyPI publishes. torch has further builds, for CPUs alone, on PyTorch's own index; their hashes are added
from there.
"""

import argparse
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from tests.tooling.serving import ROOT

SERVING, TESTING, CUDA = "requirements.txt", "requirements-test.txt", "requirements/cuda.txt"
SINGLE = {group: f"requirements/{group}.txt" for group in ("audit", "lock", "node")}
"""What single commands need, by dependency group."""
UV = (
    *(str(Path(sys.executable).with_name("uv")), "pip", "compile", "--quiet", "--universal"),
    *("--python-version", "3.11", "--no-header", "--annotation-style", "line", "--generate-hashes"),
)
NOTE = "# Written by `make lock` from pyproject.toml.\n"
FOR_CUDA = re.compile(r"(cuda-|nvidia-|triton==)")
INDEX_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Entry:
    """A package of a lock file. requirement: such as "uvloop==1.0 ; sys_platform != 'win32'". hashes: of all
    its files, as "sha256:…". via: what asks for it."""

    requirement: str
    hashes: frozenset[str]
    via: str

    @property
    def name(self) -> str:
        """The package's name."""
        return self.requirement.partition("==")[0]

    def __str__(self) -> str:
        lines = [self.requirement, *(f"    --hash={value}" for value in sorted(self.hashes))]
        return " \\\n".join(lines) + f"\n    {self.via}\n"


def entries(text: str) -> list[Entry]:
    """The packages of a lock file. Raises ValueError where a line is not what uv writes."""
    found: list[Entry] = []
    for block in re.split(r"\n(?=[\w-])", text.replace("\\\n", "").removeprefix(NOTE).strip("\n")):
        line, _, via = block.partition("\n")
        requirement, *hashes = re.split(r"\s+--hash=", line.strip())
        if "==" not in requirement:
            raise ValueError(f"not a pinned package: {block!r}")
        found.append(Entry(requirement, frozenset(hashes), via.strip()))
    return found


def resolve(*arguments: str) -> list[Entry]:
    """What uv makes of pyproject.toml. Raises CalledProcessError."""
    told = subprocess.run([*UV, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    return entries(told)


def write(name: str, packages: Iterable[Entry]) -> None:
    """Writes one lock file."""
    (ROOT / name).write_text(NOTE + "".join(map(str, packages)))


def cpu_hashes(page: str, version: str) -> frozenset[str]:
    """The hashes of torch's builds for CPUs, from a page of PyTorch's index. version: such as "2.13.0"."""
    links = re.findall(r'href="([^"]+)#(sha256)=([0-9a-f]{64})"', unescape(page))
    ours = f"/torch-{version}+cpu-"
    return frozenset(f"{kind}:{value}" for link, kind, value in links if ours in f"/{unquote(link)}")


def published(index: str, version: str) -> frozenset[str] | None:
    """The same from the index itself; None where it does not answer."""
    try:
        with urllib.request.urlopen(f"{index.rstrip('/')}/torch/", timeout=INDEX_SECONDS) as answer:
            return cpu_hashes(answer.read().decode(), version)
    except (urllib.error.URLError, TimeoutError, ValueError):
        return None


def torch_with_cpu_builds(torch: Entry, former: Iterable[Entry], index: str) -> Entry:
    """torch with the hashes of its builds for CPUs beside PyPI's. former: the lock as it was, which has them
    where the index does not answer and the version is the same."""
    version = torch.requirement.partition("==")[2].partition(" ")[0]
    found, source = published(index, version), "PyTorch's index"
    if not found:
        known = (value for one in former if one.requirement == torch.requirement for value in one.hashes)
        found, source = frozenset(known) - torch.hashes, "the lock as it was"
    print(f"torch {version}: {len(torch.hashes)} files from PyPI, {len(found)} for CPUs alone from {source}")
    if not found:
        print(f"    {index} gave none: the builds for CPUs are NOT LOCKED, and `make install` takes PyPI's.")
        print("    Run `make lock` again where that index answers.")
    return replace(torch, hashes=torch.hashes | found)


def lock(index: str) -> None:
    """Writes every lock file. index: PyTorch's. Raises CalledProcessError."""
    former = entries((ROOT / SERVING).read_text()) if (ROOT / SERVING).exists() else []
    resolved = resolve("pyproject.toml")
    (plain,) = (one for one in resolved if one.name == "torch")
    torch = torch_with_cpu_builds(plain, former, index)
    write(CUDA, (one for one in resolved if FOR_CUDA.match(one.requirement)))
    for name, packages in (
        (SERVING, resolved),
        (TESTING, resolve("--group", "test", "--constraint", SERVING, "pyproject.toml")),
    ):
        ours = (one for one in packages if not FOR_CUDA.match(one.requirement))
        write(name, (torch if one.name == "torch" else one for one in ours))
    for group, name in SINGLE.items():
        write(name, resolve("--group", f"pyproject.toml:{group}", "--constraint", TESTING))


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--torch-index", required=True, help="PyTorch's index of builds for CPUs")
    lock(parser.parse_args().torch_index)


if __name__ == "__main__":
    main()
