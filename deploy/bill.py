"""Writes the bill of materials of an installation, as CycloneDX 1.6 in JSON: each package by name and
version.

The Docker build runs it for the image, `make bill` for a checkout. It lists the Python packages, the
interpreter, the JavaScript that is served, Debian's packages, and the image that all of it is built on.
"""

import argparse
import json
import platform
import shutil
import subprocess
from base64 import b64decode
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any
from urllib.parse import quote

NAME = "unrolled"
LONGEST_LICENSE = 100
DEBIAN_FIELDS = ("Package", "Version", "Architecture", "source:Package", "source:Version")
Part = dict[str, Any]  # Any: JSON


def part(place: str, version: str, kind: str = "library", **qualifiers: str) -> Part:
    """Builds one line of the bill. place: the kind and the name of a package URL, such as "pypi/torch"."""
    asked = "&".join(f"{name}={quote(value, safe='')}" for name, value in sorted(qualifiers.items()))
    url = f"pkg:{quote(place)}@{quote(version, safe=':')}" + (f"?{asked}" if asked else "")
    name = place.rpartition("/")[2]
    return {"type": kind, "bom-ref": url, "name": name, "version": version, "purl": url}


def python_packages(folder: Path) -> Iterator[Part]:
    """Lists the Python packages that are installed in a folder, such as site-packages."""
    for one in distributions(path=[str(folder)]):
        name = one.name.lower().replace("_", "-")
        yield part(f"pypi/{name}", one.version) | licenses(one)


def licenses(package: Distribution) -> Part:
    """Returns what a package says of its licence; nothing where it has the whole text in the place of a
    name."""
    told = package.metadata.json
    if expression := told.get("license_expression"):
        return {"licenses": [{"expression": expression}]}
    name = str(told.get("license", ""))
    is_name = name and "\n" not in name and len(name) < LONGEST_LICENSE
    return {"licenses": [{"license": {"name": name}}]} if is_name else {}


def javascript_packages(lock: Path, served: Path) -> Iterator[Part]:
    """Lists the packages of a package-lock.json that are served, each with the hash of its file. served: what
    the bundler wrote of the packages that it took something from, each with its version; none where npm
    failed."""
    packages: dict[str, Part] = json.loads(lock.read_text())["packages"]
    taken: dict[str, str] = json.loads(served.read_text()) if served.exists() else {}
    for place, one in packages.items():
        name = place.rpartition("node_modules/")[2]
        if taken.get(name) == one["version"] and place:
            value = b64decode(one["integrity"].removeprefix("sha512-")).hex()
            yield part(f"npm/{name}", one["version"]) | {"hashes": [{"alg": "SHA-512", "content": value}]}


def debian_packages() -> Iterator[Part]:
    """Lists Debian's packages of this machine; none where there is no dpkg."""
    if not shutil.which("dpkg-query"):
        return
    release = platform.freedesktop_os_release()
    distribution = f"{release['ID']}-{release.get('VERSION_ID', 'testing')}"
    shown = "\\t".join(f"${{{field}}}" for field in DEBIAN_FIELDS) + "\\n"
    command = ["dpkg-query", "--show", f"--showformat={shown}"]
    for line in subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines():
        name, version, architecture, source, source_version = line.split("\t")
        qualifiers = {"arch": architecture, "distro": distribution}
        if (source, source_version) != (name, version):
            qualifiers["upstream"] = f"{source}@{source_version}"
        yield part(f"deb/{release['ID']}/{name}", version, **qualifiers)


def base_image(reference: str) -> Part:
    """Describes the image that this one is built on. reference: such as "python:3.11-slim@sha256:…"."""
    tagged, _, digest = reference.partition("@")
    name, _, tag = tagged.rpartition(":")
    return part(f"docker/{name}", digest or tag, "container", **({"tag": tag} if digest else {}))


def interpreter() -> Part:
    """Describes the Python that runs, which the official images build from source."""
    return part("generic/python", platform.python_version(), "platform")


def bill(folders: list[Path], lock: Path, served: Path, image: str | None) -> str:
    """Writes the bill as JSON. folders: with Python packages. lock: package-lock.json. served: what of it is
    served. image: the base image."""
    parts = [interpreter(), *debian_packages(), *javascript_packages(lock, served)]
    parts += [one for folder in folders for one in python_packages(folder)]
    parts += [base_image(image)] if image else []
    each_once = {one["bom-ref"]: one for one in parts}
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": NAME, "name": NAME}},
        "components": list(each_once.values()),
        "dependencies": [{"ref": NAME, "dependsOn": list(each_once)}],
    }
    return json.dumps(document, indent=1)


def main() -> None:
    """Reads the command line and writes the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="what is written")
    parser.add_argument("folders", type=Path, nargs="+", help="where Python packages are installed")
    parser.add_argument("--lock", type=Path, default=Path("package-lock.json"), help="npm's lock file")
    parser.add_argument(
        "--served", type=Path, default=Path(".cache/plotly/packages.json"), help="what deploy/plotly.js took"
    )
    parser.add_argument("--image", help="the image that this is built on")
    told = parser.parse_args()
    told.file.parent.mkdir(parents=True, exist_ok=True)
    told.file.write_text(bill(told.folders, told.lock, told.served, told.image) + "\n")


if __name__ == "__main__":
    main()
