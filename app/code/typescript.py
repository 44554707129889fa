"""Writes the page's types of the code from the models of this package.

    python -m app.code.typescript

writes `static/js/code/wire.d.ts`. The file is committed; a test holds it to the models.
"""

from pathlib import Path

from pydantic.json_schema import models_json_schema

from app.code.answer import Code
from app.wire.typescript import Schema, interface

TARGET = Path(__file__).resolve().parents[2] / "static" / "js" / "code" / "wire.d.ts"
COMMAND = "python -m app.code.typescript"
HEADER = f"""// The types of the code. Written by `{COMMAND}` from app/code/answer.py: change them there.
"""


def typescript() -> str:
    """The whole text of `wire.d.ts`."""
    _, document = models_json_schema([(Code, "serialization")])
    definitions: dict[str, Schema] = document["$defs"]
    return "\n".join([HEADER, *(interface(name, schema, False) for name, schema in definitions.items())])


def main() -> None:
    """Writes the file."""
    TARGET.write_text(typescript(), encoding="utf-8")


if __name__ == "__main__":
    main()
