"""A server's metrics as Prometheus reads them."""

import urllib.request
from dataclasses import dataclass

from prometheus_client.parser import text_string_to_metric_families

from tests.tooling.serving import HOST


@dataclass(frozen=True, slots=True)
class Scrape:
    """The samples of one moment, by name and labels."""

    samples: dict[tuple[str, frozenset[tuple[str, str]]], float]

    def value(self, name: str, **labels: str) -> float:
        """One sample; 0 where there is none yet."""
        return self.samples.get((name, frozenset(labels.items())), 0.0)

    def total(self, name: str) -> float:
        """The sum of all samples of that name, whatever their labels."""
        return sum(value for (found, _), value in self.samples.items() if found == name)


def scrape(port: int) -> Scrape:
    """What the server whose metrics are at that port of 127.0.0.1 says at this moment."""
    with urllib.request.urlopen(f"http://{HOST}:{port}/metrics", timeout=10) as answer:
        text: str = answer.read().decode()
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return Scrape({(one.name, frozenset(one.labels.items())): one.value for one in samples})
