/** Tests that every tensor of a file is accounted for, and that no cell is shown without what changes its numbers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { accountOf } from "../../static/js/own/account.js";
import { modulesIn } from "../../static/js/own/modules.js";
import { cell, LAYERS, linear, lstm, modulesOf, tensorsOf } from "./own.js";

/** @type {[string, import("./own.js").Shapes, string][]} */
const BESIDE = [
  ["peepholes", { weight_ci: [3], weight_cf: [3], weight_co: [3] }, "peephole"],
  ["peepholes by another name", { w_peephole_i: [3] }, "peephole"],
  ["layer normalisation", { "layernorm_i.weight": [3], "layernorm_i.bias": [3] }, "normalised"],
  ["weight normalisation", { weight_hh_l0_g: [12, 1], weight_hh_l0_v: [12, 3] }, "reparametrised"],
  ["a parametrisation", { "parametrizations.weight_hh.original0": [12, 1] }, "reparametrised"],
  ["a projection", { weight_hr_l0: [2, 3] }, "projection"],
  ["zoneout", { zoneout_mask: [3] }, "zoneout"],
  ["one bias for both terms", { bias: [12] }, "beside"],
  ["a learned first state", { h0: [3] }, "beside"],
];

for (const [what, shapes, code] of BESIDE) {
  for (const prefix of ["", "model.cell."]) {
    test(`${what} beside ${prefix || "the tensors of a file"} is why the cell is not shown`, () => {
      const beside = Object.fromEntries(
        Object.entries(shapes).map(([name, shape]) => [prefix + name, shape]),
      );
      const [module] = modulesOf(cell(prefix, 4, 3), beside);
      assert.deepEqual(
        module?.wrong.map((one) => one.code),
        [code],
      );
      for (const name of Object.keys(beside))
        assert.match(String(module?.wrong[0]?.values.tensors), new RegExp(name));
    });
  }
}

test("what stands beside the module, not within, does not refuse it", () => {
  const [module] = modulesOf(
    lstm("model.rnn.", 4, 3),
    { "model.norm.weight": [3], "model.h0": [3] },
    linear("fc.", 3, 2),
  );
  assert.deepEqual(module?.wrong, []);
});

test("every tensor of a large file stands in one row, and what runs stands first", () => {
  const blocks = Object.fromEntries(
    Array.from({ length: 500 }, (_, place) => [`body.block${place}.weight`, [2, 2]]),
  );
  const shapes = {
    ...blocks,
    ...lstm("body.rnn.", 4, 3),
    ...lstm("gru.", 4, 5),
    ...linear("fc.", 3, 2),
    scale: [1],
  };
  const tensors = tensorsOf(shapes);
  const modules = modulesIn(tensors, LAYERS);
  const listed = [...tensors].map(([name, { shape, kind }]) => ({ name, shape, kind }));
  const readout = { prefix: "fc.", size: 2, reads: 3, bias: true };
  const rows = accountOf(listed, modules, modules[0] ?? null, readout);
  assert.deepEqual(
    rows.map(({ name, use, tensors: found }) => [name, use, found.length]),
    [
      ["body.rnn", "network", 4],
      ["fc", "readout", 2],
      ["gru", "another", 4],
      ["body", "unused", 500],
      ["", "unused", 1],
    ],
  );
  assert.equal(rows.flatMap((row) => row.tensors).length, tensors.size);
  assert.deepEqual(
    rows[1]?.tensors.map(({ as }) => as),
    ["readout.weight", "readout.bias"],
  );
});
