/**
 * One level further in: a gate's sum for the chosen unit, opened into its products and its activation.
 * @module
 */
import { GATES } from "../anatomy.js";
import { element, write } from "../dom.js";
import { number } from "../format.js";
import { isShown } from "../inspector/view.js";
import { createCurve } from "./curve.js";
import { rowsOf } from "./products.js";
import { createRow } from "./row.js";
import { SMALL } from "./strips.js";

/** @typedef {import("../inspector/view.js").Frame} Frame */
/** @typedef {import("../inspector/view.js").Part} Part */
/** @typedef {import("../inspector/recipe.js").Line} Line */
/** @typedef {import("../wire.js").Network} Network */

/**
 * @param {Line} line
 * @param {Network} network
 * @returns {boolean} whether the line adds up terms, and so can be opened
 */
export const canOpen = (line, network) => line.gate !== null || network.cell === "rnn";

/**
 * What opens below a line while `state.zoom` names its quantity. Where the cell is opened over the score, the sum
 * opens there.
 * @param {Line} line
 * @param {Frame} frame
 * @returns {Part}
 */
export function createZoom(line, frame) {
  const opened = createOpened(line, frame, SMALL);
  const host = element("div", { class: "zoom" }, [opened.element]);
  let open = false;
  return {
    element: host,
    draw(latest) {
      const wanted = latest.state.zoom === line.quantity && !latest.state.open;
      if (wanted !== open) host.classList.toggle("open", wanted);
      open = wanted;
      if (opened.element.inert === open) opened.element.inert = !open;
      if (open && latest.writes) opened.draw(latest);
    },
  };
}

/**
 * The sum itself: both rows with their products, and the activation with the point on it.
 * @param {Line} line
 * @param {Frame} frame
 * @param {import("./strips.js").Size} size
 * @returns {{ element: HTMLElement, draw: (frame: Frame, widths?: readonly [number, number]) => void }}  widths: of
 *   both rows, where they are not those of the frame
 */
export function createOpened(line, { trace, t }, size) {
  const { network } = trace.start.run;
  const rows = [createRow(t, "U", size), createRow(t, "W", size)];
  const curve = createCurve(activationOf(line, network));
  const result = element("p", { class: "zoom-result" });
  const inner = element("div", { class: "zoom-inner" }, [
    ...rows.map((row) => row.element),
    element("div", { class: "zoom-end" }, [curve.element, result]),
  ]);
  return {
    element: inner,
    draw(frame, widths = [frame.width, frame.width]) {
      if (!isShown(frame, "terms")) return;
      for (const [place, row] of rowsOf(
        frame.trace,
        frame.place,
        line.gate ?? "hidden",
        frame.unit,
      ).entries()) {
        rows[place]?.draw(row, { ...frame, width: widths[place] ?? frame.width });
      }
      if (!isShown(frame, line.phase)) return;
      const sum = enteringSum(line, frame);
      const value = frame.trace.at(frame.place, line.quantity)[frame.unit] ?? 0;
      const text = `${functionOf(line, network)}(${number(sum)}) = ${number(value)}`;
      curve.draw(sum, value, text);
      write(result, text);
    },
  };
}

/**
 * What enters the activation, from what was streamed.
 * @param {Line} line
 * @param {Pick<Frame, "trace" | "place" | "unit">} frame
 */
export function enteringSum(line, { trace, place, unit }) {
  const gate = line.gate ?? "hidden";
  const term = (/** @type {string} */ name) => trace.at(place, `terms.${gate}.${name}`)[unit] ?? 0;
  const { network } = trace.start.run;
  const scaled = network.cell === "gru" && network.reset_after && gate === "candidate";
  const share = scaled ? (trace.at(place, "gates.reset")[unit] ?? 0) : 1;
  return term("from_input") + share * term("from_hidden");
}

/** @param {Line} line @param {Network} network @returns {import("./curve.js").Activation} */
function activationOf(line, network) {
  if (!line.gate) return network.nonlinearity;
  return GATES[network.cell].find(({ name }) => name === line.gate)?.activation ?? "sigmoid";
}

/** @param {Line} line @param {Network} network @returns {string} its activation as it is written */
export const functionOf = (line, network) => activationOf(line, network).replace("sigmoid", "σ");
