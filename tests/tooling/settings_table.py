"""The table of all settings in docs/operating.md: `python -m tests.tooling.settings_table` writes it anew."""

import re
from pathlib import Path

from pydantic.fields import FieldInfo

from app.settings import ROOT, Settings

DOCUMENT = ROOT / "docs/operating.md"
BEGIN, END = "<!-- settings -->\n", "<!-- end of settings -->\n"
MENDING = "run `python -m tests.tooling.settings_table`"
KIBIBYTE = 1024
UNITS = {"seconds": " s", "bytes": ""}


def table() -> str:
    """Each setting as it is spelled in the environment, its default, and why it is so."""
    rows = ["| `UNROLLED_…` | default | what and why |", "|---|---|---|"]
    rows += [
        f"| `{name.upper()}` | {default_of(name, field)} | {reason_of(field)} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(rows) + "\n"


def default_of(name: str, field: FieldInfo) -> str:
    """The default, in the unit that its name says."""
    value: object = field.default
    if field.default_factory is not None:
        return "the cores"
    if value is None or value == "":
        return "none"
    if isinstance(value, Path):
        return f"`{value.relative_to(ROOT).as_posix()}`"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"`{str(value).lower()}`"
    return sized(int(value)) if name.endswith("_bytes") else f"{value:,}{unit_of(name)}"


def unit_of(name: str) -> str:
    """What stands behind a number."""
    return next((unit for word, unit in UNITS.items() if name.endswith(f"_{word}")), "")


def sized(count: int) -> str:
    """Bytes in the largest unit that leaves a whole number."""
    for unit in ("B", "KiB", "MiB"):
        if count % KIBIBYTE:
            return f"{count} {unit}"
        count //= KIBIBYTE
    return f"{count} GiB"


def reason_of(field: FieldInfo) -> str:
    """Its description, on one line."""
    return re.sub(r"\s+", " ", field.description or "").replace("|", "\\|")


def written(text: str) -> str:
    """The document with the table as it should be."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + table() + END + after


if __name__ == "__main__":
    DOCUMENT.write_text(written(DOCUMENT.read_text("utf-8")), "utf-8")
