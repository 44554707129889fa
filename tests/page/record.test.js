/** Tests that a record gives back what was put in: each number of a run, bit for bit, in less room than its text. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { read, written } from "../../static/js/record/container.js";
import { deflated, inflated } from "../../static/js/record/packing.js";
import { pageWith } from "../../static/js/record/page.js";

const NUMBERS = [0.1, -0.0, 1e-45, 3.4028235e38, -0.7315914, 1 / 3, 16777216].map(Math.fround);

/** @param {string} dtype @returns {string} the stream of a run with each of the numbers at each place once */
function run(dtype) {
  const start = { type: "start", run: { dtype, from_step: 0 }, labels: ["#3", "a"], inputs: [[1, 0]] };
  const steps = NUMBERS.map((_, step) => ({
    type: "step",
    step,
    cells: [{ layer: 0, hidden_state: rolled(step), gates: { forget: rolled(step + 1) }, terms: {} }],
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

test("a text that looks like what stands for numbers stays a text", async () => {
  const [back] = await backFrom([
    { run: "", body: run("float32").replaceAll('"label":"#2"', '"label":"##2"') },
  ]);
  assert.equal(lines(back?.body ?? "")[1].outputs[0].sampled.label, "##2");
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
