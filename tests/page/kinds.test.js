/** Tests that the page shows every kind of cell by its description alone: equations, sums, phases, opened cell. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { equationsOf, kinds, matrixOn, statesOf, weightLetter } from "../../static/js/anatomy.js";
import { planOf } from "../../static/js/cell/layout.js";
import { vectorsOf } from "../../static/js/cell/plan.js";
import { onlyOf } from "../../static/js/expression.js";
import { columnsOf } from "../../static/js/inspector/columns.js";
import { equationOf } from "../../static/js/inspector/equations.js";
import { linesOf } from "../../static/js/inspector/recipe.js";
import { beltShare, lettersOf, rolesOf } from "../../static/js/roles.js";
import { quantitiesOf } from "../../static/js/trace.js";
import { lettersOfRows } from "../../static/js/zoom/products.js";
import { sketched } from "./document.js";
import { shape } from "./shapes.js";

/** @typedef {import("../../static/js/wire.js").Network} Network */

/** @param {string} cell @param {Partial<Network>} [change] */
const network = (cell, change = {}) =>
  /** @type {Network} */ ({
    cell,
    input_size: 3,
    hidden_size: 4,
    num_layers: 1,
    bidirectional: false,
    bias: true,
    nonlinearity: "tanh",
    reset_after: true,
    readout: { size: 3, activation: "softmax", bias: false, joint: false },
    ...change,
  });

const t = Object.assign((/** @type {string} */ key) => key, { lang: /** @type {const} */ ("en") });

/** Each kind, with each choice between its equations. */
const NETWORKS = [...kinds().values()].flatMap(({ name, options }) => [
  network(name),
  ...(options.includes("nonlinearity") ? [network(name, { nonlinearity: "relu" })] : []),
  ...(options.includes("reset_after") ? [network(name, { reset_after: false })] : []),
  network(name, { bias: false, readout: null }),
]);

for (const one of NETWORKS)
  test(`a ${one.cell} sums up, lists and opens every term (${one.nonlinearity}, ${one.reset_after}, ${one.bias})`, () => {
    const held = quantitiesOf(shape({ cell: one.cell }));
    for (const line of linesOf(one)) {
      const { equation, sum, quantity } = line;
      const terms = equation.terms.map(({ name }) => `terms.${equation.owner}.${name}`);
      for (const name of [quantity, ...terms]) assert.ok(held.includes(name), name);
      const figures = sum.filter((piece) => typeof piece !== "string");
      const added = figures.filter(({ parameter }) => parameter).map((figure) => figure.quantity);
      assert.deepEqual(added, terms);
      const columns = columnsOf(one).filter(({ group }) => group === quantity);
      const listed = columns.filter(({ kind }) => kind !== "before" && kind !== "value");
      assert.deepEqual(
        listed.map(({ kind }) => kind),
        equation.terms.map(({ name }) => name),
      );
      assert.equal(lettersOfRows(equation, one.cell).length, terms.length);
      // What stands beside the terms stands in the sum, too.
      const letters = lettersOf(equation.value, one.cell, { terms: equation.terms });
      assert.ok(!letters.includes("undefined") && !/^[ ,]|[(] *[)]/.test(letters), letters);
      const named = ["before", "computed", "score", "summand"].flatMap((op) =>
        onlyOf(equation.value, /** @type {"before"} */ (op)),
      );
      assert.equal(figures.length, named.length, letters);
    }
  });

test("equations are written in the letters of their papers", () => {
  const written = (/** @type {string} */ cell) =>
    equationsOf(network(cell)).map(
      ({ letter, value, terms }) => `${letter} = ${lettersOf(value, cell, { terms })}`,
    );
  assert.deepEqual(written("peephole_lstm"), [
    "f = σ(Ux + Wh + Pc)",
    "i = σ(Ux + Wh + Pc)",
    "g = tanh(Ux + Wh)",
    "c = f · c + i · g",
    "o = σ(Ux + Wh + Pc)",
    "h = o · tanh(c)",
  ]);
  assert.deepEqual(written("min_gru"), ["z = σ(Ux)", "h̃ = Ux", "h = (1 − z) · h + z · h̃"]);
  assert.deepEqual(written("slstm"), [
    "m = max(log σ(f̃) + m, ĩ)".normalize("NFC"),
    "i′ = exp(Ux + Wh − m)",
    "f′ = exp(log σ(Ux + Wh) + m − m)",
    "z = tanh(Ux + Wh)",
    "c = f′ · c + i′ · z",
    "n = f′ · n + i′",
    "o = σ(Ux + Wh)",
    "h = o · c / n",
  ]);
});

for (const one of NETWORKS)
  test(`the equations of a ${one.cell} are whole MathML (${one.nonlinearity}, ${one.reset_after}, ${one.bias})`, () => {
    for (const direction of /** @type {const} */ (["forward", "reverse"]))
      for (const line of linesOf(one)) {
        const made = sketched(() => equationOf(line, one, direction, t));
        /** Elements with as many children as they must have. @type {Record<string, number>} */
        const counts = { msub: 2, mover: 2 };
        for (const { tag, children } of made.all()) {
          if (counts[tag]) assert.equal(children.length, counts[tag], tag);
          if (["mi", "mn", "mo"].includes(tag)) assert.ok(children.join("") !== "", tag);
        }
        const text = made.text();
        assert.equal(text.split("(").length, text.split(")").length, text);
        const letters = line.equation.terms.map(({ weight }) => weightLetter(weight));
        for (const letter of letters) assert.ok(text.includes(letter), `${letter} in ${text}`);
        if (one.bias && line.equation.terms.some(({ bias }) => bias)) assert.ok(text.includes("b"), text);
      }
  });

test("a gate waits for the state that it looks at, and a state that gates ask for comes with them", () => {
  const phases = (/** @type {string} */ cell) =>
    Object.fromEntries(equationsOf(network(cell)).map(({ letter, phase }) => [letter, phase]));
  const lstm = { f: "gates", i: "gates", g: "gates", c: "state", o: "gates", h: "state" };
  assert.deepEqual(phases("lstm"), lstm);
  assert.deepEqual(phases("peephole_lstm"), { ...lstm, o: "state" });
  assert.deepEqual(phases("slstm"), {
    m: "gates",
    "i′": "gates",
    "f′": "gates",
    z: "gates",
    c: "state",
    n: "state",
    o: "gates",
    h: "state",
  });
  const terms = linesOf(network("peephole_lstm")).flatMap(({ letter, sum }) =>
    sum.flatMap((piece) =>
      typeof piece !== "string" && piece.parameter === "P" ? [`${letter} ${piece.phase}`] : [],
    ),
  );
  assert.deepEqual(terms, ["f terms", "i terms", "o state"]);
});

test("what a step keeps of a state is said where the equations say it alone", () => {
  const shares = (/** @type {string} */ cell) =>
    statesOf(cell).map((state) => {
      const share = beltShare(network(cell), state);
      return share ? lettersOf(share, cell) : null;
    });
  assert.deepEqual(shares("rnn"), [null]);
  assert.deepEqual(shares("lstm"), ["f", null]);
  assert.deepEqual(shares("gru"), [null], "W reads it, too");
  assert.deepEqual(shares("peephole_lstm"), [null, null], "its gates look at the cell state, too");
  assert.deepEqual(shares("min_gru"), ["(1 − z)"]);
  assert.deepEqual(shares("slstm"), [null, "f′", "f′", null]);
  assert.deepEqual(rolesOf(network("peephole_lstm")), rolesOf(network("lstm")));
  const { state, keep, write, out } = rolesOf(network("slstm"));
  assert.deepEqual([state, keep, write, out], ["cell_state", "forget", "input", "output"]);
});

test("a matrix reads the hidden state of every kind that has one for it, and no other state", () => {
  for (const [cell, { parameters, states }] of kinds())
    for (const { name } of states) {
      const recurrent = parameters.some((one) => one.name === "weight_hh");
      assert.equal(matrixOn(cell, name), recurrent && name === "hidden_state" ? "W" : null, cell);
    }
});

const ROOMS = [
  { width: 340, height: 420 },
  { width: 700, height: 420 },
  { width: 836, height: 300 },
  { width: 1000, height: 560 },
  { width: 1400, height: 700 },
];

for (const cell of kinds().keys())
  for (const units of [1, 4, 12, 64])
    test(`a ${cell} of ${units} units opens with a place for everything in it, each its own`, () => {
      for (const room of ROOMS) {
        const one = network(cell);
        const { boxes, wires } = planOf(one, { units, outputs: 3, inputs: 3, joins: null }, room);
        const where = `at ${room.width} × ${room.height}`;
        const slim = room.width < 680;
        for (const vector of vectorsOf(one))
          if (!vector.slim || !slim) assert.ok(boxes.has(vector.id) || isOnTheWay(vector.id), vector.id);
        const placed = [...boxes];
        for (const [id, box] of placed) {
          assert.ok(box.x >= 0 && box.x + box.width <= room.width, `${id} is within the room ${where}`);
          for (const [other, beside] of placed) {
            const apart = box.x + box.width <= beside.x || beside.x + beside.width <= box.x;
            const over = box.y + box.height <= beside.y || beside.y + beside.height <= box.y;
            assert.ok(other === id || apart || over, `${id} and ${other} do not overlap ${where}`);
          }
        }
        assert.ok(wires.every(({ points }) => points.flat().every(Number.isFinite)));
      }
    });

/** Whether it has a place only in some rooms. @param {string} id */
const isOnTheWay = (id) => ["kept", "written", "sum"].includes(id);

test("a wire leads from the cell state into each peephole", () => {
  for (const room of ROOMS) {
    const sizes = { units: 4, outputs: 3, inputs: 3, joins: null };
    const { boxes, wires } = planOf(network("peephole_lstm"), sizes, room);
    const peepholes = wires.filter(({ kind }) => kind === "P");
    for (const [id, gates] of Object.entries({
      "cell_state.before": ["forget", "input"],
      cell_state: ["output"],
    })) {
      const source = boxes.get(id);
      assert.ok(source);
      const x = (/** @type {number} */ at) => at > source.x && at < source.x + source.width;
      assert.ok(
        peepholes.some(
          ({ points: [first] }) => first && x(first[0]) && first[1] === source.y + source.height,
        ),
        `${id} at ${room.width}`,
      );
      for (const gate of gates) {
        const target = boxes.get(`terms.${gate}.from_cell`) ?? boxes.get(`gates.${gate}`);
        assert.ok(target);
        const tips = peepholes.filter(({ head }) => head).flatMap(({ points }) => points.slice(-1));
        const into = tips.filter(
          ([at, y]) => at > target.x && at < target.x + target.width && y === target.y - 1,
        );
        assert.equal(into.length, 1, `${gate} at ${room.width}`);
      }
    }
  }
});
