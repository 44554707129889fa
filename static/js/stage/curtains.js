/**
 * What moves at every step and costs nothing to move: a curtain over the future of each row, the playhead, and a
 * frame around each cell that the step computes. All stand in the moment, which a transform moves and the browser
 * composites as one; within it moves only what does not keep pace with the playhead.
 * @module
 */
import { element } from "../dom.js";
import { cellsOfStep, samePass } from "../shape.js";
import { ghostOf } from "./ghosts.js";
import { COLUMN_PARTS, FRAME_SHARE, MARGIN_PARTS } from "./layout.js";
import { sheetsOf } from "./sheets.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./layout.js").Panel} Panel */
/** @typedef {import("./sheets.js").Sheet} Sheet */
/** @typedef {import("../shape.js").Shape} Shape */
/** @typedef {import("../state.js").State} State */
/** @typedef {{ element: HTMLElement, shift: (x: number) => void }} Moved  an element, and what moves it */
/** @typedef {{ shown: Sheet["shown"], past: Moved | null, future: Moved }} Drape  rows that always show the same time steps */

/** Pixels that the playhead's column stands over the topmost panel. */
const WASH_OVER = 2;
/** Share of the window right of which a unit's name stands left of the playhead. */
const NAME_RIGHT = 0.6;
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
  /** @type {ReadonlyMap<string, string>} */
  #names = new Map();
  #flipped = false;

  /** @param {HTMLElement} score */
  constructor(score) {
    this.score = score;
    this.below = element("div", { class: "below" }, [this.#wash.element]);
    this.above = element("div", { class: "curtains" }, [this.#moment.element]);
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
    this.#marked = -1;
    this.score.classList.toggle("generates", shape.given < shape.timeSteps);
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
    for (const band of [this.#wash.element, this.#playhead]) {
      band.style.width = `${layout.columnWidth}px`;
      band.style.clipPath = `inset(${top}px -100vw 0)`; // a unit's name reaches beyond the column
    }
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
    this.#flip(now > width * NAME_RIGHT);
  }

  /** A name that would leave the window stands on the other side. @param {boolean} flipped */
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
    const margin = (MARGIN_PARTS / COLUMN_PARTS) * layout.columnWidth;
    const strips = layout.panels.filter((panel) => panel.focus).flatMap((panel) => panel.strips);
    this.#playhead.replaceChildren(
      ...strips.map((strip) => {
        const mark = element("span", { class: "unit-mark" });
        const top = strip.top + Math.floor(unit / strip.perBand) * strip.bandHeight;
        const style = { top, height: strip.bandHeight, left: margin, right: margin };
        for (const [name, pixels] of Object.entries(style)) mark.style.setProperty(name, `${pixels}px`);
        const name = this.#names.get(`${strip.quantity}.${unit}`);
        if (name) mark.append(element("span", { class: "unit-name", text: name }));
        return mark;
      }),
    );
  }
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
  const apart = (/** @type {Sheet} */ { kind }) => shape.bidirectional && kind === "cell";
  const alike = Map.groupBy(sheetsOf(layout, shape), (sheet) => (apart(sheet) ? sheet : sheet.kind));
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
  const made = element("div", { class: `curtain ${kind}` });
  Object.assign(made.style, { top: `${top}px`, height: `${height}px`, backgroundImage: image });
  return made;
}

/** @param {Panel} panel @param {number} columnWidth */
function frameFor({ focus, top, height }, columnWidth) {
  const made = element("div", { class: focus ? "frame focus" : "frame" });
  Object.assign(made.style, {
    top: `${top - FRAME_LINE}px`,
    height: `${height + 2 * FRAME_LINE}px`,
    width: `${(1 - 2 * FRAME_SHARE) * columnWidth + 2 * FRAME_LINE}px`,
  });
  return made;
}

/**
 * Written only where it differs: what stands still is not composited anew.
 * @param {HTMLElement} target
 * @returns {Moved}
 */
function moved(target) {
  let at = Number.NaN;
  const shift = (/** @type {number} */ x) => {
    if (x === at) return;
    at = x;
    target.style.transform = `translateX(${x}px)`;
  };
  return { element: target, shift };
}

/** @param {number} value @param {number} period */
const mod = (value, period) => ((value % period) + period) % period;
