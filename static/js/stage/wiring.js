/**
 * Computes the arrows of the unrolled diagram for a span of time steps: what feeds what.
 * @module
 */
import { matrixOn } from "../anatomy.js";
import { arrow, emptyPath, polygon } from "./arrows.js";
import { FRAME_SHARE, GROUND, STUB } from "./layout.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./layout.js").Panel} Panel */
/** @typedef {import("./arrows.js").Path} Path */
/** @typedef {import("../shape.js").Shape} Shape */
/** @typedef {import("../shape.js").Span} Span */

/**
 * Frames, the ground of two directions, and one path for each matrix: U into the cells, W between them, V out of
 * them; `belt` is the way of a state that no matrix multiplies.
 * @typedef {{ frames: Path, grounds: Path, U: Path, W: Path, V: Path, belt: Path }} Wiring
 */

const SHAFT = 1.25;
const BELT = 2.5;
const AIR = 2;
/** Share of the column that is left of a group's ground. */
const GROUND_SHARE = 0.05;

/**
 * @param {Layout} layout
 * @param {Shape} shape
 * @param {Span} columns   the columns of one tile; x = 0 is the left edge of the first
 * @param {(panel: Panel) => Span} known   what may be drawn of a row of cells, or of the outputs
 * @returns {Wiring}
 */
export function wire(layout, shape, columns, known) {
  /** @type {Wiring} */
  const wiring = {
    frames: emptyPath(),
    grounds: emptyPath(),
    U: emptyPath(),
    W: emptyPath(),
    V: emptyPath(),
    belt: emptyPath(),
  };
  if (shape.bidirectional) feedAll(wiring.U, layout, shape, columns);
  for (const panel of layout.panels) {
    const span = overlap(known(panel), columns);
    for (let column = span.from; column <= span.to; column += 1) {
      const left = (column - columns.from) * layout.columnWidth;
      if (panel.kind === "cell") cell(wiring, layout, shape, panel, left, column);
      if (panel.pass?.direction === "reverse") ground(wiring.grounds, layout, panel.pass.layer, left);
      if (panel.kind === "outputs")
        feed(wiring.V, layout, shape.layers - 1, left, panel.top + panel.height + AIR);
    }
  }
  return wiring;
}

/** @param {Span} one @param {Span} other @returns {Span} */
export const overlap = (one, other) => ({
  from: Math.max(one.from, other.from),
  to: Math.min(one.to, other.to),
});

/**
 * @param {Wiring} wiring
 * @param {Layout} layout
 * @param {Shape} shape
 * @param {Panel} panel
 * @param {number} left
 * @param {number} column
 */
function cell(wiring, layout, shape, panel, left, column) {
  const { columnWidth: width } = layout;
  const layer = panel.pass?.layer ?? 0;
  const reverse = panel.pass?.direction === "reverse";
  box(
    wiring.frames,
    left + FRAME_SHARE * width,
    left + (1 - FRAME_SHARE) * width,
    panel.top,
    panel.top + panel.height,
  );
  if (!shape.bidirectional) feed(wiring.U, layout, layer - 1, left, footOf(layout, layer));
  const last = reverse ? column === 0 : column === shape.timeSteps - 1;
  if (last) return;
  for (const strip of panel.strips) {
    const y = strip.top + strip.height / 2;
    const out = reverse ? left + FRAME_SHARE * width : left + (1 - FRAME_SHARE) * width;
    const into = reverse ? left - FRAME_SHARE * width : left + (1 + FRAME_SHARE) * width;
    const belt = matrixOn(shape.cell, strip.quantity) === null;
    arrow(belt ? wiring.belt : wiring.W, [out, y], [into, y], belt ? BELT : SHAFT);
  }
}

/**
 * The ground on which the two directions of a layer stand: what comes from below reaches both, what goes up comes
 * from both.
 * @param {Path} path
 * @param {Layout} layout
 * @param {number} layer
 * @param {number} left
 */
function ground(path, layout, layer, left) {
  const { top, bottom } = extentOf(layout, layer);
  box(
    path,
    left + GROUND_SHARE * layout.columnWidth,
    left + (1 - GROUND_SHARE) * layout.columnWidth,
    top,
    bottom,
  );
}

/**
 * Draws an arrow up from a layer, or from the input, into what reads it.
 * @param {Path} path
 * @param {Layout} layout
 * @param {number} layer   −1 for the input
 * @param {number} left
 * @param {number} foot    y of the tip
 */
function feed(path, layout, layer, left, foot) {
  const middle = left + layout.columnWidth / 2;
  arrow(path, [middle, extentOf(layout, layer).top - AIR], [middle, foot], SHAFT);
}

/**
 * With two directions a layer reads what the one below has finished: all of its arrows are there at once.
 * @param {Path} path
 * @param {Layout} layout
 * @param {Shape} shape
 * @param {Span} columns
 */
function feedAll(path, layout, shape, { from, to }) {
  for (let layer = 0; layer < shape.layers; layer += 1) {
    for (let column = 0; column <= to - from; column += 1) {
      feed(path, layout, layer - 1, column * layout.columnWidth, footOf(layout, layer));
    }
  }
}

/** @param {Layout} layout @param {number} layer */
const footOf = (layout, layer) => extentOf(layout, layer).bottom + AIR;

/**
 * From the top to the bottom of a layer, with the ground of its two directions; of the input for −1, which may stand
 * in another score.
 * @param {Layout} layout
 * @param {number} layer
 * @returns {{ top: number, bottom: number }}
 */
function extentOf(layout, layer) {
  const { panels } = layout;
  if (layer < 0 && !panels.some(({ kind }) => kind === "inputs")) {
    const { bottom } = extentOf(layout, 0);
    return { top: bottom + STUB, bottom: bottom + STUB };
  }
  const own = panels.filter(({ kind, pass }) =>
    layer < 0 ? kind === "inputs" : kind === "cell" && pass?.layer === layer,
  );
  const around = own.length > 1 ? GROUND : 0;
  const bottom = own.at(-1);
  return { top: (own[0]?.top ?? 0) - around, bottom: (bottom ? bottom.top + bottom.height : 0) + around };
}

/** @param {Path} path @param {number} left @param {number} right @param {number} top @param {number} bottom */
function box(path, left, right, top, bottom) {
  polygon(path, [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
    [left, top],
  ]);
}
