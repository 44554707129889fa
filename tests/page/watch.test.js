/** Tests the sentence that says what to look at in a trained network. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { completed, sayer } from "../../static/js/i18n.js";
import { leadingFound } from "../../static/js/models/leading_unit.js";
import { answersApart } from "../../static/js/watch/answers.js";
import { heldText, learnedText, watchText } from "../../static/js/watch/sentence.js";

/** @typedef {import("../../static/js/wire.js").Card} Card */
/** @typedef {import("../../static/js/i18n.js").Translate} Translate */

const FOLDER = new URL("../../models/trained/", import.meta.url);
/** @type {Card[]} */
const CARDS = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")));
/** @type {Translate[]} */
const SPEAKERS = /** @type {const} */ (["en", "zh"]).map((lang) => {
  const url = new URL(`../../static/locales/${lang}.json`, import.meta.url);
  return Object.assign(sayer(completed(JSON.parse(readFileSync(url, "utf8")))), { lang });
});
const [EN] = /** @type {[Translate]} */ (SPEAKERS);
const RAW = /[{}]|undefined|NaN|\w+\.\w+\.\w+|_/;

/** @param {string} name */
const cardCalled = (name) => /** @type {Card} */ (CARDS.find((card) => card.name === name));

/**
 * @param {number[][]} outputs   of each time step
 * @param {"sigmoid" | "softmax" | "identity"} activation
 * @returns {any} as much of a trace as answers read
 */
const traceOf = (outputs, activation, received = outputs.length) => ({
  shape: { timeSteps: outputs.length, steps: outputs.length },
  received,
  start: {
    alphabet: [".", "a", "b"],
    run: {
      network: { bidirectional: false, readout: { size: outputs[0]?.length, activation, joint: false } },
    },
  },
  outputAt: (/** @type {number} */ timeStep) => Float64Array.from(outputs[timeStep] ?? []),
});

test("every found unit of every model has a whole sentence in both languages", () => {
  for (const t of SPEAKERS) {
    for (const card of CARDS) {
      assert.doesNotMatch(learnedText(card, t), RAW);
      assert.notEqual(learnedText(card, t), "", card.task);
      for (const found of card.units) {
        const { lead, body } = watchText(found, t);
        assert.doesNotMatch(`${lead} ${body}`, RAW);
        assert.ok(lead.includes(String(found.unit)));
        const held = /** @type {any} */ ({ value: found.ablation.held_at });
        const said = heldText(found, held, null, null, t);
        assert.doesNotMatch(`${said.lead} ${said.body}`, RAW);
      }
    }
  }
});

test("the sentence says what the card says, and no more than that", () => {
  const counting = leadingFound(cardCalled("counting-lstm"), null);
  assert.ok(counting);
  const { lead, body } = watchText(counting, EN);
  assert.equal(lead, "Watch unit 3:");
  assert.equal(
    body,
    "its cell state counts the a’s that no b has answered yet (downwards, r\u00a0=\u00a0−1.00).",
  );
  const loose = leadingFound(cardCalled("counting-gru"), null);
  assert.ok(loose && loose.value < 0.9);
  assert.match(
    watchText(loose, EN).body,
    /follows: count \(r\s=\s0\.75\)/,
    "it only goes along with the count",
  );
});

test("a task and a label that the page does not know are said in the card's own words", () => {
  const found = { ...cardCalled("counting-lstm").units[0], tracks: "open_tabs" };
  const card = { ...cardCalled("counting-lstm"), task: "tabs" };
  for (const t of SPEAKERS) {
    assert.equal(learnedText(card, t), "");
    assert.match(watchText(/** @type {any} */ (found), t).body, /open tabs/);
  }
});

test("answers are what a sigmoid says yes to, and the most probable output of a softmax", () => {
  const before = [
    [0.1, 0.9, 0.2],
    [0.1, 0.9, 0.8],
    [0.97, 0.1, 0.1],
  ];
  const after = [
    [0.2, 0.8, 0.6],
    [0.2, 0.6, 0.9],
    [0.02, 0.1, 0.98],
  ];
  const apart = answersApart(traceOf(before, "sigmoid"), traceOf(after, "sigmoid"));
  assert.deepEqual(apart, { steps: 3, changed: 2, most: { timeStep: 2, before: [0], after: [2] } });
  const soft = answersApart(traceOf(before, "softmax"), traceOf(after, "softmax"));
  assert.deepEqual(soft?.changed, 2);
  assert.equal(answersApart(traceOf(before, "identity"), traceOf(after, "identity")), null);
  assert.equal(
    answersApart(traceOf(before, "sigmoid"), traceOf(after, "sigmoid", 2)),
    null,
    "not all has come",
  );
  const held = /** @type {any} */ ({ value: -7.01628 });
  const counting = cardCalled("counting-lstm").units[0];
  assert.ok(counting);
  const { lead, body } = heldText(counting, held, apart, traceOf(after, "sigmoid"), EN);
  assert.equal(lead, "Unit 3 is held at −7.016.");
  assert.equal(
    body,
    "2 of 3 answers change; at t = 2 it says “b” in place of “.”. On sequences that it has not seen: strings right 100 % → 0 %.",
  );
});

test("what the card says of a hold is said of a hold at its value alone", () => {
  const counting = cardCalled("counting-lstm").units[0];
  assert.ok(counting);
  const held = /** @type {any} */ ({ value: 2 });
  assert.equal(heldText(counting, held, null, null, EN).body, "");
  const same = { steps: 3, changed: 0, most: null };
  assert.equal(
    heldText(counting, held, same, traceOf([[1]], "sigmoid"), EN).body,
    "No answer of this run changes.",
  );
});
