"""Writes the digests of the images that we build on: `make images` asks the registry what their tags mean.

Dockerfile and compose.yaml name each image once, as NAME:TAG@DIGEST. The digest is that of the index, which
has the image for every architecture. To move to another tag, write it and run `make images`.
"""

import argparse
import json
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.tooling.serving import ROOT

FILES = (ROOT / "Dockerfile", ROOT / "compose.yaml")
REGISTRY = "https://registry-1.docker.io"
INDEX = "application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json"
ARCHITECTURES = frozenset({"amd64", "arm64"})
REFERENCE = re.compile(r"(?P<name>[a-z][a-z0-9/._-]*):(?P<tag>\w[\w.-]*)@(?P<digest>sha256:[0-9a-f]{64})")
SECONDS = 30
Json = Any  # a JSON document of the registry


class Unknown(Exception):
    """The registry does not say what an image is, with the reason."""


@dataclass(frozen=True, slots=True)
class Image:
    """An image as our files name it, such as python:3.11-slim@sha256:…"""

    name: str
    tag: str
    digest: str


def images(text: str) -> list[Image]:
    """The images that a file names by tag and digest."""
    return [Image(**found.groupdict()) for found in REFERENCE.finditer(text)]


def get(url: str, headers: Mapping[str, str]) -> tuple[bytes, Mapping[str, str]]:
    """What stands there, and its headers. Raises Unknown."""
    request = urllib.request.Request(url, headers=dict(headers))
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            return answer.read(), answer.headers
    except (urllib.error.URLError, TimeoutError) as error:
        raise Unknown(f"{url}: {error}") from error


def token(registry: str, repository: str) -> str:
    """What anybody is given who wants to read that repository; empty where the registry asks for none.
    Raises Unknown."""
    try:
        with urllib.request.urlopen(f"{registry}/v2/", timeout=SECONDS):
            return ""
    except urllib.error.HTTPError as error:
        challenge = dict(re.findall(r'(\w+)="([^"]*)"', error.headers.get("WWW-Authenticate", "")))
    except (urllib.error.URLError, TimeoutError) as error:
        raise Unknown(f"{registry}: {error}") from error
    if "realm" not in challenge:
        raise Unknown(f"{registry} does not say how to ask")
    query = {"service": challenge.get("service", ""), "scope": f"repository:{repository}:pull"}
    body, _ = get(f"{challenge['realm']}?{urlencode(query)}", {})
    return str(json.loads(body)["token"])


def digest(name: str, tag: str, registry: str = REGISTRY) -> str:
    """The digest of the index that a tag means now. Raises Unknown, also where the index is not what the
    registry says, or lacks one of ARCHITECTURES."""
    repository = name if "/" in name else f"library/{name}"
    given = token(registry, repository)
    headers = {"Accept": INDEX} | ({"Authorization": f"Bearer {given}"} if given else {})
    body, told = get(f"{registry}/v2/{repository}/manifests/{tag}", headers)
    found = f"sha256:{sha256(body).hexdigest()}"
    if told.get("Docker-Content-Digest", found) != found:
        raise Unknown(f"{name}:{tag} is not what the registry says: {found}")
    index: Json = json.loads(body)
    here = {one["platform"]["architecture"] for one in index.get("manifests", [])}
    if not here >= ARCHITECTURES:
        raise Unknown(f"{name}:{tag} is there for {', '.join(sorted(here)) or 'one architecture'} alone")
    return found


def renewed(text: str, registry: str = REGISTRY) -> str:
    """A file with the digests as they are now. Raises Unknown."""

    def now(found: re.Match[str]) -> str:
        name, tag, before = found["name"], found["tag"], found["digest"]
        after = digest(name, tag, registry)
        print(f"{name}:{tag} {'is the same' if after == before else f'was {before}, is {after}'}")
        return f"{name}:{tag}@{after}"

    return REFERENCE.sub(now, text)


def main() -> int:
    """Writes both files, or neither: 1 where the registry does not say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--registry", default=REGISTRY, help="such as a mirror of Docker Hub")
    registry: str = parser.parse_args().registry
    try:
        written: dict[Path, str] = {file: renewed(file.read_text(), registry) for file in FILES}
    except Unknown as reason:
        print(f"the digests stay as they are: {reason}", file=sys.stderr)
        return 1
    for file, text in written.items():
        file.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
