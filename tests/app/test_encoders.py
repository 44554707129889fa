"""What writes GIF and video is served where it is installed, and else said to be missing."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import httpx2
import pytest
from fastapi import HTTPException, Request

from app.routes.assets import encoders
from app.settings import Settings


def test_the_encoders_are_served_and_asked_for_again(client: httpx2.Client) -> None:
    answer = client.get("/assets/encoders.js")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.text == Settings().encoders_path.read_text("utf-8")


def test_an_installation_without_them_says_so(tmp_path: Path) -> None:
    settings = Settings(encoders_path=tmp_path / "none.js")
    app: Any = SimpleNamespace(state=SimpleNamespace(settings=settings))
    with pytest.raises(HTTPException) as refused:
        encoders(cast(Request, SimpleNamespace(app=app)))
    assert refused.value.status_code == 404
