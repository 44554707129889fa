"""Finds the schema of a request's field by its place, such as ("network", "readout", "size")."""

from functools import cache
from typing import Any

from pydantic.json_schema import models_json_schema

from app.wire.gradients import GradientRequest

Schema = dict[str, Any]  # Any: what a JSON schema holds is as free as JSON
Place = tuple[str, ...]

REF = "#/components/schemas/{model}"
"""How one schema refers to another: as in the OpenAPI document."""


@cache
def schemas() -> Schema:
    """The schemas of a request for gradients, which has all that a request for a run has, by their names."""
    _, document = models_json_schema([(GradientRequest, "validation")], ref_template=REF)
    return document["$defs"]


def field_schema(place: Place) -> Schema:
    """The schema of a field, found by its place through whatever references lead there. Raises StopIteration
    where there is none."""
    models = [GradientRequest.__name__]
    found: Schema = {}
    for key in place:
        known = [schemas()[model]["properties"] for model in models]
        found = next(properties[key] for properties in known if key in properties)
        models = [name_in(reference) for reference in references_in(found)]
    return found


def name_in(reference: str) -> str:
    """The name of the schema that a reference leads to."""
    return reference.rsplit("/", 1)[-1]


def references_in(schema: Schema) -> list[str]:
    """What a schema refers to, itself or in one of its alternatives."""
    if "$ref" in schema:
        return [schema["$ref"]]
    choices: list[Schema] = [*schema.get("anyOf", []), *schema.get("oneOf", [])]
    return [reference for choice in choices for reference in references_in(choice)]


def value_schema(schema: Schema) -> Schema:
    """The one alternative of a field's schema that is not null."""
    (only,) = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    return only
