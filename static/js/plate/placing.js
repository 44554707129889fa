/**
 * Finds room for labels beside what they name, over none of the others, each with a line to its own thing: in a margin
 * beside the picture, or within it. Pure geometry.
 * @module
 */

/** @typedef {import("../cell/grow.js").Rect} Rect */
/** @typedef {{ x: number, y: number }} Point */
/** @typedef {{ mark: Rect, width: number, height: number }} Label   mark: what it names; its own size */
/** @typedef {{ box: Rect, from: Point, to: Point }} Placed   from, to: its line, from the label to the mark */

/** Pixels between the places that are tried, around each label, and from the edges. */
const GRID = 6;
const AIR = 6;
/** Pixels between labels in a margin. */
const STACKED = 10;
/** Pixels of a line as it looks best, and costs of what is worse, the last two for each square pixel. */
const LINE = 30;
const COST = { over: 2000, crossing: 300, behind: 500, small: 600, covered: 0.004, overlap: 0.2 };
/** A mark below this area is small: a label over it would hide it. */
const SMALL = 60 * 60;
const ROUNDS = 8;

/**
 * @param {readonly Label[]} labels
 * @param {Rect} room   that none may leave
 * @returns {Placed[] | null} null where there is no room for all
 */
export function placeLabels(labels, room) {
  const given = [...labels.keys()];
  const largestFirst = [...given].sort((a, b) => areaOf(labels[b]) - areaOf(labels[a]));
  // Where the room is tight, it depends on who comes first.
  for (const order of [given, largestFirst, [...given].reverse()]) {
    const placed = settle(labels, room, order);
    if (placed) return placed;
  }
  return null;
}

/**
 * Stacks labels in a margin to the right of all that they name, each as near to its own height as the others let it.
 * @param {readonly Label[]} labels
 * @param {Rect} margin   that none may leave
 * @returns {Placed[] | null} null where there is no room for all
 */
export function stackLabels(labels, margin) {
  const order = [...labels.keys()].sort((a, b) => heightOf(labels[a]) - heightOf(labels[b]));
  const all = labels.reduce((sum, { height }) => sum + height + STACKED, -STACKED);
  if (all > margin.height || labels.some(({ width }) => width > margin.width)) return null;
  /** @type {Placed[]} */
  const placed = [];
  let [top, rest] = [margin.y, all];
  for (const place of order) {
    const label = labels[place];
    if (!label) continue;
    const { mark, width, height } = label;
    // What is still to come has to have room below.
    const lowest = margin.y + margin.height - rest;
    const y = Math.max(top, Math.min(lowest, heightOf(label) - height / 2));
    placed[place] = lined({ x: margin.x, y, width, height }, mark);
    [top, rest] = [y + height + STACKED, rest - height - STACKED];
  }
  return placed;
}

/** @param {Label | undefined} label @returns {number} where its line would lead, of one that is as high as the picture at its top */
const heightOf = (label) => (label ? label.mark.y + Math.min(label.mark.height / 2, LINE) : 0);

/** @param {Label | undefined} label */
const areaOf = (label) => (label ? label.width * label.height : 0);

/**
 * Gives each label its best place beside the others, in turns, until none moves any more.
 * @param {readonly Label[]} labels
 * @param {Rect} room
 * @param {number[]} order
 * @returns {Placed[] | null}
 */
function settle(labels, room, order) {
  /** @type {(Placed | null)[]} */
  const placed = labels.map(() => null);
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = placed.map((one) => one?.box);
    for (const place of order) {
      const others = placed.flatMap((one, index) => (one && index !== place ? [one] : []));
      const label = labels[place];
      placed[place] = label ? bestFor(label, room, others, labels) : null;
    }
    if (placed.every((one, place) => isSame(one?.box, before[place]))) break;
  }
  const all = placed.flatMap((one) => one ?? []);
  const isClear = all.every(({ box }, place) =>
    all.slice(place + 1).every((one) => overlap(box, one.box) === 0),
  );
  return isClear && all.length === labels.length ? all : null;
}

/** @param {Rect | undefined} one @param {Rect | undefined} other */
const isSame = (one, other) => one?.x === other?.x && one?.y === other?.y;

/**
 * @param {Label} label
 * @param {Rect} room
 * @param {Placed[]} others
 * @param {readonly Label[]} labels
 * @returns {Placed | null} null where it is larger than the room
 */
function bestFor(label, room, others, labels) {
  /** @type {Placed | null} */
  let best = null;
  let least = Number.POSITIVE_INFINITY;
  const { width, height, mark } = label;
  for (let y = room.y + AIR; y + height + AIR <= room.y + room.height; y += GRID) {
    for (let x = room.x + AIR; x + width + AIR <= room.x + room.width; x += GRID) {
      const candidate = lined({ x, y, width, height }, mark);
      const length = lengthCost(candidate);
      if (length >= least) continue;
      const cost = length + costOf(candidate, label, others, labels, least - length);
      if (cost < least) [best, least] = [candidate, cost];
    }
  }
  return best;
}

/** @param {Placed} candidate */
const lengthCost = ({ from, to }) => Math.abs(Math.hypot(to.x - from.x, to.y - from.y) - LINE);

/**
 * @param {Placed} candidate
 * @param {Label} own
 * @param {Placed[]} others
 * @param {readonly Label[]} labels
 * @param {number} most   from which it does not matter how much more
 * @returns {number} what is bad about a place, but for the length of its line
 */
function costOf({ box, from, to }, own, others, labels, most) {
  let cost = 0;
  const wide = grown(box);
  for (const other of others) {
    const over = overlap(wide, other.box);
    if (over > 0) cost += COST.over + COST.overlap * over;
    if (cost >= most) return cost;
    if (crosses(from, to, other.from, other.to)) cost += COST.crossing;
    if (passes(from, to, other.box) || passes(other.from, other.to, box)) cost += COST.behind;
  }
  for (const { mark } of labels) {
    const covered = overlap(box, mark);
    if (mark.width * mark.height < SMALL) {
      if (covered > 0) cost += COST.small;
      if (mark !== own.mark && passes(from, to, mark)) cost += COST.crossing;
    } else cost += covered * COST.covered * (mark === own.mark ? 8 : 1);
  }
  return cost;
}

/** @param {Rect} box @param {Rect} mark @returns {Placed} with the shortest line between them, as straight as can be */
function lined(box, mark) {
  const [x, y] = [
    between(box.x, box.width, mark.x, mark.width),
    between(box.y, box.height, mark.y, mark.height),
  ];
  return { box, from: { x: x.own, y: y.own }, to: { x: x.other, y: y.other } };
}

/**
 * @param {number} own
 * @param {number} ownSize
 * @param {number} other
 * @param {number} otherSize
 * @returns {{ own: number, other: number }} where a line between two spans meets each: in the middle of what they share
 */
function between(own, ownSize, other, otherSize) {
  const from = Math.max(own, other);
  const to = Math.min(own + ownSize, other + otherSize);
  if (from <= to) return { own: (from + to) / 2, other: (from + to) / 2 };
  return own < other ? { own: own + ownSize, other } : { own, other: other + otherSize };
}

/** @param {Rect} box @returns {Rect} with air around it */
const grown = ({ x, y, width, height }) => ({
  x: x - AIR,
  y: y - AIR,
  width: width + 2 * AIR,
  height: height + 2 * AIR,
});

/** @param {Rect} one @param {Rect} other @returns {number} the area that both have */
function overlap(one, other) {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** @param {Point} a @param {Point} b @param {Point} c @returns {number} on which side of a line through two points a third is */
const side = (a, b, c) => Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));

/** @param {Point} a @param {Point} b @param {Point} c @param {Point} d @returns {boolean} whether the lines a–b and c–d cross */
const crosses = (a, b, c, d) => side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);

/** @param {Point} a @param {Point} b @param {Rect} box @returns {boolean} whether the line a–b goes through a box */
function passes(a, b, { x, y, width, height }) {
  const corners = [
    { x, y },
    { x: x + width, y },
    { x: x + width, y: y + height },
    { x, y: y + height },
  ];
  const isIn = (/** @type {Point} */ at) => at.x > x && at.x < x + width && at.y > y && at.y < y + height;
  return (
    isIn(a) ||
    isIn(b) ||
    corners.some((corner, place) => crosses(a, b, corner, corners[(place + 1) % corners.length] ?? corner))
  );
}
