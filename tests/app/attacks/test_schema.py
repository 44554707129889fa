"""The OpenAPI document, fuzzed: every route is asked for what it describes, and for what it does not."""

# Schemathesis leaves the types of its operations and cases open:
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false
# pyright: reportUnknownParameterType=false, reportMissingTypeArgument=false, reportArgumentType=false
# pyright: reportAttributeAccessIssue=false

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import positive_data_acceptance

from app.application import create_app
from app.settings import Settings
from tests.app.attacks.harmless import assert_tells_nothing
from tests.tooling.serving import Server

EXAMPLES = 120
SECONDS = 30
SCHEMA = schemathesis.openapi.from_dict(create_app(Settings()).openapi())
OPERATIONS = {operation.label: operation for one in SCHEMA.get_all_operations() if (operation := one.ok())}
REFUSING = [label for label, one in OPERATIONS.items() if one.body or one.query]


def fuzzed(operation: APIOperation, mode: GenerationMode, server: Server) -> set[int]:
    """Asks again and again, always for the same; gives the statuses of the answers. Each answer is as the
    document has it: its status, its type and its shape. What the document says is right may still be
    refused, since it cannot tell what fits together."""
    came: set[int] = set()

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Case) -> None:
        response = case.call(base_url=server.url, timeout=SECONDS)
        came.add(response.status_code)
        assert_tells_nothing(response.text)
        case.validate_response(response, excluded_checks=[positive_data_acceptance])

    ask()
    return came


def test_every_route_is_described() -> None:
    assert len(OPERATIONS) >= 12
    known = {"POST /api/runs", "GET /api/gradients", "GET /api/models/{name}", "GET /readyz"}
    assert known <= set(OPERATIONS)


@pytest.mark.parametrize("label", OPERATIONS)
def test_what_is_described_is_answered_as_described(label: str, target: Server) -> None:
    came = fuzzed(OPERATIONS[label], GenerationMode.POSITIVE, target)
    assert came <= {200, 404, 422}
    assert 200 in came or "{name}" in label, "a name that exists is not guessed"


@pytest.mark.parametrize("label", REFUSING)
def test_what_is_not_described_is_refused(label: str, target: Server) -> None:
    assert 422 in fuzzed(OPERATIONS[label], GenerationMode.NEGATIVE, target)
