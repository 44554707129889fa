/**
 * Opens the cell in focus in place: over the score its inside, and within that one unit's sum. Each level grows out of
 * its place in the one before and goes back into it.
 * @module
 */
import { element } from "../dom.js";
import { pixelRatioOf } from "../enlarged.js";
import { structureOf } from "../inspector/keyed.js";
import { orderOf } from "../stage/order.js";
import { createDiagram } from "./diagram.js";
import { grow } from "./grow.js";
import { createHead } from "./head.js";
import { createOpener } from "./opener.js";
import { originOf } from "./origin.js";
import { createSumView, lineOf } from "./sum.js";

/** @typedef {import("../inspector/view.js").View} View */
/** @typedef {import("./vector.js").Frame} Frame */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../stage/stage.js").Stage} Stage */

/**
 * @param {{ dispatch: import("../inspector/view.js").Dispatch, stage: Stage }} hooks
 * @returns {{ draw: (view: View, ghost: Trace | null, over: Stage) => void }} ghost: the original of a changed run; over:
 *   where the run is drawn whose cell it is
 */
export function createCell({ dispatch, stage }) {
  const opener = createOpener(dispatch);
  const head = createHead(dispatch);
  const room = element("div", { class: "cell-room" });
  const whole = createLevel("cell-view", [head.element, room]);
  const inner = createLevel("cell-sum", []);
  room.append(inner.element);
  stage.room.after(whole.element);
  /** @type {{ key: string, part: ReturnType<typeof createDiagram> } | null} */
  let diagram = null;
  /** @type {{ key: string, part: import("./vector.js").Part } | null} */
  let sum = null;
  /** @type {{ view: View, ghost: Trace | null, over: Stage } | null} */
  let latest = null;
  /** The quantity whose sum is open, so that its gate is found again on the way out. */
  let opened = "";

  new ResizeObserver(() => latest?.view.state.open && draw(latest.view, latest.ghost, latest.over)).observe(
    room,
  );

  /** @param {View} view @param {Trace | null} ghost @param {Stage} over */
  function draw(view, ghost, over) {
    const first = latest === null;
    latest = { view, ghost, over };
    const { open } = view.state;
    opener.draw(view, over);
    if (open !== whole.open) turn(open, first, over);
    if (!open) return;
    const frame = frameOf(view, ghost, room);
    if (frame.width === 0) return;
    const line = lineOf(view.state.zoom, view.trace.start.run.network);
    head.draw(frame, line);
    whole.name(view.t("cell.region"));
    drawDiagram(frame);
    if ((line !== null) !== inner.open) turnSum(line?.quantity ?? "", first);
    if (line) drawSum(line, frame);
  }

  /** @param {Frame} frame */
  function drawDiagram(frame) {
    const size = { width: room.clientWidth, height: room.clientHeight };
    const { shape } = frame.trace;
    const key = JSON.stringify([structureOf(frame), size, shape.units, frame.place.layer, shape.inputs]);
    if (key !== diagram?.key) {
      diagram?.part.element.remove();
      diagram = { key, part: createDiagram(frame, size, dispatch) };
      room.prepend(diagram.part.element);
    }
    diagram.part.draw(frame);
  }

  /** @param {import("../inspector/recipe.js").Line} line @param {Frame} frame */
  function drawSum(line, frame) {
    inner.name(
      frame.t("cell.sum-of", { line: frame.t(`inspector.line.${line.quantity}`), unit: frame.unit }),
    );
    const size = { width: frame.width, height: room.clientHeight };
    const key = JSON.stringify([structureOf(frame), line.quantity, size]);
    if (key !== sum?.key) {
      sum = { key, part: createSumView(line, frame, size) };
      inner.content.replaceChildren(sum.part.element);
    }
    sum.part.draw(frame);
  }

  /** A clicker turns the scenes, whose Space would press the button that had the focus. */
  const isLed = () => latest?.view.state.mode === "present" && latest.view.state.lesson !== null;

  /** @param {boolean} open @param {boolean} first  the page was opened like this: nothing has to move @param {Stage} over */
  function turn(open, first, over) {
    for (const score of stage.room.parentElement?.querySelectorAll(":scope > .room, :scope > .band") ?? [])
      score.toggleAttribute("inert", open);
    const focused = whole.turn(open, () => (first ? null : originOf(over, whole.element.offsetParent)));
    if (isLed()) return;
    if (open && !first && isFree()) whole.element.focus({ preventScroll: true });
    else if (focused) opener.element.focus({ preventScroll: true });
  }

  /** @param {string} quantity  empty on the way out @param {boolean} first */
  function turnSum(quantity, first) {
    const gate = quantity || opened;
    opened = quantity;
    const open = quantity !== "";
    if (diagram && diagram.part.element instanceof HTMLElement) diagram.part.element.inert = open;
    const focused = inner.turn(open, () => (first ? null : (diagram?.part.boxOf(gate) ?? null)));
    if (isLed()) return;
    if (open && !first && isFree()) inner.element.focus({ preventScroll: true });
    const button = diagram?.part.element.querySelector(`[data-vector="${gate}"] button`);
    if (focused && button instanceof HTMLElement) button.focus({ preventScroll: true });
  }

  return { draw };
}

/**
 * Tells whether the focus may be taken: a scene opens a cell while a hand is on the lesson's buttons, or on the page around
 * the frame in which the stage stands.
 */
const isFree = () => document.hasFocus() && !document.activeElement?.closest("#lesson");

/**
 * @param {View} view
 * @param {Trace | null} ghost
 * @param {HTMLElement} room
 * @returns {Frame}
 */
function frameOf(view, ghost, room) {
  const unit = Math.min(view.state.unit, view.trace.shape.units - 1);
  const ratio = pixelRatioOf(room);
  // It stands by itself, and names the step of everything in it: text and colours are one drawing.
  const order = orderOf(view.trace, view.place, view.state.order);
  return { ...view, writes: true, ghost, unit, order, width: room.clientWidth, ratio };
}

/**
 * Builds a level that covers the one before.
 * @param {string} name   of its class
 * @param {HTMLElement[]} children
 */
function createLevel(name, children) {
  const edge = element("div", { class: "cell-edge" });
  const content = element("div", { class: "cell-content" }, children);
  const host = element("section", { class: name, attributes: { tabindex: "-1" } }, [content, edge]);
  host.hidden = true;
  let open = false;
  return {
    element: host,
    content,
    get open() {
      return open;
    },
    name: (/** @type {string} */ text) => {
      if (host.getAttribute("aria-label") !== text) host.setAttribute("aria-label", text);
    },
    /**
     * @param {boolean} wanted
     * @param {() => import("./grow.js").Rect | null} from
     * @returns {boolean} whether it had the focus when it went
     */
    turn(wanted, from) {
      open = wanted;
      const focused = !wanted && host.contains(document.activeElement);
      host.inert = !wanted;
      host.hidden = false;
      const place = from();
      const still = () => {
        if (!open) host.hidden = true;
      };
      if (place) void grow(host, content, edge, place, !wanted).then(still);
      else still();
      return focused;
    },
  };
}
