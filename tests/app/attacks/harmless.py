"""What no answer may do, whatever was sent: fail for a reason of ours, or tell what is nobody's business."""

import re
import sys

import httpx2

from tests.tooling.serving import ROOT

SECRET = "hush-7f3a91"
"""Stands in the environment of the server that is attacked, as an operator's secrets would."""
OVERLOAD = 503
TOLD = re.compile(
    "|".join(
        (
            re.escape(str(ROOT)),
            re.escape(sys.prefix),
            r"Traceback \(most",
            r'File "',
            "site-packages",
            "root:x:0",
            SECRET,
        )
    )
)


def assert_harmless(response: httpx2.Response) -> None:
    """The answer is no fault of ours, but for a true overload, and tells nothing of the machine."""
    assert_tells_nothing(f"{dict(response.headers)} {response.text}")
    if response.status_code >= 500:
        assert response.status_code == OVERLOAD, response.text[:500]
        assert int(response.headers["retry-after"]) > 0


def assert_tells_nothing(text: str) -> None:
    """No path, no stack trace and no secret stands in it."""
    found = TOLD.search(text)
    assert found is None, f"{found} in {text[:2000]}"
