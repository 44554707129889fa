"""Writes the page's types of the wire from the models of this package, and the constants that both share.

    python -m app.wire.typescript

writes `static/js/wire.d.ts` and `static/js/constants.js`. Both are committed; tests hold them up to date.
"""

import json
import re
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import models_json_schema

from app.trained.card import Card
from app.wire import constants
from app.wire.cells import Cells
from app.wire.errors import ErrorAnswer
from app.wire.gradients import (
    GradientEndLine,
    GradientLine,
    GradientRequest,
    GradientsLine,
    GradientStartLine,
)
from app.wire.lines import EndLine, FailureLine, Line, StartLine, StepLine
from app.wire.request import RunRequest
from app.wire.states import OTHERS
from models.kinds import KINDS, STATES, TARGETS

TARGET = Path(__file__).resolve().parents[2] / "static" / "js" / "wire.d.ts"
COMMAND = "python -m app.wire.typescript"
HEADER = f"""// The types of the wire. Written by `{COMMAND}` from app/wire/: change them there.
"""
OF_KINDS = """/** The name of a state: `GET /api/cells` tells which there are. */
export type StateName = `${string}_state`;

/** What an intervention can hold. */
export type Target = StateName | `gates.${string}`;
"""
NAMES = {tuple(KINDS): "string", STATES: "StateName", TARGETS: "Target"}
"""The types of words that the page learns from the server: kinds, states and gates."""
WORDS = {"integer": "number", "number": "number", "string": "string", "boolean": "boolean", "null": "null"}

Schema = dict[str, Any]  # Any: what a JSON schema holds is as free as JSON


def typescript() -> str:
    """Writes the whole text of `wire.d.ts`."""
    run = (StartLine, StepLine, EndLine, FailureLine)
    gradients = (GradientStartLine, GradientLine, GradientEndLine)
    models = (RunRequest, *run, GradientRequest, *gradients, ErrorAnswer, Card, Cells)
    _, document = models_json_schema([(model, "validation") for model in models])
    definitions: dict[str, Schema] = document["$defs"]
    in_requests = reachable("RunRequest", definitions) | reachable("GradientRequest", definitions)
    interfaces = [definition(name, schema, name in in_requests) for name, schema in definitions.items()]
    unions = [
        union("Line", TypeAdapter[Line](Line)),
        union("GradientsLine", TypeAdapter[GradientsLine](GradientsLine)),
    ]
    return "\n".join([HEADER, OF_KINDS, *interfaces, *unions, ""])


def union(name: str, lines: TypeAdapter[Line] | TypeAdapter[GradientsLine]) -> str:
    """Writes the exported type of any line of an answer."""
    schema = lines.json_schema(ref_template="{model}")
    choices = " | ".join(expression(choice) for choice in schema["oneOf"])
    return f"{comment(schema)}export type {name} = {choices};"


def reachable(root: str, definitions: dict[str, Schema]) -> set[str]:
    """Collects the names of all definitions that `root` refers to, itself included."""
    reached: set[str] = set()
    waiting = [root]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += re.findall(r'"#/\$defs/(\w+)"', json.dumps(definitions[name]))
    return reached


def definition(name: str, schema: Schema, in_request: bool) -> str:
    """Writes an exported interface, or the name of a union."""
    if "properties" in schema:
        return interface(name, schema, in_request)
    return f"{comment(schema)}export type {name} = {expression(schema)};\n"


def interface(name: str, schema: Schema, in_request: bool) -> str:
    """Writes an exported interface. A member with a default is optional in a request, and always there in an
    answer. The states that not every kind has are looked up by their names."""
    required: list[str] = schema.get("required", [])
    members: dict[str, str] = {}
    for key, member in schema["properties"].items():
        state = next((name for name in OTHERS if key.startswith(name)), None)
        if state is None:
            optional = key not in required and (in_request or "default" not in member)
            members[key] = f"{comment(member, '  ')}  {key}{'?' if optional else ''}: {expression(member)};"
        else:
            index = f"[name: `${{string}}_state{key.removeprefix(state)}`]"
            members[index] = f"  /** As of the hidden state. */\n  {index}: {expression(member)};"
    return f"{comment(schema)}export interface {name} {{\n" + "\n".join(members.values()) + "\n}\n"


def comment(schema: Schema, indent: str = "") -> str:
    """Writes the description as a doc comment, followed by the default where that is a word or number. Empty
    without a description."""
    if "description" not in schema:
        return ""
    text = " ".join(str(schema["description"]).split())
    default = schema.get("default")
    if isinstance(default, str | int):
        text += f" Default: {json.dumps(default)}."
    return f"{indent}/** {text.replace('*/', '* /')} */\n"


def expression(schema: Schema) -> str:
    """Writes the TypeScript type that a schema stands for. Raises ValueError for one that this wire does not
    use."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "const" in schema or "enum" in schema:
        values = schema.get("enum", [schema.get("const")])
        return NAMES.get(tuple(values)) or " | ".join(json.dumps(value) for value in values)
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " | ".join(dict.fromkeys(expression(choice) for choice in schema[key]))
    if schema["type"] == "array":
        return f"{parenthesised(expression(schema['items']))}[]"
    if schema["type"] == "object":
        return f"Record<string, {expression(schema['additionalProperties'])}>"
    if schema["type"] in WORDS:
        return WORDS[schema["type"]]
    raise ValueError(f"no TypeScript for {schema}")


def parenthesised(words: str) -> str:
    """Puts a union in parentheses, so that it can be the item of an array."""
    return f"({words})" if "|" in words else words


def main() -> None:
    """Writes both files."""
    TARGET.write_text(typescript(), encoding="utf-8")
    constants.TARGET.write_text(constants.module(COMMAND), encoding="utf-8")


if __name__ == "__main__":
    main()
