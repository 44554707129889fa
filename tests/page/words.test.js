/** Tests that every kind of cell speaks both languages with the words of its gates and states alone. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { equationsOf, gatesOf, kinds, phasesOf, statesOf } from "../../static/js/anatomy.js";
import { sumText } from "../../static/js/cell/words.js";
import { everyPart } from "../../static/js/expression.js";
import { number } from "../../static/js/format.js";
import { completed, sayer } from "../../static/js/i18n.js";
import { gateWords } from "../../static/js/inspector/phase_words.js";
import { linesOf } from "../../static/js/inspector/recipe.js";
import { markedCaption } from "../../static/js/present/caption.js";
import { addedAt } from "../../static/js/terms.js";
import { shape } from "./shapes.js";

/** @typedef {import("../../static/js/anatomy.js").Phase} Phase */

const LANGUAGES = /** @type {const} */ (["en", "zh"]);
const [EN, ZH] = LANGUAGES.map((lang) => {
  const url = new URL(`../../static/locales/${lang}.json`, import.meta.url);
  return /** @type {Record<string, string>} */ (JSON.parse(readFileSync(url, "utf8")));
});
const ALL = [...kinds().keys()];
const PLACE = { layer: 0, direction: /** @type {const} */ ("forward"), timeStep: 1 };

/** @param {"en" | "zh"} lang */
const speaker = (lang) => Object.assign(sayer(completed((lang === "en" ? EN : ZH) ?? {})), { lang });

/** @param {string} cell */
const networkOf = (cell) =>
  /** @type {import("../../static/js/wire.js").Network} */ ({
    cell,
    input_size: 3,
    hidden_size: 4,
    num_layers: 1,
    bidirectional: false,
    bias: true,
    nonlinearity: "tanh",
    reset_after: true,
    readout: null,
  });

/** A run of that kind whose numbers are told apart. @param {string} cell @returns {any} as much of a trace as sentences read */
function traceOf(cell) {
  const told = /** @type {Map<string, number>} */ (new Map());
  const numberOf = (/** @type {string} */ name) => {
    if (!told.has(name)) told.set(name, 0.101 + 0.013 * told.size);
    return [told.get(name)];
  };
  return {
    start: { run: { network: networkOf(cell), dtype: "float64" }, labels: ["a", "b"], alphabet: ["a", "b"] },
    shape: { ...shape({ cell, timeSteps: 2, layers: 1 }), outputs: 0 },
    at: (/** @type {object} */ _, /** @type {string} */ name) => numberOf(name),
    before: (/** @type {object} */ _, /** @type {string} */ name) => numberOf(`${name} before`),
  };
}

/** @param {string} cell @returns {string[]} the keys that the page asks for because of what this kind is made of */
function keysOf(cell) {
  const gates = gatesOf(cell);
  const terms = Object.values(kinds().get(cell)?.terms ?? {}).flat();
  const lines = kinds().get(cell)?.equations ?? [];
  const named = lines.flatMap(({ value }) =>
    everyPart(value).flatMap((part) => ("name" in part && part.name ? [part.name] : [])),
  );
  return [
    `stage.network.${cell}`,
    ...gates.flatMap(({ name, activation }) => [
      `gate.${name}`,
      `inspector.line.gates.${name}`,
      `inspector.phase.gates.${activation ?? "none"}`,
    ]),
    ...statesOf(cell).flatMap((name) => [
      `state.${name}`,
      ...["inspector.line.", "caption.", "cell.before."].map((key) => key + name),
    ]),
    ...terms.flatMap(({ name }) => [`cell.${name}`, `inspector.table.${name}`]),
    ...named.map((name) => `cell.${name}`),
  ];
}

for (const lang of LANGUAGES) {
  const t = speaker(lang);
  for (const cell of ALL) {
    test(`${cell} has all of its words in ${lang}`, () => {
      const missing = keysOf(cell).filter(
        (key) => t(key) === key || /undefined|\{word\}|\{state\}/.test(t(key)),
      );
      assert.deepEqual(missing, []);
    });

    test(`what ${cell} does is said in ${lang} with all numbers in it`, () => {
      const trace = traceOf(cell);
      const spoken = [
        ...phasesOf(cell).map((phase) => markedCaption(trace, PLACE, phase, 0, t).body),
        ...(gatesOf(cell).length ? [gateWords(networkOf(cell), t)] : []),
        ...linesOf(networkOf(cell))
          .filter(({ equation }) => equation.terms.length > 0)
          .map((line) => sumText(line, /** @type {any} */ ({ ...seenOf(trace), t }))),
      ];
      for (const text of spoken) {
        assert.ok(text.length > 8, text);
        assert.doesNotMatch(text, /[{}]|undefined|NaN|\w+\.\w+\.\w+/);
      }
    });
  }
}

/** @param {any} trace */
const seenOf = (trace) => ({
  trace,
  place: PLACE,
  unit: 0,
  known: true,
  state: { byPhase: false, step: 1, phase: "output" },
});

for (const cell of ALL) {
  test(`the sums of ${cell} are said with exactly the terms that they have`, () => {
    const trace = traceOf(cell);
    for (const equation of equationsOf(networkOf(cell)).filter(({ terms }) => terms.length > 0)) {
      const { n, terms, numbers } = addedAt(equation, { trace, place: PLACE, unit: 0 }, speaker("en"));
      assert.equal(n, equation.terms.length);
      for (const [place, { of }] of equation.terms.entries()) {
        const read = everyPart(of)
          .filter(({ op }) => op === "before" || op === "computed")
          .at(-1);
        const state = read && "of" in read ? String(read.of).replace("_state", " state") : "";
        const when = read?.op === "computed" ? "new" : "previous";
        const from = read ? `from the ${when} ${state}` : "from the input";
        assert.ok(terms.includes(`${number(numbers[place] ?? 0)} ${from}`), terms);
      }
    }
  });
}

test("a title is said with the article that English has for it", () => {
  const t = speaker("en");
  const said = (/** @type {string} */ cell) => t(`stage.network.${cell}`, { units: 2 });
  assert.equal(said("rnn"), "An RNN of 2 units");
  assert.equal(said("lstm"), "An LSTM of 2 units");
  assert.equal(said("gru"), "A GRU of 2 units");
  assert.equal(said("peephole_lstm"), "A Peephole LSTM of 2 units");
  assert.equal(said("min_gru"), "A minGRU of 2 units");
});
