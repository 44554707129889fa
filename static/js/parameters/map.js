/**
 * Shows a matrix: its heat maps, drawn once, the chosen unit's rows framed, and a cursor that a pointer or the arrow
 * keys move from value to value.
 * @module
 */
import { element } from "../dom.js";
import { pointIn } from "../enlarged.js";
import { clear, draw, fetchPlotly } from "../stage/plot.js";
import { cssColour } from "../theme.js";
import { figureOf } from "./figure.js";
import { planOf, valueAt } from "./plan.js";

/** @typedef {import("./matrices.js").Matrix} Matrix */
/** @typedef {import("./plan.js").Plan} Plan */
/** @typedef {{ block: number, row: number, column: number }} Spot */

/** Pixels from a block's title to its values. */
const TITLE_ABOVE = 22;

const ARROWS = /** @type {Record<string, [number, number]>} */ ({
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
});

/**
 * @param {{ at: (spot: Spot | null) => void, choose: (spot: Spot) => void }} told
 *   at: where the cursor stands, null for nowhere; choose: what was clicked, or entered
 */
export function createMap({ at, choose }) {
  const plot = element("div", { class: "map-plot", attributes: { "aria-hidden": "true" } });
  const frames = element("div", { attributes: { "aria-hidden": "true" } });
  const cursor = element("div", { class: "map-cursor" });
  const host = element("div", { class: "map", attributes: { tabindex: "0", role: "group" } }, [
    plot,
    frames,
    cursor,
  ]);
  /** @type {{ matrix: Matrix, plan: Plan } | null} */
  let shown = null;
  /** @type {Spot | null} */
  let spot = null;

  /** @param {Spot | null} next */
  const move = (next) => {
    spot = next;
    cursor.hidden = !next;
    if (next && shown) place(cursor, shown.plan, next, { rows: 1, columns: 1 });
    at(next);
  };
  const under = (/** @type {MouseEvent} */ event) => {
    const { x, y } = pointIn(event, host);
    return shown && valueAt(shown.matrix, shown.plan, x, y);
  };
  host.addEventListener("pointermove", (event) => {
    const next = under(event);
    if (next) move(next);
  });
  host.addEventListener("click", (event) => {
    const next = under(event);
    if (next) choose(next);
  });
  host.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (event.key === "Enter" && spot) choose(spot);
    if (!arrow || !shown) return;
    event.preventDefault();
    move(spot ? stepped(shown.matrix, spot, arrow) : { block: 0, row: 0, column: 0 });
  });

  return {
    element: host,
    /**
     * @param {Matrix} matrix
     * @param {{ width: number, height: number }} room
     * @param {import("../palette.js").Theme} theme
     * @param {(block: number) => HTMLElement} titleOf
     */
    show(matrix, room, theme, titleOf) {
      const plan = planOf(matrix, room);
      shown = { matrix, plan };
      const { fontFamily: font } = getComputedStyle(document.body);
      host.style.width = `${plan.width}px`;
      host.style.height = `${plan.height}px`;
      const figure = figureOf(matrix, plan, { theme, font, muted: cssColour("--muted", theme) });
      void fetchPlotly().then((isThere) => {
        if (isThere && shown?.plan === plan) draw(plot, figure);
      });
      frames.replaceChildren(
        ...plan.places.flatMap(({ left, top }, block) => {
          const title = titleOf(block);
          title.style.left = `${left}px`;
          title.style.top = `${top - TITLE_ABOVE}px`;
          return [title, element("div", { class: "map-unit" })];
        }),
      );
      move(null);
      return plan;
    },
    /** Frames the chosen unit in every block. @param {number} unit */
    frame(unit) {
      if (!shown) return;
      const { matrix, plan } = shown;
      const at = matrix.unitsFrom + unit;
      for (const [block, frame] of [...frames.querySelectorAll(".map-unit")].entries()) {
        const { rows = 1, columns = 1 } = matrix.blocks[block] ?? {};
        const row = matrix.unitAlong === "row";
        const first = { block, row: row ? at : 0, column: row ? 0 : at };
        if (frame instanceof HTMLElement)
          place(frame, plan, first, { rows: row ? 1 : rows, columns: row ? columns : 1 });
      }
    },
    clear: () => clear(plot),
  };
}

/**
 * Lays an element around values.
 * @param {HTMLElement} target
 * @param {Plan} plan
 * @param {Spot} first
 * @param {{ rows: number, columns: number }} span
 */
function place(target, { places, cellWidth, cellHeight }, { block, row, column }, { rows, columns }) {
  const { left = 0, top = 0 } = places[block] ?? {};
  target.style.left = `${left + column * cellWidth}px`;
  target.style.top = `${top + row * cellHeight}px`;
  target.style.width = `${columns * cellWidth}px`;
  target.style.height = `${rows * cellHeight}px`;
}

/**
 * @param {Matrix} matrix
 * @param {Spot} spot
 * @param {[number, number]} by  rows and columns; past a side edge it goes on in the next block
 * @returns {Spot}
 */
function stepped({ blocks }, { block, row, column }, [down, right]) {
  const { rows = 1, columns = 1 } = blocks[block] ?? {};
  const next = column + right;
  const beside = Math.max(0, Math.min(blocks.length - 1, block + Math.sign(Math.floor(next / columns))));
  const inside =
    next < 0 || next >= columns ? (beside === block ? column : next < 0 ? columns - 1 : 0) : next;
  return { block: beside, row: Math.max(0, Math.min(rows - 1, row + down)), column: inside };
}
