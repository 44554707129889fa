/**
 * The output at the time step of the cell shown: its equation, and its greatest values as bars.
 * @module
 */

import { element } from "../dom.js";
import { number } from "../format.js";
import { colourOf } from "../palette.js";
import { scaleOf } from "../scales.js";
import { readoutEquation } from "./equations.js";
import { keyed, structureOf } from "./keyed.js";
import { attribute, flag, writer } from "./live.js";
import { greatest, outputName, partsOf } from "./ranking.js";
import { GHOST } from "./sum.js";
import { isOutputShown } from "./view.js";

/** @typedef {import("./view.js").Frame} Frame */
/** @typedef {import("./view.js").Part} Part */
/** @typedef {import("../wire.js").Readout} Readout */

/** Bars of one distribution. */
const SHOWN = 5;

/** @returns {Part} empty without a readout */
export function createReadout() {
  return keyed(element("div", { class: "inspector-readout" }), structureOf, (frame) => {
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

function createBar() {
  const name = element("span", { class: "bar-name" });
  const fill = element("span", { class: "bar-fill" });
  const value = element("span", { class: "bar-value", text: GHOST });
  const track = element("span", { class: "bar-track", attributes: { "aria-hidden": "true" } }, [fill]);
  const host = element("li", { class: "bar" }, [name, track, " ", value]);
  const writeName = writer(name);
  const writeValue = writer(value);
  const style = attribute(fill, "style");
  const ghost = flag(host, "ghost");
  const signed = flag(track, "signed");
  return {
    element: host,
    /** @param {Frame} frame @param {string} label @param {number} amount */
    draw({ trace, theme }, label, amount) {
      const scale = scaleOf(trace, "outputs");
      const share = Math.max(-1, Math.min(1, amount / scale.bound));
      const colour = colourOf(
        scale,
        scale.family === "unit" ? scale.bound : Math.sign(amount) * scale.bound,
        theme,
      );
      writeName(label);
      writeValue(number(amount));
      style(`transform: scaleX(${share.toFixed(4)}); background: ${colour}`);
      signed(scale.family === "signed");
      ghost(false);
    },
    clear() {
      writeName("");
      writeValue(GHOST);
      style("transform: scaleX(0)");
      ghost(true);
    },
  };
}
