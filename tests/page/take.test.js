/** Tests of what is taken away: tables, NumPy's files, their archive, the citation, LaTeX. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { openZip } from "../../static/js/own/zip.js";
import { citedAsBibtex, citedAsText, WORK } from "../../static/js/take/citation.js";
import { stepsCsv, unitsCsv } from "../../static/js/take/csv.js";
import { fileName } from "../../static/js/take/files.js";
import { fromText } from "../../static/js/take/latex.js";
import { npyOf, npyOfTexts } from "../../static/js/take/npy.js";
import { npzOf } from "../../static/js/take/npz.js";
import { shortSingle, textCell } from "../../static/js/take/table.js";
import { traceOf } from "./traces.js";

test("a cell of a table that a spreadsheet would compute is read as text", () => {
  for (const text of ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "＝1"]) assert.equal(textCell(text), `'${text}`);
  assert.equal(textCell("\r"), '"\'\r"');
  assert.equal(textCell('=HYPERLINK("a","b")'), '"\'=HYPERLINK(""a"",""b"")"');
  for (const text of ["a", "你", "1", ""]) assert.equal(textCell(text), text);
  assert.equal(textCell(","), '","');
});

test("a number of single precision is as short as it is read back", () => {
  for (const value of [0.1, -0.15122873, 1e-30, 3.4028234e38, 1 / 3, 16777217, 0])
    assert.equal(Math.fround(Number(shortSingle(Math.fround(value)))), Math.fround(value));
  assert.equal(shortSingle(Math.fround(0.1)), "0.1");
});

test("a table and an archive hold what has come, and no more", () => {
  const trace = traceOf({ units: 2, timeSteps: 3, hidden_state: [0.25, -0.5, 1, 2, 3, 4] });
  trace.received = 2;
  assert.equal(
    unitsCsv(trace).join(""),
    [
      "layer,direction,time_step,label,unit,hidden_state",
      "0,forward,0,0,0,0.25",
      "0,forward,0,0,1,-0.5",
      "0,forward,1,0,0,1",
      "0,forward,1,0,1,2",
      "",
    ].join("\r\n"),
  );
  trace.start.labels[2] = "=猫";
  assert.equal(stepsCsv(trace).join(""), "\ufefftime_step,label,input.0\r\n0,0,0\r\n1,0,0\r\n2,'=猫,0\r\n");
  const archive = openZip(joined(npzOf(trace)));
  const states = new Float64Array(numbersIn(archive.get("hidden_state.npy")?.() ?? new ArrayBuffer(0)));
  assert.deepEqual([...states], [0.25, -0.5, 1, 2, Number.NaN, Number.NaN]);
  assert.match(fileName(trace, { suffix: "npz" }), /^unrolled-rnn-1x2-3-time-steps-steps-1-to-2\.npz$/);
  assert.match(fileName(trace, { suffix: "jsonl", whole: true }), /3-time-steps\.jsonl$/);
});

test("an array begins with NumPy's header, and its numbers where they can be mapped", () => {
  const bytes = npyOf(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
  const begin = Buffer.from(bytes).toString("latin1");
  const length = bytes.length - 10 - 24;
  assert.equal(begin.slice(0, 10), `\u0093NUMPY\u0001\0${String.fromCharCode(length)}\0`);
  const said = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2,), }";
  assert.equal(begin.slice(10, 10 + length), `${said.padEnd(length - 1)}\n`);
  assert.equal((10 + length) % 64, 0);
  const texts = Buffer.from(npyOfTexts(["a", "🙂你", ""]));
  assert.match(texts.toString("latin1"), /'<U2'.*\(3,\)/);
  assert.equal(texts.readUInt32LE(texts.length - 16), "🙂".codePointAt(0));
});

test("a citation says what the repository says, the link and the day", async () => {
  const facts = await readFile(new URL("../../CITATION.cff", import.meta.url), "utf8");
  for (const fact of [`title: "${WORK.title}"`, `name: ${WORK.authors}`, `version: ${WORK.version}`])
    assert.ok(facts.includes(fact), fact);
  const url = "https://example.org/?text=%7B}&cell=lstm";
  const day = new Date(2026, 0, 5);
  assert.equal(
    citedAsText(url, day),
    `${WORK.authors}. ${WORK.title}. Version ${WORK.version}. ${url} (accessed 2026-01-05).`,
  );
  const bibtex = citedAsBibtex(url, day);
  assert.ok(bibtex.includes("url = {https://example.org/?text=%7B%7D&cell=lstm},"));
  assert.ok(bibtex.includes("urldate = {2026-01-05},"));
});

test("a sum of the panel becomes LaTeX", () => {
  assert.equal(
    fromText("σ(0.812 − 1.204) · tanh(−1.2e−5)"),
    "\\sigma(0.812 - 1.204) \\cdot \\tanh(-1.2 \\cdot 10^{-5})",
  );
  assert.equal(
    fromText("max(log σ(1.0e12), relu(0.100))"),
    "\\max(\\log\\sigma(1.0 \\cdot 10^{12}), \\operatorname{relu}(0.100))",
  );
});

test("both languages have the panel's words", async () => {
  const [english, chinese] = await Promise.all(
    ["en", "zh"].map(async (lang) =>
      JSON.parse(await readFile(new URL(`../../static/locales/take.${lang}.json`, import.meta.url), "utf8")),
    ),
  );
  assert.deepEqual(Object.keys(english), Object.keys(chinese));
  for (const key of Object.keys(english))
    assert.deepEqual(english[key].match(/\{\w+\}/g)?.sort(), chinese[key].match(/\{\w+\}/g)?.sort(), key);
});

/** @param {Uint8Array[]} pieces @returns {ArrayBuffer} */
function joined(pieces) {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole.buffer;
}

/** @param {ArrayBuffer} file @returns {ArrayBuffer} behind the header */
const numbersIn = (file) => file.slice(10 + new DataView(file).getUint16(8, true));
