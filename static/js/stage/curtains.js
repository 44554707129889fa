/**
 * Moves the parts of the score that move at every step: a curtain over the future of each row, the playhead, and a
 * frame around each cell that the step computes. All stand in the moment, which a transform moves and the browser
 * composites as one; within it moves only what does not keep pace with the playhead.
 * @module
 */

import { element } from "../dom.js";
import { grouped } from "../lists.js";
import { moved } from "../moved.js";
import { cellsOfStep, samePass } from "../shape.js";
import { bandOf } from "./bands.js";
import { ghostOf } from "./ghosts.js";
import { COLUMN_PARTS, FRAME_SHARE, MARGIN_PARTS } from "./layout.js";
import { isOfGate, sheetsOf } from "./sheets.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./layout.js").Panel} Panel */
/** @typedef {import("./sheets.js").Sheet} Sheet */
/** @typedef {import("../shape.js").Shape} Shape */
/** @typedef {import("../state.js").State} State */
/** @typedef {import("../moved.js").Moved} Moved */
/** @typedef {{ shown: Sheet["shown"], past: Moved | null, future: Moved }} Drape  rows that always show the same time steps */

/** Pixels that the playhead's column stands over the topmost panel, and below the lowest. */
const WASH_OVER = 2;
/** Pixels between the chosen unit and its name, beside which the cell's opener may stand. */
const NAME_GAP = 26;
/** Pixels between a unit's name and the window's edge. */
const NAME_EDGE = 6;
/** Pixels of a score in which there is no room for a unit's name beside the playhead: it stands under the row. */
const NARROW = 480;
/** Pixels of the row's frame and of some room, above such a name. */
const NAME_UNDER = 4;
/** Pixels of the frame around a cell that is computed now. */
const FRAME_LINE = 2;

/**
 * A curtain is wider than the window by a column and a part, so that it covers it wherever its pattern starts.
 * @param {number} width
 * @param {number} columnWidth
 */
const coverOf = (width, columnWidth) => (Math.ceil(width / columnWidth) + 1) * columnWidth;

export class Curtains {
  /** @type {Drape[]} */
  #drapes = [];
  /** @type {{ panel: Panel, frame: Moved }[]} */
  #frames = [];
  #wash = moved(element("div", { class: "wash" }));
  #playhead = element("div", { class: "playhead" });
  #moment = moved(element("div", { class: "moment" }));
  /** @type {Layout | null} */
  #layout = null;
  #marked = -1;
  #under = element("div", { class: "names-under" });
  #narrow = false;
  /** @type {ReadonlyMap<string, string>} */
  #names = new Map();
  #flipped = false;

  /** @param {HTMLElement} score */
  constructor(score) {
    this.score = score;
    this.below = element("div", { class: "below" }, [this.#wash.element]);
    this.above = element("div", { class: "curtains" }, [this.#moment.element, this.#under]);
  }

  /**
   * @param {Layout} layout
   * @param {Shape} shape
   * @param {string} ghostColour
   * @param {number} width   of the window
   * @param {ReadonlyMap<string, string>} names   of units that have one, by quantity and unit as in `cell_state.3`
   */
  build(layout, shape, ghostColour, width, names) {
    this.#layout = layout;
    this.#names = names;
    this.#narrow = Math.min(width, layout.contentWidth) < NARROW;
    this.#marked = -1;
    this.score.classList.toggle("generates", shape.givenSteps < shape.timeSteps);
    this.score.style.setProperty("--cover", `${coverOf(width, layout.columnWidth)}px`);
    this.#drapes = drapesOf(layout, shape, ghostColour);
    const cells = layout.panels.filter(({ kind }) => kind === "cell");
    this.#frames = cells.map((panel) => ({ panel, frame: moved(frameFor(panel, layout.columnWidth)) }));
    const drapes = this.#drapes.flatMap(({ past, future }) => (past ? [past, future] : [future]));
    const frames = this.#frames.map(({ frame }) => frame);
    const standing = [...drapes, { element: this.#playhead }, ...frames];
    this.#moment.element.replaceChildren(...standing.map(({ element: made }) => made));
    this.above.classList.toggle("apart", shape.bidirectional);
    const top = (layout.panels[0]?.top ?? 0) - WASH_OVER;
    const below = layout.height - footOf(layout);
    for (const band of [this.#wash.element, this.#playhead]) {
      band.style.width = `${layout.columnWidth}px`;
      band.style.clipPath = `inset(${top}px -100vw ${below}px)`; // a unit's name reaches beyond the column
    }
    // On the wider side of the playhead there is half the window, less half the column.
    const beside = Math.min(width, layout.contentWidth) / 2 - layout.columnWidth / 2 + marginOf(layout);
    this.#playhead.style.setProperty("--name-gap", `${NAME_GAP}px`);
    this.#playhead.style.setProperty("--name-room", `${beside - NAME_GAP - NAME_EDGE}px`);
    const row = cells.find(({ focus }) => focus);
    this.#under.style.top = `${(row?.top ?? 0) + (row?.height ?? 0) + NAME_UNDER}px`;
  }

  /**
   * @param {State} state
   * @param {Shape} shape
   * @param {number} scroll   pixels of the score left of its window
   * @param {number} width    of the window
   * @param {number} column   where the playhead stands
   */
  move(state, shape, scroll, width, column) {
    const layout = this.#layout;
    if (!layout) return;
    const { columnWidth } = layout;
    const at = (/** @type {number} */ place) => place * columnWidth - scroll;
    const now = at(column);
    for (const band of [this.#wash, this.#moment]) band.shift(now);
    for (const { shown, past, future } of this.#drapes) {
      const { from, to } = shown(state);
      const left = at(from) - coverOf(width, columnWidth);
      const right = at(to + 1);
      past?.shift((left > 0 ? -mod(-left, columnWidth) : left) - now);
      future.shift((right < 0 ? -mod(-right, columnWidth) : right) - now);
    }
    const cells = cellsOfStep(shape, state.step);
    for (const { panel, frame } of this.#frames) {
      const cell = cells.find((place) => panel.pass && samePass(place, panel.pass));
      if (frame.element.hidden === Boolean(cell)) frame.element.hidden = !cell;
      if (cell) frame.shift((cell.timeStep - column + FRAME_SHARE) * columnWidth - FRAME_LINE);
    }
    this.#mark(layout, state.unit);
    this.#flip(now + columnWidth / 2 > Math.min(width, layout.contentWidth) / 2);
  }

  /** Puts a unit's name on the side that has more room for it. @param {boolean} flipped */
  #flip(flipped) {
    if (flipped === this.#flipped) return;
    this.#flipped = flipped;
    this.#playhead.classList.toggle("flipped", flipped);
  }

  /**
   * Marks the chosen unit within the playhead's column.
   * @param {Layout} layout
   * @param {number} unit
   */
  #mark(layout, unit) {
    if (this.#marked === unit) return;
    this.#marked = unit;
    const margin = marginOf(layout);
    const strips = layout.panels.filter((panel) => panel.focus).flatMap((panel) => panel.strips);
    const nameOf = (/** @type {import("./layout.js").Strip} */ { quantity }) => {
      const text = this.#names.get(`${quantity}.${unit}`);
      return text ? [element("span", { class: "unit-name", text })] : [];
    };
    this.#under.replaceChildren(...(this.#narrow ? strips.flatMap(nameOf) : []));
    this.#playhead.replaceChildren(
      ...strips.map((strip) => {
        const mark = element("span", { class: "unit-mark" });
        const top = strip.top + bandOf(strip, unit) * strip.bandHeight;
        const style = { top, height: strip.bandHeight, left: margin, right: margin };
        for (const [name, pixels] of Object.entries(style)) mark.style.setProperty(name, `${pixels}px`);
        if (!this.#narrow) mark.append(...nameOf(strip));
        return mark;
      }),
    );
  }
}

/** @param {Layout} layout @returns {number} pixels left and right of the units in a column */
const marginOf = ({ columnWidth }) => (MARGIN_PARTS / COLUMN_PARTS) * columnWidth;

/** @param {Layout} layout @returns {number} where the playhead's column ends: with the rows, or where it goes on in the score below */
function footOf({ panels, height }) {
  const last = panels.at(-1);
  const goesOn = !panels.some(({ kind }) => kind === "inputs");
  return !last || goesOn ? height : Math.min(height, last.top + last.height + WASH_OVER);
}

/**
 * The curtains, those that always move alike as one, which is one layer for the browser. Only where a pass runs from
 * the right is there anything to cover left of what is shown.
 * @param {Layout} layout
 * @param {Shape} shape
 * @param {string} colour  of the ghosts
 * @returns {Drape[]}
 */
function drapesOf(layout, shape, colour) {
  const apart = (/** @type {Sheet} */ { kind }) =>
    shape.bidirectional && (kind === "cell" || kind === "unit");
  const rowOf = (/** @type {Sheet} */ { kind, panel }) =>
    kind === "unit" && panel && isOfGate(panel) ? "gate" : kind;
  const alike = grouped(sheetsOf(layout, shape), (sheet) => (apart(sheet) ? sheet : rowOf(sheet)));
  return [...alike.values()].map((sheets) => {
    const drape = () => {
      const curtains = sheets.map((sheet) => curtain(sheet, ghostOf(sheet, layout.columnWidth, colour)));
      return moved(element("div", { class: "drape" }, curtains));
    };
    const shown = sheets[0]?.shown ?? (() => ({ from: 0, to: -1 }));
    return { shown, past: shape.bidirectional ? drape() : null, future: drape() };
  });
}

/** @param {Sheet} sheet @param {string} image */
function curtain({ kind, top, height }, image) {
  const curtain = element("div", { class: `curtain ${kind}` });
  Object.assign(curtain.style, { top: `${top}px`, height: `${height}px`, backgroundImage: image });
  return curtain;
}

/** @param {Panel} panel @param {number} columnWidth */
function frameFor({ focus, top, height }, columnWidth) {
  const frame = element("div", { class: focus ? "frame focus" : "frame" });
  Object.assign(frame.style, {
    top: `${top - FRAME_LINE}px`,
    height: `${height + 2 * FRAME_LINE}px`,
    width: `${(1 - 2 * FRAME_SHARE) * columnWidth + 2 * FRAME_LINE}px`,
  });
  return frame;
}

/** @param {number} value @param {number} period */
const mod = (value, period) => ((value % period) + period) % period;
