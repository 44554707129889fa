/**
 * Draws the inside of a cell as one picture: its vectors and the wires between them, with a note at the pointer.
 * @module
 */
import { element } from "../dom.js";
import { visible } from "../format.js";
import { writer } from "../inspector/live.js";
import { isShown } from "../inspector/view.js";
import { inputOf } from "../zoom/products.js";
import { emphasisOf } from "./emphasis.js";
import { planOf } from "./layout.js";
import { outputPart, vectorsOf } from "./plan.js";
import { createVector } from "./vector.js";
import { createWires } from "./wires.js";

/** @typedef {import("./vector.js").Frame} Frame */
/** @typedef {import("./vector.js").Part} Part */
/** @typedef {import("./measure.js").Room} Room */
/** @typedef {import("./grow.js").Rect} Rect */

/**
 * @param {Frame} frame
 * @param {Room} room
 * @param {import("../inspector/view.js").Dispatch} dispatch
 * @returns {Part & { boxOf: (quantity: string) => Rect | null }} boxOf: where a vector stands, in CSS pixels of the room
 */
export function createDiagram(frame, room, dispatch) {
  const { trace, place } = frame;
  const outputs = outputPart(trace, place)?.size ?? 0;
  const whole = trace.start.run.network;
  const network = { ...whole, readout: outputs > 0 ? whole.readout : null };
  const inputs = inputOf(trace, place).factors.length;
  const joins = otherDirection(network, place.direction);
  const plan = planOf(network, { units: trace.shape.units, outputs, inputs, joins }, room);
  if (place.layer < trace.shape.layers - 1) rise(plan);
  const tip = createTip(room);
  const wires = createWires(plan, room);
  /** @type {Map<string, Part>} */
  const vectors = new Map();
  for (const vector of vectorsOf(network)) {
    const box = plan.boxes.get(vector.id);
    if (box) vectors.set(vector.id, createVector(vector, box, frame, { dispatch, tip }));
  }
  const letter = createReading(plan.boxes.get("inputs"));
  const parts = [wires, ...vectors.values(), ...(letter ? [letter] : [])];
  const host = element("div", { class: "cell-diagram" }, [...parts.map((part) => part.element), tip.element]);
  const phases = new Set(vectorsOf(network).map(({ phase }) => phase));
  /** The parts that are drawn in full. @type {readonly string[]} */
  let asked = [];
  const emphasise = (/** @type {readonly string[]} */ parts) => {
    asked = parts;
    const emphasis = parts.length > 0 ? emphasisOf(plan, network, parts) : null;
    wires.emphasise(emphasis);
    for (const [id, { element }] of vectors)
      element.classList.toggle("faint", emphasis?.vectors.has(id) === false);
    letter?.element.classList.toggle("faint", emphasis?.vectors.has("inputs") === false);
  };
  return {
    element: host,
    boxOf: (quantity) => plan.boxes.get(quantity) ?? null,
    draw(latest) {
      if (latest.state.parts !== asked) emphasise(latest.state.parts);
      const byPhase =
        asked.length === 0 && latest.state.byPhase && latest.known && phases.has(latest.state.phase);
      host.classList.toggle("by-phase", byPhase);
      for (const part of parts) part.draw(latest);
    },
  };
}

/** @param {import("../wire.js").Network} network @param {import("../shape.js").Direction} direction @returns {string | null} the h of the other direction, where one V reads both */
function otherDirection({ bidirectional, readout }, direction) {
  if (!bidirectional || !readout?.joint) return null;
  return direction === "forward" ? "\u2190h" : "\u2192h";
}

/** The character that is read, large, beside its one-hot row. @param {import("./sketch.js").Box | undefined} box @returns {Part | null} */
function createReading(box) {
  if (!box) return null;
  const host = element("p", { class: "cell-reading", attributes: { "aria-hidden": "true" } });
  Object.assign(host.style, { left: `${box.x - 8}px`, top: `${box.y + box.height / 2}px` });
  const write = writer(host);
  return {
    element: host,
    draw({ trace, place, ...view }) {
      const read = place.layer === 0 && trace.start.alphabet && isShown({ ...view, trace, place }, "terms");
      write(read ? visible(trace.start.labels[place.timeStep] ?? "") : "");
    },
  };
}

/** @param {Room} room @returns {import("./vector.js").Tip & { element: HTMLElement }} */
function createTip({ width }) {
  const host = element("div", { class: "tip", attributes: { "aria-hidden": "true" } });
  host.hidden = true;
  return {
    element: host,
    show(text, x, y) {
      host.hidden = false;
      host.textContent = text;
      const flip = x > width / 2;
      host.style.transform = `translate(${x}px, ${y}px) translate(${flip ? "calc(-100% - 12px)" : "14px"}, 12px)`;
    },
    hide() {
      host.hidden = true;
    },
  };
}

/** Pixels from the edge of h, and from the top of the room; of the bow over a wire that is crossed, and its points. */
const RISE = { inset: 4, top: 4, bow: 8, fine: 8 };

/**
 * The layer above reads h, too: it goes up, besides on to the next time step, and in a bow over the belt.
 * @param {import("./sketch.js").Plan} plan   added to
 */
function rise({ boxes, wires }) {
  const box = boxes.get("hidden_state");
  if (!box) return;
  const x = box.x + box.width - RISE.inset;
  const belt = wires.find(
    ({ kind, points: [[from] = [x], [to] = [x]] }) => kind === "belt" && from < x && x < to,
  );
  wires.push({
    phase: "state",
    kind: "plain",
    points: [[x, box.y], ...(belt?.points[0] ? bowAt(x, belt.points[0][1]) : []), [x, RISE.top]],
    head: true,
  });
}

/** @param {number} x @param {number} y @returns {import("./sketch.js").Point[]} half a circle, from below to above */
function bowAt(x, y) {
  return Array.from({ length: RISE.fine + 1 }, (_, place) => {
    const angle = Math.PI * (0.5 - place / RISE.fine);
    return [x + RISE.bow * Math.cos(angle), y + RISE.bow * Math.sin(angle)];
  });
}
