/** Tests how pasted tables are read: plain ones are read, ambiguous ones asked about, none guessed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { jsonOf, readTable } from "../../static/js/table/reader.js";

/** @typedef {import("../../static/js/table/reader.js").Answers} Answers */

/** @param {string} pasted @param {Answers} [answers] @returns {number[][]} */
function rows(pasted, answers = {}) {
  const read = readTable(pasted, answers);
  assert.equal(read.type, "rows", JSON.stringify(read));
  return read.type === "rows" ? read.rows : [];
}

/** @param {string} pasted @param {Answers} [answers] */
function question(pasted, answers = {}) {
  const read = readTable(pasted, answers);
  assert.equal(read.type, "question", JSON.stringify(read));
  return /** @type {import("../../static/js/table/reader.js").Question} */ (read);
}

/** @param {string} pasted */
function refused(pasted) {
  const read = readTable(pasted, {});
  assert.equal(read.type, "refused", JSON.stringify(read));
  return /** @type {import("../../static/js/table/reader.js").Refused} */ (read);
}

const SQUARE = [
  [1, 2],
  [3, 4],
];

test("what can be read in one way is read", () => {
  for (const pasted of [
    "1 2\n3 4",
    "1,2\n3,4\n".replaceAll(",", ", "),
    "1;2\r\n3;4\r\n",
    "\ufeff1\t2\r3\t4",
    "[[1, 2], [3, 4]]",
    "[[1. 2.]\n [3. 4.]]",
    "array([[1., 2.],\n       [3., 4.]], dtype=float32)",
    "tensor([[1., 2.],\n        [3., 4.]], dtype=torch.float64, device='cuda:0', grad_fn=<AddBackward0>)",
    "Parameter containing:\ntensor([[1., 2.], [3., 4.]], requires_grad=True)",
    "x = np.array([[1, 2], [3, 4]])",
    "[(1, 2), (3, 4)]",
    "(1, 2)\n(3, 4)",
    "[1 2; 3 4]",
    "| 1 | 2 |\n| 3 | 4 |",
    '{"a": [1, 3], "b": [2, 4]}',
    '[{"a": 1, "b": 2}, {"a": 3, "b": 4}]',
    '{"a": 1, "b": 2}\n{"a": 3, "b": 4}',
    '{"columns": ["a", "b"], "index": [0, 1], "data": [[1, 2], [3, 4]]}',
    "\uff11\u3000\uff12\n\uff13\u3000\uff14",
    "# saved by np.savetxt\n1.000000e+00 2.000000e+00\n3e0 4E0",
    '"1","2"\n"3","4"',
  ])
    assert.deepEqual(rows(pasted), SQUARE, pasted);
});

test("minus signs, thousands and decimal commas that have one meaning keep it", () => {
  assert.deepEqual(rows("\u22121 \u22120.5\n3 \uff0d4"), [
    [-1, -0.5],
    [3, -4],
  ]);
  assert.deepEqual(rows("1,5\t2,5"), [[1.5, 2.5]]);
  assert.deepEqual(rows('"1,5","2,5"'), [[1.5, 2.5]]);
  assert.deepEqual(rows("1'234.5\n2'345.5"), [[1234.5], [2345.5]]);
});

test("each way in which a table can be read is an answer to choose, with its first values", () => {
  const answers = question("1,5\n2,5").choices.map(({ preview }) => preview.first);
  assert.deepEqual(answers, [
    [
      [1, 5],
      [2, 5],
    ],
    [[1.5], [2.5]],
  ]);
  for (const pasted of [
    "1,5;2,5",
    "1,5 2,5",
    "0,5;-1,0\n2,0;0,25",
    "1,234\n5,678",
    "1 2; 3 4",
    "\uff11\uff0c\uff12",
  ]) {
    const { about, choices } = question(pasted);
    assert.equal(about, "reading");
    for (const { answer, preview } of choices) {
      const read = rows(pasted, { reading: answer });
      assert.deepEqual([preview.rows, preview.columns], [read.length, read[0]?.length], pasted);
      assert.deepEqual(preview.first[0], read[0]?.slice(0, 3));
    }
    const all = choices.map(({ answer }) => jsonOf(rows(pasted, { reading: answer })));
    assert.equal(new Set(all).size, all.length, "two answers that come to the same");
  }
});

test("an empty cell moves no other, and is filled as was answered", () => {
  const pasted = "1\t\t3\n4\t5\t";
  const { about, values, choices } = question(pasted);
  assert.deepEqual([about, values.n, values.row, values.column], ["gaps", 2, 1, 2]);
  assert.deepEqual(
    choices.map(({ answer }) => answer),
    ["zero"],
    "the first row has no row before it",
  );
  assert.deepEqual(rows(pasted, { gaps: "zero" }), [
    [1, 0, 3],
    [4, 5, 0],
  ]);
  assert.deepEqual(rows("1,2\nNaN,4\nnull,NA", { gaps: "last" }), [
    [1, 2],
    [1, 4],
    [1, 4],
  ]);
  assert.equal(question("a\tb\n1\t\n\t\n2\t3").values.n, 3, "a line of tabs is a row");
});

test("an empty line between rows is asked about", () => {
  assert.deepEqual(question("1\n\n3").values, { n: 1, row: 2 });
  assert.deepEqual(rows("1\n\n3", { lines: "skip" }), [[1], [3]]);
  assert.deepEqual(rows("1\n\n3", { lines: "gaps", gaps: "last" }), [[1], [1], [3]]);
  assert.deepEqual(rows("\n\n1 2\n3 4\n\n"), SQUARE, "around the rows it means nothing");
});

test("an index and columns that are no numbers are recognised, and left out when told so", () => {
  for (const pasted of [
    ",a,b\n0,1,2\n1,3,4",
    "   a  b\n0  1  2\n1  3  4",
    '[{"index": 0, "a": 1, "b": 2}, {"index": 1, "a": 3, "b": 4}]',
  ])
    assert.deepEqual(rows(pasted, { index: "drop" }), SQUARE, pasted);
  assert.equal(question("0,1.5,2\n1,2.5,3\n2,3.5,4").about, "index");
  assert.equal(rows("0,1.5\n1,2.5\n2,3.5", { index: "keep" })[2]?.[0], 2);
  assert.deepEqual(rows("0 1\n1 0"), [
    [0, 1],
    [1, 0],
  ]);
  assert.deepEqual(rows("0    1.5\n1    2.5\nName: x, dtype: float64", { index: "drop" }), [[1.5], [2.5]]);
  const dated = "Zeit;Wert\n01.02.2020;1,5\n02.02.2020;2,5";
  assert.deepEqual(question(dated).values, { n: 1, column: 1, name: "Zeit", kind: "date" });
  assert.deepEqual(rows(dated, { columns: "drop" }), [[1.5], [2.5]]);
  assert.equal(question("1,2,\n3,4,").values.kind, "gap");
});

test("a line of names is told and not read", () => {
  const read = readTable('"open, high",low\n1,2\n3,4', {});
  assert.ok(read.type === "rows");
  assert.deepEqual([read.names, read.rows], [["open, high", "low"], SQUARE]);
});

test("what is no table of numbers is refused by name, with row and column counted from 1", () => {
  /** @type {[string, string, number?, number?][]} */
  const cases = [
    ["1 2\n3 four\n5 6", "cell", 2, 2],
    ["hello world", "cell", 1, 1],
    ["x,y", "cell", 1, 1],
    ["12%\n13%", "unit", 1, 1],
    ["5 kg\n6 kg", "unit", 1, 2],
    ["1\t2\n3\t\u20ac4", "unit", 2, 2],
    ["1 2\ninf 4", "infinite", 2, 1],
    ["1e999", "infinite", 1, 1],
    ["0x1F 2", "hex", 1, 1],
    ["1 2\n3\n5 6", "ragged", 2],
    ["[[1,2],[3]]", "ragged", 2],
    ["[[1. 2. ... 3.]\n [1. 2. ... 3.]]", "ellipsis", 1, 3],
    ["a b\n1 2\n... ...\n3 4", "ellipsis", 3, 1],
    ["[[[1, 2], [3, 4]]]", "dimensions"],
    ["tensor([[[1., 2.]], [[3., 4.]]])", "dimensions"],
    ["[1,5 2,5]", "brackets"],
    ["[[1, 2], [3, 4]", "brackets"],
    ["{}", "json"],
    ["[]", "nothing"],
    [" \n ", "nothing"],
  ];
  for (const [pasted, code, row, column] of cases) {
    const fault = refused(pasted);
    assert.equal(fault.code, code, pasted);
    if (row) assert.equal(fault.values.row, row, pasted);
    if (column) assert.equal(fault.values.column, column, pasted);
  }
});

test("one row of many numbers is one time step, says so, and can be turned", () => {
  const read = readTable("1 2 3", {});
  assert.ok(read.type === "rows" && read.turnable);
  assert.deepEqual(read.rows, [[1, 2, 3]]);
  assert.deepEqual(rows("1 2 3", { turned: "yes" }), [[1], [2], [3]]);
});

/** A generator of numbers that gives the same ones each time. @param {number} seed */
function random(seed) {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

/** How a program or a country writes rows. @type {[string, (rows: number[][]) => string, Answers][]} */
const WRITTEN = [
  ["blanks", (table) => table.map((row) => row.join(" ")).join("\n"), {}],
  ["tabs", (table) => table.map((row) => row.join("\t")).join("\r\n"), {}],
  ["CSV with names", (table) => `${names(table)}\n${table.map((row) => row.join(",")).join("\n")}`, {}],
  ["JSON", (table) => JSON.stringify(table), {}],
  ["NumPy", (table) => `[[${table.map((row) => row.join(" ")).join("]\n [")}]]`, {}],
  [
    "decimal commas and semicolons",
    (table) => table.map((row) => row.map((value) => String(value).replace(".", ",")).join(";")).join("\n"),
    { reading: "semicolon/comma" },
  ],
  [
    "decimal commas and tabs",
    (table) => table.map((row) => row.map((value) => String(value).replace(".", ",")).join("\t")).join("\n"),
    {},
  ],
];

/** @param {number[][]} table */
const names = (table) => (table[0] ?? []).map((_, column) => `x${column}`).join(",");

test("what was written is read back to the last bit, however it was written", () => {
  const next = random(7);
  for (let turn = 0; turn < 200; turn += 1) {
    const [height, width] = [1 + Math.floor(5 * next()), 2 + Math.floor(4 * next())];
    const value = () => (next() - 0.5) * 10 ** Math.floor(16 * next() - 8);
    const table = Array.from({ length: height }, () => Array.from({ length: width }, value));
    for (const [name, write, answers] of WRITTEN) assert.deepEqual(rows(write(table), answers), table, name);
    assert.deepEqual(JSON.parse(jsonOf(table)), table);
  }
});

test("a huge table and hostile brackets are read in no more time than they have characters", () => {
  const large = Array.from({ length: 20_000 }, (_, row) => `${row * 0.5}, ${-row}`).join("\n");
  assert.equal(rows(large).length, 20_000);
  assert.equal(refused("[".repeat(100_000)).code, "brackets");
  assert.equal(refused(`${"[".repeat(5000)}1${"]".repeat(5000)}`).code, "dimensions");
});
