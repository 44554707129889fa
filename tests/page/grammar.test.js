/** Tests every parameter of the link's grammar: read, written, left out at its default, and told where it is wrong. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { beyond, unreadable } from "../../static/js/link/faults.js";
import { ROWS } from "../../static/js/link/grammar.js";
import { valueAt } from "../../static/js/link/places.js";
import { readValue, textOf } from "../../static/js/link/readers.js";
import { rowOf } from "../../static/js/link/rows.js";
import { INITIAL_STATE } from "../../static/js/state.js";
import { bodyOf, pageQuery, stateOf } from "../../static/js/url.js";
import { besideOf, cellWith, linkOf, misspelledOf, sampleOf } from "./rows.js";

/** @typedef {import("../../static/js/link/rows.js").Row} Row */

const SAID = ROWS.filter(({ part }) => part !== "wire");
/** @param {URLSearchParams} link */
const written = (link) => new URLSearchParams(pageQuery(stateOf(`?${link}`, "en")));
/** @param {URLSearchParams} link @returns {[string | null, string | undefined][]} what is told to be wrong, and why */
const told = (link) => unreadable(`?${link}`).map(({ field, code }) => [field, code]);
/** @param {Row} row @param {string} text */
const spelled = (row, text) => new URLSearchParams([...besideOf(row), [row.name, text]]);

test("no parameter has two rows", () => {
  assert.equal(new Set(ROWS.map(({ name }) => name)).size, ROWS.length);
});

for (const row of SAID) {
  test(`${row.name} is read and written back`, () => {
    const link = linkOf(row);
    const value = readValue(row, sampleOf(row));
    const held = valueAt(stateOf(`?${link}`, "en"), row.state ?? "");
    assert.deepEqual(held, row.kind === "queries" ? [value] : value);
    assert.equal(written(link).get(row.name), sampleOf(row));
    assert.deepEqual(told(link), []);
  });

  test(`${row.name} is left out of the address at its default`, () => {
    const link = new URLSearchParams(besideOf(row));
    const value = row.default ?? null;
    assert.deepEqual(valueAt({ ...INITIAL_STATE, ...stateOf(`?${link}`, "en") }, row.state ?? ""), value);
    if (row.always) return;
    assert.equal(written(link).get(row.name), null);
    const isText = value !== null && !["sign", "queries"].includes(row.kind);
    if (isText) assert.equal(written(spelled(row, textOf(row, value))).get(row.name), null);
  });

  test(`${row.name} is told where it cannot be read, or stands twice`, () => {
    const misspelled = misspelledOf(row);
    if (misspelled !== null) {
      const wrong = unreadable(`?${spelled(row, misspelled)}`);
      assert.deepEqual(
        wrong.map(({ field }) => field),
        [row.name],
      );
      assert.notEqual(written(spelled(row, misspelled)).get(row.name), misspelled);
    }
    if (row.kind === "queries") return;
    const twice = linkOf(row);
    twice.append(row.name, sampleOf(row));
    assert.deepEqual(told(twice), [[row.name, "query_once"]]);
    assert.deepEqual(told(new URLSearchParams([[`${row.name}x`, "1"]])), [[`${row.name}x`, "query_unknown"]]);
  });
}

for (const row of SAID.filter(({ without }) => without)) {
  test(`${row.name} is left out of the address beside what takes its meaning`, () => {
    for (const name of row.without ?? []) {
      const other = rowOf(name);
      assert.ok(other);
      const link = new URLSearchParams([...linkOf(row), [name, sampleOf(other)]]);
      assert.equal(written(link).get(row.name), null);
      assert.equal(written(link).get(name), sampleOf(other));
    }
  });
}

for (const row of SAID.filter(({ beside }) => beside)) {
  test(`${row.name} is left out of the address without what gives it a meaning`, () => {
    const other = rowOf(row.beside ?? "");
    // A run reads its text where nothing else is said; another panel than the code has no excerpt.
    const instead = { text: "values=[[1,2],[3,4]]", panels: "panels=whatif" }[other?.name ?? ""] ?? "";
    const link = new URLSearchParams(instead);
    link.append(row.name, sampleOf(row));
    assert.equal(written(link).get(row.name), null);
  });
}

for (const row of SAID.filter(({ option }) => option)) {
  test(`${row.name} is left out of the address and of the request for other cells`, () => {
    const cell = cellWith(row.name, false);
    const link = new URLSearchParams({ cell, [row.name]: sampleOf(row) });
    assert.equal(written(link).get(row.name), null);
    const { network } = JSON.parse(String(bodyOf(stateOf(`?${link}`, "en").request)));
    assert.equal(network.cell, cell);
    assert.ok(!Object.hasOwn(network, row.name));
  });
}

for (const row of SAID.filter(({ least }) => least !== undefined)) {
  test(`${row.name} has a least number`, () => {
    const came = String(Number(row.least) - 1);
    const [wrong] = unreadable(`?${spelled(row, came)}`);
    assert.deepEqual([wrong?.code, wrong?.values], ["at_least", { least: row.least, came }]);
  });
}

for (const row of SAID.filter(({ within }) => within)) {
  test(`${row.name} lies within the run`, () => {
    const shape = { steps: 5, timeSteps: 5, units: 5, layers: 5, inputs: 3, outputs: 3 };
    const companions = ["cell=rnn", "cell=gru", "seed=1", "seed=2"];
    /** @param {number} came */
    const outside = (came) =>
      beyond(
        `?${spelled(row, String(came))}`,
        { companions },
        /** @type {any} the sizes alone are read */ (shape),
      );
    assert.deepEqual(outside(4), []);
    assert.deepEqual(
      outside(5).map(({ field, code, values }) => [field, code, values]),
      [[row.name, "at_most", { most: 4, came: 5 }]],
    );
  });
}

test("what the wire has beside it is passed over", () => {
  for (const { name } of ROWS.filter(({ part }) => part === "wire")) {
    assert.deepEqual(told(new URLSearchParams([[name, "anything"]])), []);
    assert.equal(written(new URLSearchParams([[name, "anything"]])).get(name), null);
  }
});

test("an address names its parameters in the order of the table", () => {
  const places = new Map(ROWS.map(({ name }, place) => [name, place]));
  const all = new URLSearchParams(SAID.flatMap((row) => [...linkOf(row)]));
  const order = [...written(all).keys()].map((name) => places.get(name));
  assert.deepEqual(
    order,
    [...order].sort((one, other) => Number(one) - Number(other)),
  );
});
