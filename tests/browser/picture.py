"""The picture as numbers: what the heat maps of the score hold, and which columns can be seen."""

from dataclasses import dataclass, field
from typing import TypedDict

from playwright.sync_api import Page

# For each tile, the heat maps from the top down; for each of their columns, whether a curtain covers it or
# it is out of the window.
READ = """() => {
  const boxOf = (element) => element.getBoundingClientRect();
  const view = boxOf(document.querySelector(".score"));
  const curtains = [...document.querySelectorAll(".curtain")].map(boxOf);
  return [...document.querySelectorAll(".tile")].filter((tile) => tile.data).map((tile) => {
    const box = boxOf(tile);
    const left = new DOMMatrix(getComputedStyle(tile).transform).e;
    const columns = [...tile.querySelector("clipPath path").getAttribute("d").matchAll("M")].map((_, k) => k);
    return tile.data.filter(({ type }) => type === "heatmap").map(({ z, x0, dx, y0, dy, zmin, zmax }) => {
      const y = box.top + y0 + (dy * (z.length - 1)) / 2;
      const parts = z[0].length / columns.length;
      const hidden = columns.map((column) => {
        const x = box.left + (column + 0.5) * parts * dx;
        if (x < view.left || x >= view.right) return true;
        return curtains.some((c) => c.left <= x && x < c.right && c.top <= y && y < c.bottom);
      });
      return { z, parts, first: Math.round(left / (parts * dx)), hidden, zmin, zmax };
    });
  });
}"""


SLIVER = 1  # the part of a column that shows the original of a changed run
MARGIN = 1  # parts of a column at each side that are cut away


class _HeatMap(TypedDict):
    z: list[list[float | None]]
    parts: int
    first: int
    hidden: list[bool]
    zmin: float
    zmax: float


@dataclass(slots=True)
class Strip:
    """One stack of units: the numbers of each time step that is drawn, the time steps in sight, the scale.

    Where a band stands for several units its number is the highest of them; `bands` holds, for each time step
    and band, all that it shows.
    """

    values: dict[int, list[float]] = field(default_factory=dict[int, list[float]])
    bands: dict[int, list[list[float | None]]] = field(default_factory=dict[int, list[list[float | None]]])
    seen: set[int] = field(default_factory=set[int])
    scale: tuple[float, float] = (0.0, 0.0)


def strips(page: Page) -> list[Strip]:
    """The strips of the score from the top down, all tiles joined."""
    tiles: list[list[_HeatMap]] = page.evaluate(READ)
    found = [Strip() for _ in tiles[0]] if tiles else []
    for tile in tiles:
        for strip, drawn in zip(found, tile, strict=True):
            strip.scale = drawn["zmin"], drawn["zmax"]
            for column, hidden in enumerate(drawn["hidden"]):
                cells = slice(column * drawn["parts"], (column + 1) * drawn["parts"])
                units = _units([row[cells] for row in drawn["z"]])
                if units:
                    strip.values[drawn["first"] + column] = units
                    strip.bands[drawn["first"] + column] = [row[cells][MARGIN:-MARGIN] for row in drawn["z"]]
                if units and not hidden:
                    strip.seen.add(drawn["first"] + column)
    return found


def _units(column: list[list[float | None]]) -> list[float]:
    """The numbers of one column, one for each unit; empty where it is not drawn.

    A unit fills one row of the heat map, or some with an empty one below. A band shows its units beside one
    another, the highest last.
    """
    rows: list[float | None] = []
    for *others, value in column:
        seen = [one for one in (*others[SLIVER + 1 :], value) if one is not None]
        assert seen == sorted(seen)  # all alike where it is one unit
        rows.append(value)
    if None not in rows:
        return [value for value in rows if value is not None]
    pairs = zip([None, *rows], rows, strict=False)
    return [value for above, value in pairs if value is not None and above is None]
