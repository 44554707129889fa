/**
 * The output at the time step of the cell shown: its equation, and its greatest values as bars.
 * @module
 */

import { element } from "../dom.js";
import { lighting } from "../lights.js";
import { createBar } from "./bar.js";
import { readoutEquation } from "./equations.js";
import { keyed, structureOf } from "./keyed.js";
import { writer } from "./live.js";
import { greatest, outputName, partsOf } from "./ranking.js";
import { isOutputShown } from "./view.js";

/** @typedef {import("./view.js").Frame} Frame */
/** @typedef {import("./view.js").Part} Part */
/** @typedef {import("../wire.js").Readout} Readout */

/** Bars of one distribution. */
const SHOWN = 5;

/** @returns {Part} empty without a readout */
export function createReadout() {
  const host = lighting(element("div", { class: "inspector-readout" }), "outputs");
  return keyed(host, structureOf, (frame) => {
    const { readout, bidirectional } = frame.trace.start.run.network;
    return readout ? [createHead(readout, bidirectional), createDistributions(frame)] : [];
  });
}

/**
 * @param {Readout} readout
 * @param {boolean} bidirectional
 * @returns {Part}
 */
function createHead(readout, bidirectional) {
  const name = element("span", { class: "line-name" });
  const write = writer(name);
  return {
    element: element("div", { class: "line-head" }, [readoutEquation(readout, bidirectional), name]),
    draw({ t, trace, place }) {
      write(
        t(place.layer === trace.shape.layers - 1 ? "inspector.line.outputs" : "inspector.line.outputs.top"),
      );
    },
  };
}

/** @param {Frame} frame @returns {Part} */
function createDistributions({ trace, t }) {
  const parts = partsOf(trace).map((part) => createDistribution(part, t));
  return {
    element: element(
      "div",
      { class: "distributions" },
      parts.map((part) => part.element),
    ),
    draw(frame) {
      const values = isOutputShown(frame) ? frame.trace.outputAt(frame.place.timeStep) : null;
      for (const part of parts) part.draw(frame, values);
    },
  };
}

/**
 * @param {import("./ranking.js").OutputPart} part
 * @param {import("../i18n.js").Translate} t
 */
function createDistribution({ name, from, size }, t) {
  const bars = Array.from({ length: Math.min(SHOWN, size) }, createBar);
  const list = element("ol", { attributes: { "aria-label": t(`inspector.output.${name}`) } }, [
    ...bars.map((bar) => bar.element),
  ]);
  const heading =
    name === "whole"
      ? []
      : [
          element("p", {
            class: "half",
            attributes: { "aria-hidden": "true" },
            text: t(`inspector.output.${name}`),
          }),
        ];
  return {
    element: element("div", { class: "distribution" }, [...heading, list]),
    /** @param {Frame} frame @param {ArrayLike<number> | null} values */
    draw(frame, values) {
      const order = values ? greatest(values, from, size, bars.length) : [];
      bars.forEach((bar, place) => {
        const output = order[place];
        if (values && output !== undefined)
          bar.draw(frame, outputName(frame.trace, output), values[from + output] ?? 0);
        else bar.clear();
      });
    },
  };
}
