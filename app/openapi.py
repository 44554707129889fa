"""Writes the OpenAPI document: routes from FastAPI, bodies from the wire's models."""

from collections.abc import Iterable

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter
from pydantic.json_schema import models_json_schema

from app.code.answer import CodeRequest
from app.link.fields import REF, Schema
from app.link.query import GRADIENT_PARAMETERS, PARAMETERS
from app.link.row import Row
from app.wire.errors import ErrorAnswer
from app.wire.gradients import GradientRequest, GradientsLine
from app.wire.lines import Line
from app.wire.request import RunRequest

DESCRIPTION = """A recurrent network at work, one time step at a time.

`POST /api/runs` runs a network on a sequence and answers with JSON lines: a `start` line, a `step` line for
each step, and an `end` line, or a `failure` line where the run cannot be completed. `GET /api/runs` takes the
same run as a link.

`POST /api/gradients` goes back through a run from a loss at one time step: a `start` line, a `gradient` line
for each step of the run, the last first, and an `end` or a `failure` line. `GET /api/gradients` takes the
same as a link.
"""
POST_EXAMPLES: Schema = {
    "text": {"summary": "A text, all else by default", "value": {"input": {"text": "hello"}}},
    "values": {
        "summary": "Numbers, and a network spelled out",
        "value": {
            "network": {
                "cell": "gru",
                "hidden_size": 3,
                "num_layers": 2,
                "bidirectional": True,
                "readout": {"size": 2, "activation": "sigmoid", "bias": True, "joint": True},
            },
            "weights": {"seed": 7},
            "input": {"values": [[1, 0, 0.5], [0, 1, -0.5]]},
            "detail": "gates",
        },
    },
}
GRADIENT_EXAMPLES: Schema = {
    "text": {
        "summary": "How the prediction of a character depends on each state before it",
        "value": {"input": {"text": "hello"}, "loss": {"time_step": 3}},
    },
    "values": {
        "summary": "A squared error, with the norms of each step's Jacobian",
        "value": {
            "network": {"cell": "gru", "hidden_size": 3, "readout": {"size": 1, "activation": "identity"}},
            "input": {"values": [[1, 0, 0.5], [0, 1, -0.5]]},
            "loss": {"kind": "squared_error", "values": [0.25]},
            "jacobians": True,
        },
    },
}
STATUSES = {
    "404": "There is none of that name.",
    "408": "The body did not arrive in time.",
    "413": "The body is too large, or the run needs too much.",
    "414": "The query is too long.",
    "415": "The body is not announced as JSON.",
    "422": "The request is wrong: which fields, and why.",
    "429": "This client asks too often, or has too many runs at a time. See Retry-After.",
    "503": "No worker is free. See Retry-After.",
}
OF_RUNS = ("408", "413", "414", "415", "422", "429", "503")
OF_OTHERS = {
    "/api/models": ("429",),
    "/api/models/{name}": ("404", "429"),
    "/api/lessons": ("429",),
    "/api/lessons/{name}": ("404", "429"),
    "/api/code/note": ("422", "429"),
    "/api/code/{cell}": ("422", "429"),
    "/healthz": (),
    "/readyz": ("429", "503"),
}
"""The other statuses of each route's answers: each is an ErrorAnswer."""
FASTAPIS = ("HTTPValidationError", "ValidationError")
"""Schemas of answers that FastAPI would give: ours have one shape, whoever finds the fault."""
LINE = TypeAdapter[Line](Line)
GRADIENTS_LINE = TypeAdapter[GradientsLine](GradientsLine)


def describe(app: FastAPI) -> None:
    """Makes the application serve the whole document at /openapi.json."""

    def openapi() -> Schema:
        if app.openapi_schema is None:
            app.openapi_schema = document(app)
        return app.openapi_schema

    app.openapi = openapi


def document(app: FastAPI) -> Schema:
    """Builds the OpenAPI document of the application."""
    described = get_openapi(title=app.title, version=app.version, description=DESCRIPTION, routes=app.routes)
    described.setdefault("components", {}).setdefault("schemas", {}).update(wire_schemas())
    for path, request, lines, parameters, examples in (
        ("/api/runs", RunRequest, LINE, PARAMETERS, POST_EXAMPLES),
        ("/api/gradients", GradientRequest, GRADIENTS_LINE, GRADIENT_PARAMETERS, GRADIENT_EXAMPLES),
    ):
        operations: Schema = described["paths"][path]
        schema = {"$ref": REF.format(model=request.__name__)}
        operations["post"]["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema, "examples": examples}},
        }
        operations["get"]["parameters"] = [query_parameter(row) for row in parameters.values()]
        line = lines.json_schema(ref_template=REF)
        del line["$defs"]
        for operation in operations.values():
            operation["responses"] = responses(line)
        operations["get"]["responses"]["304"] = {
            "description": "The lines that the browser has are still good."
        }
    for path, statuses in OF_OTHERS.items():
        operation = described["paths"][path]["get"]
        operation["responses"] = {"200": operation["responses"]["200"]} | errors(statuses)
    for path in ("/api/code/note", "/api/code/{cell}"):
        described["paths"][path]["get"]["parameters"] = code_parameters(path)
    for name in FASTAPIS:
        described["components"]["schemas"].pop(name, None)
    return described


def code_parameters(path: str) -> list[Schema]:
    """Describes the parameters that choose the code: the cell stands in the path, or else in the query as the
    rest does."""
    fields: Schema = CodeRequest.model_json_schema()["properties"]
    return [
        {"name": name, "in": place, "required": place == "path", "schema": schema}
        for name, schema in fields.items()
        for place in ["path" if f"{{{name}}}" in path else "query"]
    ]


def wire_schemas() -> Schema:
    """Returns the schemas of all models of the wire by name."""
    models = (RunRequest, GradientRequest, ErrorAnswer)
    _, definitions = models_json_schema([(one, "validation") for one in models], ref_template=REF)
    schemas: Schema = definitions["$defs"]
    for lines in (LINE, GRADIENTS_LINE):
        schemas |= lines.json_schema(ref_template=REF)["$defs"]
    return schemas


def responses(line: Schema) -> Schema:
    """Describes the answers to a request for a run, or for its gradients."""
    stream = {
        "description": "One JSON object a line.",
        "content": {"application/jsonl": {"schema": line}},
    }
    return {"200": stream} | errors(OF_RUNS)


def errors(statuses: Iterable[str]) -> Schema:
    """Describes the answers with these statuses."""
    error = {"application/json": {"schema": {"$ref": REF.format(model="ErrorAnswer")}}}
    return {status: {"description": STATUSES[status], "content": error} for status in statuses}


def query_parameter(row: Row) -> Schema:
    """Describes a query parameter as the field of the request that it spells."""
    described: Schema = {"name": row.name, "in": "query", "required": False, "schema": row.schema}
    described["description"] = row.about
    if row.example is not None:
        described["example"] = row.example
    return described
