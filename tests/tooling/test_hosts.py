"""The page is whole by itself: a lecture room may be offline."""

import re

from tests.tooling.serving import ROOT

# Names of XML vocabularies. They look like addresses, but nothing is ever fetched from them.
NAMESPACES = (
    "http://www.w3.org/1998/Math/MathML",
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
)
# What a page that plays a record asks itself: RFC 2606 keeps .invalid for hosts that are none.
NOWHERE = "http://record.invalid"


def test_no_file_of_the_page_names_another_host() -> None:
    files = [path for folder in ("static", "templates") for path in (ROOT / folder).rglob("*.*")]
    assert files
    found = {
        f"{path.relative_to(ROOT)}: {address}"
        for path in files
        for address in re.findall(r"""(?:https?:|["'(=])//[\w.-]+\.[^\s"'`)<>]+""", path.read_text("utf-8"))
        if address not in (*NAMESPACES, NOWHERE)
    }
    assert not found
