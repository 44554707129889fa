/** Tests what of the picture is named in place, and where the names stand. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { kinds } from "../../static/js/anatomy.js";
import { completed, sayer } from "../../static/js/i18n.js";
import { marksOf } from "../../static/js/plate/marks.js";
import { placeLabels, stackLabels } from "../../static/js/plate/placing.js";
import { layOut } from "../../static/js/stage/layout.js";
import { INITIAL_STATE } from "../../static/js/state.js";
import { Trace } from "../../static/js/trace.js";
import { SHAPES, shape } from "./shapes.js";

/** @typedef {import("../../static/js/cell/grow.js").Rect} Rect */
/** @typedef {import("../../static/js/plate/placing.js").Placed} Placed */

/** A laptop's and a projector's, with a margin beside the picture, and a telephone's, without; each with the column of names. */
const ROOMS = [
  { width: 940, height: 580, names: 132, margin: 240 },
  { width: 780, height: 400, names: 132, margin: 240 },
  { width: 312, height: 250, names: 78, margin: 0 },
];
/** Pixels of a letter, of what stands around the words of a label, and of a name alone. */
const LETTER = 13;
const AROUND = { width: 26, height: 18 };
const CHIP = { width: 66, height: 21 };
const WORDS = /** @type {const} */ (["en", "zh"]).map((lang) => {
  const url = new URL(`../../static/locales/${lang}.json`, import.meta.url);
  return Object.assign(sayer(completed(JSON.parse(readFileSync(url, "utf8")))), { lang });
});
const FOCUS = /** @type {const} */ ({ layer: 0, direction: "forward" });
const WIDE = { en: 0.52, zh: 1 }; // of a letter's height

/**
 * @param {import("../../static/js/shape.js").Shape} form
 * @param {{ width: number, height: number }} room
 * @param {Partial<import("../../static/js/state.js").State>} [change]
 * @returns {any} as much of what is on the screen as marks read
 */
function currentOf(form, { width, height }, change = {}) {
  const state = { ...INITIAL_STATE, shape: form, chosenPass: FOCUS, ...change };
  const letters = { inputLetters: true, outputLetters: true };
  const layout = layOut(form, { width, height }, FOCUS, letters);
  const trace = traceOf(form);
  return { layout, state, trace, width, scroll: Math.max(0, layout.contentWidth - width) };
}

/** @param {import("../../static/js/shape.js").Shape} form @returns {Trace} a run of that shape, of which nothing has come */
function traceOf({ cell, units, layers, bidirectional, timeSteps, steps, inputs, outputs }) {
  const readout = { size: outputs, activation: "softmax", bias: false, joint: true };
  const network = {
    cell,
    input_size: inputs,
    hidden_size: units,
    num_layers: layers,
    bidirectional,
    readout,
    nonlinearity: "tanh",
    reset_after: true,
  };
  const start = {
    run: { network, dtype: "float32" },
    time_steps: timeSteps,
    steps,
    labels: Array.from({ length: timeSteps }, () => "a"),
    inputs: Array.from({ length: timeSteps }, () => new Array(inputs).fill(0)),
    alphabet: ["a", "b"],
    parameters: {},
  };
  return new Trace(/** @type {any} */ (start));
}

/** @param {any} current @param {typeof ROOMS[number]} room @param {typeof WORDS[number]} t */
function labelsFor(current, room, t) {
  const screen = { x: 0, y: 0, width: room.width + room.names, height: room.height };
  return marksOf(current).flatMap(({ key, values, box, name }) => {
    const text = t(`plate.${key}.is`, { ...values, value: "−0.123", low: "−1", high: "1" });
    assert.doesNotMatch(text + t(`plate.${name}`), /plate\.|[{}]/);
    const lines = 1 + Math.ceil((1.15 * text.length * WIDE[t.lang] * LETTER) / (room.margin - AROUND.width));
    const label = { width: room.margin, height: Math.ceil(AROUND.height + 1.35 * LETTER * lines) };
    const mark = inside({ ...box, x: box.x + room.names }, screen);
    return mark ? [{ mark, ...(room.margin > 0 ? label : CHIP) }] : [];
  });
}

/** @param {Rect} box @param {Rect} room @returns {Rect | null} */
function inside(box, room) {
  const [x, y] = [Math.max(room.x, box.x), Math.max(room.y, box.y)];
  const width = Math.min(room.x + room.width, box.x + box.width) - x;
  const height = Math.min(room.y + room.height, box.y + box.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/** @param {Rect} one @param {Rect} other */
const meet = (one, other) =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

/** @param {{ x: number, y: number }} point @param {Rect} box */
const touches = ({ x, y }, box) =>
  x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;

for (const room of ROOMS) {
  for (const t of WORDS) {
    test(`every name has its place in a room of ${room.width} × ${room.height}, in ${t.lang}`, () => {
      const picture = { x: 0, y: 0, width: room.width + room.names, height: room.height };
      const margin = { x: picture.width + 20, y: -90, width: room.margin, height: room.height + 90 };
      const forms = [
        ...SHAPES,
        ...[...kinds().keys()].map((cell) => shape({ cell, timeSteps: 11, units: 5 })),
      ];
      for (const form of forms) {
        for (const step of [0, form.timeSteps - 1]) {
          const labels = labelsFor(currentOf(form, room, { step }), room, t);
          const placed = room.margin > 0 ? stackLabels(labels, margin) : placeLabels(labels, picture);
          const what = `${form.cell}, ${form.layers} layers, step ${step} of ${form.timeSteps}`;
          assert.ok(placed, what);
          for (const [place, { box, from, to }] of placed.entries()) {
            const seen = inside(box, room.margin > 0 ? margin : picture);
            assert.ok(seen && Math.abs(seen.height - box.height) < 1e-6 && seen.width === box.width, what);
            assert.ok(
              touches(from, box) && touches(to, labels[place]?.mark ?? box),
              `${what}: a line of another`,
            );
            for (const other of placed.slice(place + 1))
              assert.ok(!meet(box, other.box), `${what}: over another`);
          }
        }
      }
    });
  }
}

test("where there is no room for all, there is none for some", () => {
  const label = { mark: { x: 0, y: 0, width: 10, height: 10 }, width: 80, height: 40 };
  assert.equal(placeLabels([label, label, label], { x: 0, y: 0, width: 120, height: 90 }), null);
  assert.equal(stackLabels([label, label, label], { x: 20, y: 0, width: 120, height: 130 }), null);
  assert.notEqual(stackLabels([label, label, label], { x: 20, y: 0, width: 120, height: 140 }), null);
});

test("what is named is what is drawn at the playhead", () => {
  const form = shape({ timeSteps: 5, units: 4 });
  const current = currentOf(form, { width: 940, height: 580 }, { step: 2, unit: 3 });
  const marks = new Map(marksOf(current).map((mark) => [mark.name, mark]));
  const { columnWidth, panels } = current.layout;
  assert.equal(marks.get("column")?.box.x, 2 * columnWidth);
  assert.equal(marks.get("column")?.values.label, "a");
  const cell = panels.find((/** @type {any} */ { kind }) => kind === "cell");
  const [strip] = cell.strips;
  assert.equal(marks.get("band")?.box.y, strip.top + 3 * strip.bandHeight);
  assert.equal(marks.get("band")?.values.unit, 3);
  const arrow = marks.get("arrow")?.box;
  assert.ok(
    arrow && arrow.x < 2 * columnWidth && arrow.x + arrow.width > 2 * columnWidth,
    "between two cells",
  );
});

test("the first cell has no arrow from a cell before it, and that of a reverse pass comes from the right", () => {
  const first = marksOf(currentOf(shape(), ROOMS[0] ?? { width: 0, height: 0 }, { step: 0 }));
  assert.equal(first.find(({ name }) => name === "arrow")?.key, "arrow.input");
  const form = shape({ bidirectional: true });
  const reverse = { layer: 0, direction: /** @type {const} */ ("reverse") };
  const room = { width: 940, height: 580 };
  const letters = { inputLetters: true, outputLetters: true };
  const current = {
    ...currentOf(form, room, { step: 1, chosenPass: reverse }),
    layout: layOut(form, room, reverse, letters),
  };
  const { box } = marksOf(current).find(({ name }) => name === "arrow") ?? { box: { x: 0, width: 0 } };
  assert.equal(Math.round(box.x + box.width / 2), 4 * current.layout.columnWidth);
});
