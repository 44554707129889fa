/** Tests that every gate of every kind of cell says in both languages what it is for, by what it does there. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gatesOf, kinds } from "../../static/js/anatomy.js";
import { purposeOf } from "../../static/js/hints/purpose.js";
import { completed, sayer } from "../../static/js/i18n.js";

/** @param {string} cell @returns {any} as much of a network as a gate's purpose reads */
const networkOf = (cell) => ({ cell, nonlinearity: "tanh", reset_after: true });

/** @type {ReadonlyMap<string, import("../../static/js/kind_words.js").Say>} */
const SAYERS = new Map(
  ["en", "zh"].map((lang) => {
    const url = new URL(`../../static/locales/${lang}.json`, import.meta.url);
    return [lang, sayer(completed(JSON.parse(readFileSync(url, "utf8"))))];
  }),
);

for (const [lang, t] of SAYERS) {
  test(`each gate of each kind says what it is for in ${lang}`, () => {
    for (const cell of kinds().keys()) {
      const said = gatesOf(cell).map(({ name }) => purposeOf(name, networkOf(cell), t));
      for (const text of said) assert.match(text ?? "", /^[^{}]{8,}$/, cell);
      assert.equal(new Set(said).size, said.length, `${cell}: two gates do not do the same`);
    }
  });
}

test("a gate of the same name says another thing where it does another thing", () => {
  const t = SAYERS.get("en") ?? ((key) => key);
  const said = (/** @type {string} */ cell, /** @type {string} */ gate) =>
    purposeOf(gate, networkOf(cell), t);
  assert.match(said("lstm", "forget") ?? "", /^How much of the old cell state stays/);
  assert.match(said("lstm", "input") ?? "", /^How much of the candidate goes into the cell state/);
  assert.match(said("lstm", "output") ?? "", /^How much of the cell state is shown/);
  assert.match(said("gru", "update") ?? "", /^How much of the old hidden state stays; the rest/);
  assert.match(said("min_gru", "update") ?? "", /^How much of the candidate is taken; the rest/);
  assert.match(said("gru", "reset") ?? "", /^How much of the old hidden state the candidate may look at/);
  for (const cell of ["peephole_lstm", "slstm"])
    for (const gate of ["forget", "input", "candidate", "output"])
      assert.equal(said(cell, gate), said("lstm", gate));
});
