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
    """Returns the schemas of a request for gradients by their names. It has all that a request for a run
    has."""
    _, document = models_json_schema([(GradientRequest, "validation")], ref_template=REF)
    return document["$defs"]


def field_schema(place: Place) -> Schema:
    """Finds the schema of a field by its place, and follows references. Raises StopIteration where there is
    none."""
    models = [GradientRequest.__name__]
    schema: Schema = {}
    for key in place:
        known = [schemas()[model]["properties"] for model in models]
        schema = next(properties[key] for properties in known if key in properties)
        models = [name_in(reference) for reference in references_in(schema)]
    return schema


def name_in(reference: str) -> str:
    """Returns the name of the schema that a reference leads to."""
    return reference.rsplit("/", 1)[-1]


def references_in(schema: Schema) -> list[str]:
    """Lists the references of a schema, or of its alternatives."""
    if "$ref" in schema:
        return [schema["$ref"]]
    choices: list[Schema] = [*schema.get("anyOf", []), *schema.get("oneOf", [])]
    return [reference for choice in choices for reference in references_in(choice)]


def value_schema(schema: Schema) -> Schema:
    """Returns the one alternative of a field's schema that is not null."""
    (only,) = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    return only
