/**
 * Shows the output at the time step of the cell shown: its equation, and its greatest values as bars.
 * @module
 */

import { element } from "../dom.js";
import { number } from "../format.js";
import { lighting } from "../lights.js";
import { createBar } from "./bar.js";
import { createChance } from "./chance.js";
import { readoutEquation } from "./equations.js";
import { keyed, structureOf } from "./keyed.js";
import { flag, writer } from "./live.js";
import { greatest, outputName, outputPartsOf } from "./ranking.js";
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
    return readout ? [createHead(readout, bidirectional), createDistributions(frame), createChance()] : [];
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
  const parts = outputPartsOf(trace).map((part) => createDistribution(part, t));
  return {
    element: element(
      "div",
      { class: "distributions" },
      parts.map((part) => part.element),
    ),
    draw(frame) {
      const { trace: run, place } = frame;
      const shown = isOutputShown(frame);
      const sample = (shown && run.samples.get(place.timeStep)) || null;
      const values = sample ? sample.probabilities : shown ? run.outputAt(place.timeStep) : null;
      for (const part of parts) part.draw(frame, values, sample);
    },
  };
}

/**
 * @param {import("./ranking.js").OutputPart} part
 * @param {import("../i18n.js").Translate} t
 */
function createDistribution({ name, from, size }, t) {
  const bars = Array.from({ length: Math.min(SHOWN, size) }, createBar);
  const drawn = createDrawn();
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
    element: element("div", { class: "distribution" }, [...heading, list, drawn.element]),
    /** @param {Frame} frame @param {ArrayLike<number> | null} values @param {import("../trace.js").Sample | null} sample */
    draw(frame, values, sample) {
      const order = values ? greatest(values, from, size, bars.length) : [];
      if (sample && !order.includes(sample.index)) order.splice(-1, 1, sample.index);
      const most = values?.[from + (order[0] ?? 0)] ?? 0; // a low temperature may pass the outputs' scale
      bars.forEach((bar, place) => {
        const output = order[place];
        if (values && output !== undefined)
          bar.draw(frame, outputName(frame.trace, output), values[from + output] ?? 0, most);
        else bar.clear();
        bar.mark(output !== undefined && output === sample?.index);
      });
      drawn.draw(frame, sample);
    },
  };
}

/** What was drawn of a distribution, and by which draw. */
function createDrawn() {
  const host = element("p", { class: "drawn" });
  const hidden = flag(host, "is-hidden");
  const write = writer(host);
  return {
    element: host,
    /** @param {Frame} frame @param {import("../trace.js").Sample | null} sample */
    draw({ trace, t }, sample) {
      hidden(!sample);
      if (!sample) return;
      const temperature = trace.start.run.generate?.temperature ?? 1;
      const character = outputName(trace, sample.index);
      write(t("inspector.drawn", { character, draw: number(sample.draw), temperature }));
    },
  };
}
