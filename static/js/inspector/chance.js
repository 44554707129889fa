/**
 * Says that random weights have learned nothing, and what chance alone would give each output.
 * @module
 */
import { element } from "../dom.js";
import { number } from "../format.js";
import { writer } from "./live.js";

/** @typedef {import("../trace.js").Trace} Trace */

/** @param {Trace} trace @returns {boolean} whether its weights are as they were drawn from a seed, but for what was changed by hand */
const isRandom = ({ start }) => "seed" in start.run.weights;

/** @param {Trace} trace @returns {number | null} the probability that chance gives each output of random weights; null for any others */
export function chanceOf(trace) {
  const { readout } = trace.start.run.network;
  return isRandom(trace) && readout?.activation === "softmax" ? 1 / readout.size : null;
}

/** @returns {import("./view.js").Part} empty where the weights were learned, or brought */
export function createChance() {
  const host = element("p", { class: "chance" });
  const write = writer(host);
  return {
    element: host,
    draw({ trace, t }) {
      const chance = chanceOf(trace);
      const size = trace.start.run.network.readout?.size ?? 0;
      if (!isRandom(trace)) write("");
      else if (chance === null || size < 2) write(t("inspector.random"));
      else write(t("inspector.random.chance", { size, chance: number(chance) }));
    },
  };
}
