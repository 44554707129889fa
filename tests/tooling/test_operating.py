"""What docs/operating.md tells an operator is so."""

import re

from prometheus_client import REGISTRY

from app import metrics
from app.settings import Settings
from tests.tooling.serving import ROOT
from tests.tooling.settings_table import DOCUMENT, MENDING, default_of, sized, written

TEXT = DOCUMENT.read_text("utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text()


def test_the_table_of_settings_is_that_of_the_settings() -> None:
    assert written(TEXT) == TEXT, MENDING


def test_defaults_are_told_in_their_units() -> None:
    fields = Settings.model_fields
    told = {
        name: default_of(name, fields[name]) for name in ("pool_size", "redis_url", "max_body_bytes", "rate")
    }
    assert told == {
        "pool_size": "the cores",
        "redis_url": "none",
        "max_body_bytes": "32 MiB",
        "rate": "`6000/minute`",
    }
    assert default_of("header_seconds", fields["header_seconds"]) == "10.0 s"
    assert [sized(count) for count in (3, 1024, 3 * 2**20, 2**31)] == ["3 B", "1 KiB", "3 MiB", "2 GiB"]


def test_every_metric_is_told_and_no_other() -> None:
    assert metrics.REQUESTS
    ours = {family.name for family in REGISTRY.collect() if family.name.startswith("unrolled_")}
    told = {re.sub(r"_(total|bucket|count|sum)$", "", name) for name in re.findall(r"\bunrolled_\w+", TEXT)}
    assert told == ours


def test_every_variable_that_compose_reads_is_told() -> None:
    for name in set(re.findall(r"\$\{(UNROLLED_\w+)", COMPOSE)):
        assert f"`{name}`" in TEXT, name


def test_every_setting_that_is_named_exists() -> None:
    known = {f"UNROLLED_{name.upper()}" for name in Settings.model_fields}
    known |= set(re.findall(r"\$\{(UNROLLED_\w+)", COMPOSE))
    assert set(re.findall(r"\bUNROLLED_[A-Z_]+[A-Z]\b", TEXT)) <= known
