"""Asks the page's own modules what they make of a link."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, JsonValue, TypeAdapter

from app.wire.cells import Cells, cells
from app.wire.errors import ErrorDetail
from tests.tooling.serving import ROOT

MODULES = ROOT / "static/js"


class Answer(BaseModel):
    """What the page makes of a link."""

    address: str
    """The query that the page's address has then."""
    body: str
    """The JSON of the request for its run."""
    told: list[ErrorDetail]
    """What the page says of it that cannot be read."""

    @property
    def request(self) -> JsonValue:
        """The request for its run."""
        return json.loads(self.body)


def node() -> str:
    """The path of Node.js, which `make install` brings."""
    path = os.pathsep.join([str(ROOT / ".venv/node"), os.environ["PATH"]])
    found = shutil.which("node", path=path)
    assert found is not None, "run `make install`"
    return found


def page_answers(links: Sequence[str], modules: Path = MODULES, kinds: Cells | None = None) -> list[Answer]:
    """What the modules in a folder make of each link. kinds: of cells, None for those that there are."""
    command = [node(), str(ROOT / "tests/page/answer.js"), str(modules)]
    given = {"links": links, "cells": (kinds or cells()).model_dump()}
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=True)
    return TypeAdapter(list[Answer]).validate_json(done.stdout)
