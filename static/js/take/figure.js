/**
 * Draws the score as one SVG: heat maps as rectangles, frames and arrows as paths, text as text. All that it needs of the
 * page is read once; from then on it draws any step, which is how a film is made.
 * @module
 */

import { colourOf } from "../palette.js";
import { scaleOf } from "../scales.js";
import { Camera } from "../stage/camera.js";
import { cellsOf, knownIn, markingsOf } from "../stage/figure.js";
import { COLUMN_PARTS, MARGIN_PARTS } from "../stage/layout.js";
import { BASELINE } from "../stage/printing.js";
import { overlap } from "../stage/wiring.js";
import { cssColour } from "../theme.js";
import { escaped } from "./escaped.js";
import { fontsOfPage } from "./fonts.js";
import { columnOf, overOf, washOf } from "./over.js";
import { gradientsOf, textsOf } from "./seen.js";
import { short } from "./short.js";

/** @typedef {import("../stage/stage.js").Stage} Stage */
/** @typedef {import("../stage/figure.js").Scene} Scene */
/** @typedef {import("../state.js").State} State */
/** @typedef {{ svg: string, width: number, height: number }} Picture */

/**
 * Draws pictures of one size.
 * @typedef {object} Painter
 * @property {State} state                       that the page shows
 * @property {() => Picture} still               as the score stands
 * @property {(step: number) => Picture} frame   as it stands in playback once a step is done; the score follows the playhead
 */

/**
 * @param {Stage} stage
 * @param {{ labels: boolean }} how   labels: with the names of the rows and their scales
 * @returns {Painter | null} null where no score is drawn
 */
export function painterOf(stage, { labels }) {
  const { current } = stage;
  const { scene } = stage.tiles;
  if (!current || !scene) return null;
  const { state } = current;
  const room = stage.room.getBoundingClientRect();
  const score = stage.score.getBoundingClientRect();
  const { fontFamily } = getComputedStyle(document.body);
  const colour = (/** @type {string} */ name) => cssColour(name, scene.theme);
  const colours = { paper: colour("--paper"), wash: colour("--wash"), accent: colour("--accent") };
  const { columnWidth, height, contentWidth } = scene.layout;
  const left = labels ? Math.round(score.left - room.left) : 0;
  const shown = Math.min(Math.floor(score.width), contentWidth);
  const width = Math.ceil(left + shown);
  const fonts = fontsOfPage();
  const parts = labels ? [...gradientsOf(stage.labels, room), ...textsOf(stage.labels, room)] : [];

  const drawn = (/** @type {State} */ moment, /** @type {number} */ scroll) => {
    const first = Math.max(0, Math.floor(scroll / columnWidth));
    const last = Math.floor((scroll + shown - 1) / columnWidth);
    const seen = { from: first, to: Math.min(scene.trace.shape.timeSteps - 1, last) };
    const upToNow = { ...scene, trace: upTo(scene.trace, moment.step + 1) };
    const svg = [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escaped(fontFamily)}">`,
      fonts,
      `<rect width="${width}" height="${height}" fill="${escaped(colours.paper)}"/>`,
      ...parts,
      `<svg x="${left}" width="${shown}" height="${height}"><g transform="translate(${first * columnWidth - scroll} 0)">`,
      washOf(scene, moment, seen, colours),
      ...heatOf(upToNow, seen),
      ...marksOf(upToNow, seen),
      ...overOf(scene, moment, seen, colours),
      "</g></svg></svg>",
    ].join("\n");
    return { svg, width, height };
  };

  return {
    state,
    still: () => drawn(state, Math.min(Math.round(current.scroll), contentWidth - shown)),
    frame(step) {
      const moment = { ...state, step, phase: /** @type {const} */ ("output") };
      const camera = new Camera();
      camera.frame(shown, contentWidth);
      camera.follow((columnOf(scene, moment) + 0.5) * columnWidth, shown);
      camera.step(true, shown, 0);
      return drawn(moment, camera.scroll);
    },
  };
}

/** @param {import("../trace.js").Trace} trace @param {number} steps @returns {import("../trace.js").Trace} as though no more had come */
const upTo = (trace, steps) => Object.create(trace, { received: { value: Math.min(steps, trace.received) } });

/** @param {Scene} scene @param {import("../shape.js").Span} seen @returns {string[]} */
function heatOf({ trace, ghost, theme, layout }, seen) {
  const { columnWidth } = layout;
  const margin = (MARGIN_PARTS / COLUMN_PARTS) * columnWidth;
  const inner = columnWidth - 2 * margin;
  /** @type {string[]} */
  const rects = [];
  for (const panel of layout.panels) {
    const columns = overlap(knownIn(panel, trace), seen);
    for (let timeStep = columns.from; timeStep <= columns.to; timeStep += 1) {
      const one = { from: timeStep, to: timeStep };
      const x = (timeStep - seen.from) * columnWidth + margin;
      for (const strip of panel.strips) {
        const { z, rowHeight } = cellsOf({ trace, ghost }, panel.bars, strip, one, one);
        const scale = scaleOf(trace, strip.quantity);
        for (const { row, place, rows } of merged(z)) {
          const part = columnWidth / row.length;
          for (const { value, from: first, to: last } of spansOf(row)) {
            const from = Math.max(margin, first * part);
            const to = Math.min(margin + inner, last * part);
            if (to > from)
              rects.push(
                `<rect x="${short(x - margin + from)}" y="${short(strip.top + place * rowHeight)}" width="${short(to - from)}" height="${short(rows * rowHeight)}" fill="${colourOf(scale, value, theme)}"/>`,
              );
          }
        }
      }
    }
  }
  return ['<g shape-rendering="crispEdges">', ...rects, "</g>"];
}

/** @typedef {readonly (number | null)[]} Row */

/** Joins rows of pixels that are alike. @param {readonly Row[]} z */
function merged(z) {
  /** @type {{ row: Row, place: number, rows: number }[]} */
  const bands = [];
  z.forEach((row, place) => {
    const last = bands.at(-1);
    if (last?.row.every((value, column) => value === row[column])) last.rows += 1;
    else bands.push({ row, place, rows: 1 });
  });
  return bands;
}

/** Joins pixels of a row that are alike; nothing stands where there is no value. @param {Row} row */
function spansOf(row) {
  /** @type {{ value: number, from: number, to: number }[]} */
  const spans = [];
  row.forEach((value, column) => {
    const last = spans.at(-1);
    if (value === null) return;
    if (last?.value === value && last.to === column) last.to += 1;
    else spans.push({ value, from: column, to: column + 1 });
  });
  return spans;
}

/** @param {Scene} scene @param {import("../shape.js").Span} seen @returns {string[]} */
function marksOf(scene, seen) {
  const { lines, letters, numbers } = markingsOf(scene, seen);
  return [
    ...lines.map(({ path, line, fillcolor, fillrule }) =>
      fillcolor
        ? `<path d="${path}" fill="${escaped(fillcolor)}" fill-rule="${fillrule ?? "nonzero"}"/>`
        : `<path d="${path}" fill="none" stroke="${escaped(line.color)}" stroke-width="${line.width}"/>`,
    ),
    '<g text-anchor="middle">',
    ...[...letters, ...numbers].map(
      ({ x, y, text, size, colour }) =>
        `<text x="${short(x)}" y="${short(y + BASELINE * size)}" font-size="${short(size)}" fill="${escaped(colour)}">${escaped(text)}</text>`,
    ),
    "</g>",
  ];
}
