/**
 * Marks on the picture what was answered, and what is right.
 * @module
 */
import { element } from "../dom.js";
import { bandOf } from "../stage/bands.js";
import { rowOf } from "./reply.js";

/** @typedef {import("./reply.js").Asked} Asked */
/** @typedef {import("../stage/stage.js").Current} Current */
/** @typedef {import("../stage/layout.js").Layout} Layout */
/** @typedef {{ spot: import("./reply.js").Spot, look: "right" | "wrong" | "picked" }} Marked */
/** @typedef {{ left: number, top: number, width: number, height: number }} Box   in the score, whole */

/** Pixels around what is marked. */
const AROUND = 3;

/** @param {import("../stage/stage.js").Stage} stage */
export function createMarks(stage) {
  const layer = element("div", { class: "answer-marks", attributes: { "aria-hidden": "true" } });
  stage.film.append(layer);
  /** @type {Asked | null} */
  let asked = null;
  /** @type {readonly Marked[]} */
  let marked = [];
  let written = "";

  const paint = (/** @type {Current} */ { layout, scroll }) => {
    const boxes = marked.flatMap(({ spot, look }) => {
      const box = asked && boxOf(asked, spot, layout);
      return box ? [{ ...box, left: box.left - Math.round(scroll), look }] : [];
    });
    const now = JSON.stringify(boxes);
    if (now === written) return;
    written = now;
    layer.replaceChildren(
      ...boxes.map(({ left, top, width, height, look }) => {
        const mark = element("div", { class: `answer-mark ${look}` });
        Object.assign(mark.style, {
          left: `${left}px`,
          top: `${top}px`,
          width: `${width}px`,
          height: `${height}px`,
        });
        return mark;
      }),
    );
  };
  const repaint = stage.overlay(paint);

  return {
    /** @param {Asked | null} of @param {readonly Marked[]} now */
    show(of, now) {
      asked = of;
      marked = now;
      stage.marks = now.flatMap(({ spot, look }) =>
        of && of.touch !== "row"
          ? [
              {
                quantity: of.of,
                timeStep: of.touch === "step" ? numberOf(spot) : of.timeStep,
                unit: of.touch === "unit" ? numberOf(spot) : null,
                look,
              },
            ]
          : [],
      );
      repaint();
    },
  };
}

/** @param {string} spot */
const numberOf = (spot) => Number(spot.slice(5));

/**
 * @param {Asked} asked
 * @param {string} spot
 * @param {Pick<Layout, "columnWidth" | "contentWidth" | "panels">} layout
 * @returns {Box | null} null where the score does not show it
 * @internal for tests
 */
export function boxOf({ touch, of, pass, timeStep }, spot, { columnWidth, contentWidth, panels }) {
  const column = { left: timeStep * columnWidth, width: columnWidth };
  if (touch === "step") {
    const [first, last] = [panels[0], panels.at(-1)];
    if (!first || !last) return null;
    return {
      left: numberOf(spot) * columnWidth,
      width: columnWidth,
      top: first.top,
      height: last.top + last.height - first.top,
    };
  }
  const row = touch === "unit" ? { quantity: of, pass } : rowOf(spot.slice(4), pass);
  const strip = panels
    .filter(({ bars }) => bars === null)
    .flatMap(({ strips }) => strips)
    .find((one) => one.quantity === row.quantity && (one.pass === null || isSame(one.pass, row.pass)));
  if (!strip) return null;
  if (touch === "row")
    return {
      left: AROUND,
      width: contentWidth - 2 * AROUND,
      top: strip.top - AROUND,
      height: strip.height + 2 * AROUND,
    };
  const top = strip.top + bandOf(strip, numberOf(spot)) * strip.bandHeight;
  return { ...column, top: top - 1, height: strip.bandHeight + 2 };
}

/** @param {import("../shape.js").Pass} one @param {import("../shape.js").Pass} other */
const isSame = (one, other) => one.layer === other.layer && one.direction === other.direction;
