/**
 * Draws the lines of the diagram as polygons, one closed path for each arrow, so that all arrows of a kind are one
 * shape.
 * @module
 */

/** @typedef {{ d: string }} Path  polygons, as an SVG path in pixels */

const HALF_HEAD = 3.5;
const HEAD = 6;

/** @returns {Path} */
export const emptyPath = () => ({ d: "" });

/**
 * Draws an arrow along one axis.
 * @param {Path} path  added to
 * @param {[number, number]} from
 * @param {[number, number]} to    its tip; on the same row or in the same column as `from`
 * @param {number} width           of the shaft
 */
export function arrow(path, from, to, width) {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  if (length < 1) return;
  const along = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  const head = Math.min(HEAD, length);
  const outline = [
    [0, width / 2],
    [length - head, width / 2],
    [length - head, HALF_HEAD],
    [length, 0],
    [length - head, -HALF_HEAD],
    [length - head, -width / 2],
    [0, -width / 2],
    [0, width / 2],
  ];
  polygon(
    path,
    outline.map(([forth = 0, aside = 0]) =>
      turned(from, /** @type {[number, number]} */ (along), forth, aside),
    ),
  );
}

/**
 * @param {Path} path
 * @param {number[][]} points
 */
export function polygon(path, points) {
  path.d += `M${points.map(([x, y]) => `${x},${y}`).join("L")}`;
}

/**
 * @param {[number, number]} origin
 * @param {[number, number]} along
 * @param {number} forth
 * @param {number} aside
 */
function turned(origin, along, forth, aside) {
  return [origin[0] + along[0] * forth - along[1] * aside, origin[1] + along[1] * forth + along[0] * aside];
}
