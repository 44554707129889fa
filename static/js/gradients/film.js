/**
 * Draws the gradients over the diagram: each cell's units in the colour of theirs, as far back as the playhead has
 * gone, and the arrows from right to left. What it has not come to lies under a veil.
 * @module
 */
import { stateLetter } from "../anatomy.js";
import { element, hide } from "../dom.js";
import { pixelRatioOf } from "../enlarged.js";
import { digits } from "../format.js";
import { cellsOfStep, samePass, stepOfCell } from "../shape.js";
import { ranked, SHOWN, spread, unitsIn } from "../stage/bands.js";
import { COLUMN_PARTS, FRAME_SHARE, MARGIN_PARTS } from "../stage/layout.js";
import { cssColour } from "../theme.js";
import { gradientOf, normOf } from "./norms.js";
import { colourAt, coloursFor, shareOf } from "./scale.js";

/** @typedef {import("./course.js").Course} Course */
/** @typedef {import("../stage/layout.js").Strip} Strip */
/** @typedef {import("../stage/layout.js").Panel} Panel */
/** @typedef {import("../stage/stage.js").Current} Current */
/** @typedef {{ course: Course, most: number, step: number }} Shown   the gradients, the largest norm of all runs, and how far the playhead has gone back */
/** @typedef {Shown & { current: Current }} Scene */

/** Pixels between bands that are high enough to be told apart. */
const PARTED_FROM = 6;
/** Half the height of an arrow's head, in pixels. */
const HEAD = 4;

/** @param {import("../stage/stage.js").Stage} stage */
export function createFilm(stage) {
  const canvas = element("canvas", { class: "gradient-film", attributes: { "aria-hidden": "true" } });
  stage.score.append(canvas);
  /** @type {Shown | null} */
  let latest = null;
  const paint = stage.overlay((current) => {
    if (latest) paintFilm(canvas, { ...latest, current });
  });
  return {
    /** @param {Shown | null} shown   null takes the film away */
    show(shown) {
      latest = shown;
      hide(canvas, shown === null);
      if (shown) paint();
    },
  };
}

/** @param {HTMLCanvasElement} canvas @param {Scene} scene */
function paintFilm(canvas, scene) {
  const { layout, scroll, width, theme, trace } = scene.current;
  const pen = penOf(canvas, width, layout.height);
  if (!pen) return;
  const first = Math.max(0, Math.floor(scroll / layout.columnWidth));
  const last = Math.min(trace.shape.timeSteps - 1, Math.ceil((scroll + width) / layout.columnWidth));
  for (const panel of layout.panels) {
    for (let timeStep = first; timeStep <= last; timeStep += 1) drawColumn(pen, scene, panel, timeStep);
  }
  mark(pen, scene, cssColour("--accent", theme));
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @returns {CanvasRenderingContext2D | null} a clean sheet in CSS pixels
 */
export function penOf(canvas, width, height) {
  const ratio = pixelRatioOf(canvas);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const pen = canvas.getContext("2d");
  pen?.scale(ratio, ratio);
  return pen;
}

/** @param {CanvasRenderingContext2D} pen @param {Scene} scene @param {Panel} panel @param {number} timeStep */
function drawColumn(pen, { course, most, step, current }, panel, timeStep) {
  const { layout, scroll, theme, trace } = current;
  const { columnWidth } = layout;
  const x = timeStep * columnWidth - scroll;
  const { pass } = panel;
  const cell = panel.kind === "cell" && pass ? course.at(pass, timeStep) : undefined;
  const reached = cell && pass && stepOfCell(trace.shape, { ...pass, timeStep }) >= step;
  if (!reached) {
    pen.globalAlpha = 0.74;
    pen.fillStyle = cssColour("--paper", theme);
    pen.fillRect(x, panel.top - 1, columnWidth, panel.height + 2);
    pen.globalAlpha = 1;
    return;
  }
  const part = columnWidth / COLUMN_PARTS;
  const inner = { x: x + MARGIN_PARTS * part, width: columnWidth - 2 * MARGIN_PARTS * part };
  const decades = coloursFor(most);
  for (const strip of panel.strips) {
    const gradient = gradientOf(cell, strip.quantity);
    pen.fillStyle = cssColour("--surface", theme);
    pen.fillRect(inner.x - 2, strip.top - 2, inner.width + 4, strip.height + 4);
    for (let band = 0; gradient && band < strip.bands; band += 1) {
      const gap = strip.bandHeight >= PARTED_FROM ? 1 : 0;
      const shown = shownIn(strip, gradient, band);
      const width = inner.width / shown.length;
      for (const [place, unit] of shown.entries()) {
        const magnitude = Math.abs(gradient[unit] ?? 0);
        if (magnitude === 0) continue;
        pen.fillStyle = colourAt(decades, magnitude, theme);
        const y = strip.top + band * strip.bandHeight;
        pen.fillRect(inner.x + place * width, y, width, strip.bandHeight - gap);
      }
    }
    const norm = normOf(cell, strip.quantity);
    const back = pass.direction === "forward" ? -1 : 1;
    const to = timeStep + back;
    if (norm > 0 && to >= 0 && to < trace.shape.timeSteps) {
      const from = back < 0 ? x + FRAME_SHARE * columnWidth : x + (1 - FRAME_SHARE) * columnWidth;
      pen.globalAlpha = 0.25 + 0.75 * shareOf(decades, norm);
      arrow(pen, from, from + 2 * back * FRAME_SHARE * columnWidth, strip.top + strip.height / 2, theme);
      pen.globalAlpha = 1;
    }
  }
}

/**
 * Describes a place of the picture.
 * @param {Omit<Scene, "most">} scene
 * @param {import("../stage/pick.js").Pick} found
 * @returns {string | null} null where no gradient is drawn
 */
export function gradientText({ course, step, current }, { panel, strip, band, part, timeStep }) {
  const { trace, t } = current;
  const pass = panel?.kind === "cell" ? panel.pass : null;
  if (!strip || !pass) return null;
  const at = `t = ${timeStep}`;
  const cell = course.at(pass, timeStep);
  if (stepOfCell(trace.shape, { ...pass, timeStep }) < step) return t("stage.not-yet");
  if (!cell) return [at, t("gradients.none")].join(" · ");
  const [gradient, letter] = [gradientOf(cell, strip.quantity), stateLetter(strip.quantity)];
  if (!gradient) return null;
  const shown = shownIn(strip, gradient, band);
  const unit = shown[Math.min(part, shown.length - 1)] ?? 0;
  const told = [t("stage.unit", { unit }), `∂L/∂${letter}`, at, digits(gradient[unit] ?? 0)].join(" · ");
  if (strip.perBand === 1) return told;
  const units = ranked(strip, (one) => Math.abs(gradient[one] ?? 0), band);
  const [least = 0, most = 0] = [units[0], units.at(-1)];
  const words = {
    n: units.length,
    letter,
    low: digits(Math.abs(gradient[least] ?? 0)),
    lowest: least,
    high: digits(Math.abs(gradient[most] ?? 0)),
    highest: most,
  };
  return `${told}\n${t("gradients.band", words)}`;
}

/**
 * @param {Strip} strip
 * @param {number[]} gradient
 * @param {number} band
 * @returns {number[]} the units that a cell shows of a band, from the left: in the order of their magnitudes, where there are several
 */
function shownIn(strip, gradient, band) {
  if (strip.perBand === 1) return unitsIn(strip, band);
  return spread(
    ranked(strip, (unit) => Math.abs(gradient[unit] ?? 0), band),
    SHOWN,
  );
}

/** @param {CanvasRenderingContext2D} pen @param {number} from @param {number} to @param {number} y @param {import("../palette.js").Theme} theme */
function arrow(pen, from, to, y, theme) {
  const back = Math.sign(to - from);
  // The run's own arrow lies below, and points the other way.
  const { globalAlpha } = pen;
  pen.globalAlpha = 1;
  pen.fillStyle = cssColour("--paper", theme);
  pen.fillRect(Math.min(from, to) + 2, y - 1.5 * HEAD, Math.abs(to - from) - 3, 3 * HEAD);
  pen.globalAlpha = globalAlpha;
  pen.strokeStyle = cssColour("--gradient", theme);
  pen.fillStyle = pen.strokeStyle;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.moveTo(from, y);
  pen.lineTo(to - back * HEAD, y);
  pen.stroke();
  pen.beginPath();
  pen.moveTo(to, y);
  pen.lineTo(to - back * 2 * HEAD, y - HEAD);
  pen.lineTo(to - back * 2 * HEAD, y + HEAD);
  pen.fill();
}

/** A frame around each cell that the playhead is in. @param {CanvasRenderingContext2D} pen @param {Scene} scene @param {string} colour */
function mark(pen, { course, step, current: { layout, scroll, trace } }, colour) {
  pen.strokeStyle = colour;
  pen.lineWidth = 2.5;
  for (const place of cellsOfStep(trace.shape, step)) {
    const panel = layout.panels.find(({ kind, pass }) => kind === "cell" && pass && samePass(pass, place));
    if (!panel || !course.at(place, place.timeStep)) continue;
    const x = (place.timeStep + FRAME_SHARE) * layout.columnWidth - scroll;
    pen.strokeRect(x, panel.top, (1 - 2 * FRAME_SHARE) * layout.columnWidth, panel.height);
  }
}
