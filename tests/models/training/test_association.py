"""Correlations and thresholds of units, against torch.corrcoef and against trying every threshold."""

import pytest
import torch

from models.training.association import commoner, correlations, fitted_thresholds
from tests.models.seeding import seeded


def test_correlations_are_those_of_corrcoef() -> None:
    with seeded(1):
        values = torch.randn(200, 5)
        label = values[:, 2] * 3 + torch.randn(200)
    expected = torch.corrcoef(torch.cat((values, label.unsqueeze(1)), 1).T.double())[-1, :-1]
    assert torch.allclose(correlations(values, label), expected)


def test_a_unit_that_never_changes_correlates_with_nothing() -> None:
    assert torch.equal(correlations(torch.ones(9, 1), torch.arange(9).float()), torch.zeros(1).double())


@pytest.mark.parametrize("seed", range(20))
def test_no_threshold_does_better(seed: int) -> None:
    with seeded(seed):
        values = torch.randint(0, 6, (30, 4)).float()
        label = (values[:, 0] + torch.randn(30) * seed / 5 > 2.5) == (seed % 2 == 0)
    accuracies = fitted_thresholds(values, label).accuracies(values, label)
    for unit in range(4):
        tried = [
            ((values[:, unit] > threshold) == label).double().mean().item()
            for threshold in (0.5, 1.5, 2.5, 3.5, 4.5)
        ]
        assert accuracies[unit].item() == pytest.approx(max(*tried, 1 - min(tried)))


def test_the_commoner_answer_is_right_at_its_share() -> None:
    assert commoner(torch.tensor([True, False, False, False])) == 0.75
