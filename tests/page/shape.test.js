/** Tests which cells a step computes, and what is known after it, against a plain loop over the steps. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  cellAt,
  cellsOfStep,
  knownCells,
  knownOutputs,
  passesOf,
  stepOfCell,
} from "../../static/js/shape.js";
import { orderOf, SHAPES } from "./shapes.js";

/** @typedef {import("../../static/js/shape.js").Shape} Shape */
/** @typedef {import("../../static/js/shape.js").Span} Span */

/** @param {Span} span @returns {number[]} */
const within = ({ from, to }) =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, place) => from + place);

/** @param {Shape} shape @param {number} step @returns {import("../../static/js/shape.js").CellPlace[]} computed up to a step */
const computedBy = (shape, step) =>
  orderOf(shape)
    .slice(0, step + 1)
    .flat();

for (const shape of SHAPES) {
  const kind = `${shape.layers} layers, ${shape.bidirectional ? "two directions" : "one direction"}, T = ${shape.timeSteps}`;

  test(`a step computes the cells of the wire's order (${kind})`, () => {
    const steps = orderOf(shape);
    assert.equal(steps.length, shape.steps);
    steps.forEach((cells, step) => {
      assert.deepEqual(cellsOfStep(shape, step), cells);
      for (const cell of cells) assert.equal(stepOfCell(shape, cell), step);
    });
  });

  test(`known cells are those of the steps so far (${kind})`, () => {
    for (let step = -1; step < shape.steps; step++) {
      const computed = computedBy(shape, step);
      for (const pass of passesOf(shape)) {
        const expected = computed
          .filter((cell) => cell.layer === pass.layer && cell.direction === pass.direction)
          .map((cell) => cell.timeStep)
          .sort((one, other) => one - other);
        assert.deepEqual(within(knownCells(shape, pass, step)), expected);
      }
    }
  });

  test(`an output is known once the last layer has computed all of its halves (${kind})`, () => {
    const halves = shape.bidirectional ? 2 : 1;
    for (let step = 0; step < shape.steps; step++) {
      const last = computedBy(shape, step).filter((cell) => cell.layer === shape.layers - 1);
      const expected = Array.from({ length: shape.timeSteps }, (_, timeStep) => timeStep).filter(
        (timeStep) => last.filter((cell) => cell.timeStep === timeStep).length === halves,
      );
      assert.deepEqual(within(knownOutputs(shape, step)), expected);
    }
  });

  test(`the cell to look at is the one being computed (${kind})`, () => {
    orderOf(shape).forEach((cells, step) => {
      for (const cell of cells) assert.deepEqual(cellAt(shape, cell, step), cell);
    });
  });
}
