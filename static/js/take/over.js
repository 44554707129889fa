/**
 * Draws what lies over the score: the curtain over what is not computed yet, the playhead, a frame around each cell that
 * the step computes, and the marks of the chosen unit. The page moves the same by `static/js/stage/curtains.js`.
 * @module
 */
import { cellAt, cellsOfStep, samePass } from "../shape.js";
import { bandOf } from "../stage/bands.js";
import { ghostOf } from "../stage/ghosts.js";
import { COLUMN_PARTS, FRAME_SHARE, MARGIN_PARTS } from "../stage/layout.js";
import { sheetsOf } from "../stage/sheets.js";
import { focusOf } from "../state.js";
import { escaped } from "./escaped.js";
import { short } from "./short.js";

/** @typedef {import("../stage/figure.js").Scene} Scene */
/** @typedef {import("../shape.js").Span} Span */
/** @typedef {import("../state.js").State} State */
/** @typedef {{ paper: string, wash: string, accent: string }} Colours */

/** Pixels that the playhead's column stands over the topmost panel, and below the lowest. */
const OVER = 2;
/** Of the frame around a cell: in the row in focus, and in the others. */
const FRAME = { focus: 2, other: 1 };
/** What is left of the inputs that are still to be read. */
const INPUTS_COVERED = 0.72;

/** @param {Scene} scene @param {State} state @returns {number} the time step at which the playhead stands */
export const columnOf = ({ trace: { shape } }, state) =>
  cellAt(shape, focusOf(state, shape), state.step).timeStep;

/**
 * The playhead's column, which lies under the score.
 * @param {Scene} scene @param {State} state @param {Span} seen   columns @param {Colours} colours @returns {string}
 */
export function washOf(scene, state, seen, { wash }) {
  const { columnWidth, panels, height } = scene.layout;
  const top = (panels[0]?.top ?? 0) - OVER;
  const last = panels.at(-1);
  const goesOn = !panels.some(({ kind }) => kind === "inputs"); // in the score below
  const foot = last && !goesOn ? Math.min(height, last.top + last.height + OVER) : height;
  const x = (columnOf(scene, state) - seen.from) * columnWidth;
  return `<rect x="${short(x)}" y="${top}" width="${columnWidth}" height="${foot - top}" fill="${escaped(wash)}"/>`;
}

/** @param {Scene} scene @param {State} state @param {Span} seen @param {Colours} colours @returns {string[]} */
export const overOf = (scene, state, seen, colours) => [
  ...curtainsOf(scene, state, seen, colours),
  ...framesOf(scene, state, seen, colours),
  ...unitOf(scene, state, seen),
];

/** @param {Scene} scene @param {State} state @param {Span} seen @param {Colours} colours */
function curtainsOf({ layout, trace: { shape }, ground }, state, seen, { paper }) {
  const { columnWidth } = layout;
  return sheetsOf(layout, shape).flatMap((sheet, place) => {
    const { from, to } = sheet.shown(state);
    const spans = [
      { from: Math.max(seen.from, to + 1), to: seen.to },
      { from: seen.from, to: Math.min(seen.to, from - 1) },
    ];
    const id = `ghost-${place}`;
    const isInputs = sheet.kind === "inputs";
    const ghost = isInputs
      ? []
      : [
          `<pattern id="${id}" patternUnits="userSpaceOnUse" y="${sheet.top}" width="${columnWidth}" height="${sheet.height}">${pictureIn(ghostOf(sheet, columnWidth, ground))}</pattern>`,
        ];
    const covers = spans
      .filter((span) => span.to >= span.from)
      .flatMap((span) => {
        const box = `x="${(span.from - seen.from) * columnWidth}" y="${sheet.top}" width="${(span.to - span.from + 1) * columnWidth}" height="${sheet.height}"`;
        const opacity = isInputs ? ` fill-opacity="${INPUTS_COVERED}"` : "";
        return [
          `<rect ${box} fill="${escaped(paper)}"${opacity}/>`,
          ...(isInputs ? [] : [`<rect ${box} fill="url(#${id})"/>`]),
        ];
      });
    return covers.length > 0 ? [...ghost, ...covers] : [];
  });
}

/** @param {string} image   of CSS: an address that holds a picture @returns {string} that picture */
const pictureIn = (image) => decodeURIComponent(image.replace(/^url\("data:image\/svg\+xml,|"\)$/g, ""));

/** @param {Scene} scene @param {State} state @param {Span} seen @param {Colours} colours */
function framesOf({ layout, trace: { shape } }, state, seen, { accent }) {
  const { columnWidth, panels } = layout;
  return cellsOfStep(shape, state.step).flatMap(({ timeStep, ...pass }) => {
    const panel = panels.find((one) => one.kind === "cell" && one.pass && samePass(one.pass, pass));
    if (!panel || timeStep < seen.from || timeStep > seen.to) return [];
    const line = panel.focus ? FRAME.focus : FRAME.other;
    const x = (timeStep - seen.from + FRAME_SHARE) * columnWidth - line / 2;
    const width = (1 - 2 * FRAME_SHARE) * columnWidth + line;
    return [
      `<rect x="${short(x)}" y="${short(panel.top - line / 2)}" width="${short(width)}" height="${short(panel.height + line)}" rx="2" fill="none" stroke="${escaped(accent)}" stroke-width="${line}"/>`,
    ];
  });
}

/** @param {Scene} scene @param {State} state @param {Span} seen */
function unitOf(scene, state, seen) {
  const { layout, ink } = scene;
  const { columnWidth, panels } = layout;
  const margin = (MARGIN_PARTS / COLUMN_PARTS) * columnWidth;
  const x = (columnOf(scene, state) - seen.from) * columnWidth + margin;
  return panels
    .filter(({ focus }) => focus)
    .flatMap(({ strips }) => strips)
    .map((strip) => {
      const y = strip.top + bandOf(strip, Math.min(state.unit, strip.units - 1)) * strip.bandHeight;
      return `<rect x="${short(x)}" y="${short(y)}" width="${short(columnWidth - 2 * margin)}" height="${short(strip.bandHeight)}" fill="none" stroke="${escaped(ink)}" stroke-width="1.5"/>`;
    });
}
