/** Tests that a record gives back what was put in: each number of a run, bit for bit, in less room than its text. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { read, written } from "../../static/js/record/container.js";
import { deflated, inflated } from "../../static/js/record/packing.js";
import { pageWith } from "../../static/js/record/page.js";
import { difference, restored } from "../../static/js/record/prediction.js";

const NUMBERS = [0.1, -0.0, 1e-45, 3.4028235e38, -0.7315914, 1 / 3, 16777216].map(Math.fround);

/** @param {string} dtype @returns {string} the stream of a run with each of the numbers at each place once */
function run(dtype) {
  const weights = { weight_hh_l0: NUMBERS.map((_, by) => rolled(by)), bias_hh_l0: rolled(2) };
  const network = { hidden_size: NUMBERS.length, input_size: 2, bidirectional: false };
  const start = {
    ...{ type: "start", run: { dtype, network, initial_state: { hidden_state: [rolled(4)] } } },
    ...{ steps: NUMBERS.length, labels: ["#3", "a"], inputs: [[1, 0]], parameters: weights },
  };
  const steps = NUMBERS.map((_, step) => ({
    type: "step",
    step,
    cells: [
      {
        ...{
          layer: 0,
          direction: "forward",
          hidden_state: rolled(step),
          gates: { forget: rolled(step + 1) },
        },
        terms: { forget: { from_input: rolled(step + 2), from_hidden: rolled(step + 3) } },
      },
    ],
    outputs: [{ time_step: step, values: [], sampled: { index: 3, label: "#2" } }],
  }));
  const text = [start, ...steps, { type: "end" }].map((line) => `${JSON.stringify(line)}\n`).join("");
  return text.replace(/(?<=[[,])0(?=[\],])/g, "-0"); // a zero keeps its sign on the wire
}

/** @param {number} by */
const rolled = (by) => NUMBERS.map((_, place) => NUMBERS[(place + by) % NUMBERS.length]);

/** @param {string} text */
const lines = (text) => text.split("\n").map((line) => (line ? JSON.parse(line) : line));

/** @param {readonly import("../../static/js/record/container.js").Answer[]} answers */
async function backFrom(answers) {
  const found = read(await inflated(await deflated(written({ query: "a=b", answers }))));
  assert.equal(found.query, "a=b");
  return Promise.all(
    found.answers.map(async ({ body, ...asked }) => ({ ...asked, body: await new Response(body()).text() })),
  );
}

for (const dtype of ["float32", "float64"]) {
  test(`a run of ${dtype} comes back with the same numbers, beside other answers`, async () => {
    const answers = [
      { path: "/api/models", body: '{"models":[]}' },
      { run: "cell=lstm&text=a%26b", body: run(dtype) },
      { run: "cell=rnn", of: "loss_step=3", body: run(dtype) },
      { run: "cell=gru", body: run("float64") },
    ];
    const back = await backFrom(answers);
    assert.deepEqual(
      back.map(({ body: _, ...asked }) => asked),
      answers.map(({ body: _, ...asked }) => asked),
    );
    for (const [place, { body }] of back.entries()) {
      const before = answers[place]?.body ?? "";
      assert.deepEqual(lines(body), lines(before));
    }
  });
}

test("by how much a number differs from another gives it back, whatever both are", () => {
  const all = new Int32Array(
    new Float32Array([...NUMBERS, ...NUMBERS.map((one) => -one), Infinity, NaN]).buffer,
  );
  for (const bits of all)
    for (const foretold of all) assert.equal(restored(difference(bits, foretold), foretold), bits);
  const [one = 0, next = 0] = new Int32Array(new Float32Array([1, 1 + 2 ** -23]).buffer);
  assert.deepEqual([difference(one, one), difference(one, next), difference(next, one)], [0, 1, 2]);
});

test("what follows from the state before takes little room", async () => {
  const [small, large] = await Promise.all(
    [true, false].map(async (follows) => {
      const body = foretellable(follows);
      const [back] = await backFrom([{ run: "", body }]);
      assert.deepEqual(lines(back?.body ?? ""), lines(body));
      return (await deflated(written({ query: "", answers: [{ run: "", body }] }))).length;
    }),
  );
  assert.ok(Number(small) < 0.75 * Number(large), `${small} of ${large}`);
});

/** @param {boolean} follows   whether the terms are what the weights make of the states @returns {string} */
function foretellable(follows) {
  let seed = 1;
  const next = () => {
    seed = (seed * 16807) % 2147483647;
    return Math.fround(seed / 2147483647 - 0.5);
  };
  const units = 16;
  const row = () => Array.from({ length: units }, next);
  const matrix = Array.from({ length: units }, row);
  const network = { hidden_size: units, input_size: 1, bidirectional: false };
  const start = {
    ...{ type: "start", run: { dtype: "float32", network, initial_state: null } },
    ...{ steps: 200, inputs: [], parameters: { weight_hh_l0: matrix } },
  };
  const text = [JSON.stringify(start)];
  let state = new Array(units).fill(0);
  for (let step = 0; step < 200; step += 1) {
    const made = matrix.map((one) => Math.fround(one.reduce((sum, w, j) => sum + w * state[j], 0) + 1e-7));
    const from_hidden = follows ? made : row();
    state = row();
    const cell = { layer: 0, direction: "forward", hidden_state: state, terms: { hidden: { from_hidden } } };
    text.push(JSON.stringify({ type: "step", step, cells: [cell], outputs: [] }));
  }
  return `${text.join("\n")}\n`;
}

test("gradients stay the doubles that they are", async () => {
  const start = { type: "start", run: { dtype: "float32", network: { hidden_size: 1 } }, time_steps: 1 };
  const gradient = { type: "gradient", cells: [{ layer: 0, time_step: 0, hidden_state: [0.1, 1e-300] }] };
  const body = [start, gradient, { type: "end" }].map((line) => `${JSON.stringify(line)}\n`).join("");
  const [back] = await backFrom([{ run: "cell=rnn", of: "loss_step=0", body }]);
  assert.equal(back?.body, body);
});

test("a text that looks like what stands for numbers stays a text", async () => {
  const [back] = await backFrom([
    { run: "", body: run("float32").replaceAll('"label":"#2"', '"label":"##2"') },
  ]);
  assert.equal(lines(back?.body ?? "")[1].outputs[0].sampled.label, "##2");
});

test("a browser that cannot compress writes what every browser reads", async () => {
  const { CompressionStream: kept } = globalThis;
  Object.assign(globalThis, { CompressionStream: undefined });
  const [back] = await backFrom([{ run: "a", body: run("float32") }]);
  Object.assign(globalThis, { CompressionStream: kept });
  assert.deepEqual(lines(back?.body ?? ""), lines(run("float32")));
});

test("a record of a later version is refused by its number", () => {
  const bytes = written({ query: "", answers: [] });
  const later = new TextDecoder().decode(bytes).replace('"record":1', '"record":2');
  assert.throws(() => read(new TextEncoder().encode(later)), /version 1, got 2/);
});

test("a title and a link cannot leave their places in the page", async () => {
  const what = { title: "<b>&</b>", query: 'text="><script>', answers: [] };
  const page = await (await pageWith("<title>x</title>\n<!-- record -->\nrest", what)).text();
  assert.match(page, /<title>&lt;b>&amp;&lt;\/b><\/title>/);
  assert.equal(page.match(/<script/g)?.length, 1);
  await assert.rejects(pageWith("<title>x</title>", what), /room for a record/);
});
