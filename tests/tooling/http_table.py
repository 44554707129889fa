"""The table in docs/http.md: `python -m tests.tooling.http_table` writes it anew."""

from app.settings import ROOT
from tests.app.attacks.framings import ROWS

DOCUMENT = ROOT / "docs/http.md"
BEGIN, END = "<!-- rows -->\n", "<!-- end of rows -->\n"
MENDING = "run `python -m tests.tooling.http_table`"


def table() -> str:
    """Each row as the tests send it."""
    rows = ["| section | what arrives | what is answered |", "|---|---|---|"]
    rows += [f"| {row.section} | {row.what} | {row.answer} |" for row in ROWS]
    return "\n".join(rows) + "\n"


def written(text: str) -> str:
    """The document with the table as it should be."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + table() + END + after


if __name__ == "__main__":
    DOCUMENT.write_text(written(DOCUMENT.read_text("utf-8")), "utf-8")
