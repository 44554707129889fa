"""Measures how well each unit's values tell a label: by correlation with a number, by a threshold where it is
yes or no."""

from dataclasses import dataclass

import torch
from torch import Tensor


def correlations(values: Tensor, label: Tensor) -> Tensor:
    """Computes Pearson's r of each unit (n, q) with the label (n) of float: (q), 0 where either never
    changes."""
    values, label = values.double(), label.double()
    values, label = values - values.mean(0), label - label.mean()
    product = (values * label.unsqueeze(1)).sum(0)
    scale = values.square().sum(0).sqrt() * label.square().sum().sqrt()
    return torch.where(scale > 0, product / scale, 0.0)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """A threshold for each unit (q) of a state: it says yes where the unit's value is above, or below where
    `below`."""

    thresholds: Tensor
    below: Tensor

    def accuracies(self, values: Tensor, label: Tensor) -> Tensor:
        """Computes the share of steps (n) at which each unit (n, q) tells the label (n) of bool right:
        (q)."""
        says = (values > self.thresholds) != self.below
        return (says == label.unsqueeze(1)).double().mean(0)


def fitted_thresholds(values: Tensor, label: Tensor) -> Thresholds:
    """Chooses the thresholds with the fewest errors on these values (n, q) of each unit, for that label (n)
    of bool."""
    ordered, order = values.sort(dim=0)
    yes = label[order].double()  # (n, q), from the lowest value up
    # Right answers where the threshold is below all values, then above the first, the first two, and so on.
    right = yes.sum(0) + torch.cat((torch.zeros(1, values.shape[1]), (1 - 2 * yes).cumsum(0)))
    count = len(values)
    # Only between two different values can a threshold separate them; the two ends separate nothing.
    separates = torch.cat(
        (torch.zeros_like(label[:1]).expand(1, values.shape[1]), ordered[:-1] < ordered[1:])
    )
    separates = torch.cat((separates, torch.zeros_like(separates[:1])))
    above, below = (torch.where(separates, score, -1) for score in (right, count - right))
    best_above, best_below = above.max(0), below.max(0)
    turned = best_below.values > best_above.values
    place = torch.where(turned, best_below.indices, best_above.indices).clamp(1, count - 1).unsqueeze(0)
    between = (ordered.gather(0, place - 1) + ordered.gather(0, place)) / 2
    return Thresholds(between.squeeze(0), turned)


def commoner(label: Tensor) -> float:
    """Computes the share of steps (n) that are right where the answer is always the commoner of yes and
    no."""
    share = label.double().mean().item()
    return max(share, 1 - share)
