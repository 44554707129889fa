/**
 * Follows the pointer on the score: the value under it, a click that goes to a cell, a drag that moves a long score.
 * @module
 */
import { element } from "../dom.js";
import { enlargementOf, pointIn } from "../enlarged.js";
import { lightsOf } from "../lights.js";
import { cellAt, samePass, stepOfCell } from "../shape.js";
import { focusOf } from "../state.js";
import { placeTip } from "../tip.js";
import { pick } from "./pick.js";
import { isOfGate } from "./sheets.js";
import { textOf } from "./telling.js";
import { unitUnder } from "./under.js";

/** @typedef {import("./stage.js").Stage} Stage */
/** @typedef {import("./pick.js").Pick} Pick */
/** @typedef {import("./stage.js").Current} Current */

/** Pixels that turn a click into a drag. */
const DRAG_FROM = 6;

/**
 * @param {HTMLElement} score
 * @param {Stage} stage
 */
export function listenToPointer(score, stage) {
  const tip = element("div", { class: "tip", attributes: { "aria-hidden": "true" } });
  tip.hidden = true;
  score.append(tip);
  /** @type {{ x: number, last: number, moved: boolean } | null} */
  let drag = null;
  score.addEventListener("pointerdown", (event) => {
    drag = { x: event.clientX, last: event.clientX, moved: false };
  });
  score.addEventListener("pointermove", (event) => {
    if (drag && event.buttons) {
      drag.moved ||= Math.abs(event.clientX - drag.x) > DRAG_FROM;
      if (drag.moved) stage.pan((drag.last - event.clientX) / enlargementOf(score));
      drag.last = event.clientX;
    }
    hover(stage, tip, event);
  });
  score.addEventListener("pointerleave", () => {
    tip.hidden = true;
    stage.dispatch({ type: "light", lights: null });
  });
  /** Whether the last click was an answer: a double click is two of them. */
  let answered = false;
  score.addEventListener("click", (event) => {
    answered = !drag?.moved && answer(stage, event);
    if (!drag?.moved && !answered) choose(stage, event);
    drag = null;
  });
  score.addEventListener("dblclick", (event) => {
    if (answered) return;
    const panel = under(stage, event)?.found.panel;
    if (panel) open(stage, panel);
  });
  score.addEventListener(
    "wheel",
    (event) => {
      const by = event.deltaX || (event.shiftKey ? event.deltaY : 0);
      if (by === 0) return;
      event.preventDefault();
      stage.pan(by);
    },
    { passive: false },
  );
}

/**
 * @param {Stage} stage
 * @param {MouseEvent} event
 * @returns {{ current: Current, found: Pick, x: number, y: number } | null}
 */
function under(stage, event) {
  const { current } = stage;
  if (!current) return null;
  const { x, y } = pointIn(event, stage.score);
  const found = pick(current.layout, current.trace.shape, x + current.scroll, y);
  return found && { current, found, x, y };
}

/**
 * @param {Stage} stage
 * @param {HTMLElement} tip
 * @param {PointerEvent} event
 */
function hover(stage, tip, event) {
  const at = under(stage, event);
  stage.dispatch({ type: "light", lights: at && litBy(at.current, at.found) });
  const text = at && (stage.tell?.(at.found) ?? textOf(at.current, at.found));
  tip.hidden = !text;
  if (!text || !at) return;
  tip.textContent = text;
  placeTip(tip, at, stage.score.clientWidth);
}

/**
 * Lists what pointing there lights: the matrix of an arrow, else a unit with what it is one of, or an input or output.
 * @param {Current} current
 * @param {Pick} found
 * @returns {string | null}
 */
function litBy(current, found) {
  const { state, trace } = current;
  const { panel, strip, parameter } = found;
  if (parameter) return parameter;
  if (!panel || !strip) return null;
  if (strip.quantity === "inputs" || strip.quantity === "outputs") return strip.quantity;
  const focus = focusOf(state, trace.shape);
  const pass = strip.pass ?? focus;
  const elsewhere = samePass(pass, focus) ? "" : `/${pass.layer}.${pass.direction}`;
  const quantity = /** @type {import("../lights.js").Light} */ (strip.quantity); // a state or a gate
  return lightsOf(
    `unit.${panel.bars?.unit ?? unitUnder(current, strip, found)}${elsewhere}`,
    elsewhere === "" && quantity,
  );
}

/**
 * Handles a click: it goes to the step of that cell and chooses the unit; on a cell that is chosen it opens the cell,
 * or a gate's sum.
 * @param {Stage} stage
 * @param {MouseEvent} event
 */
function choose(stage, event) {
  const at = under(stage, event);
  if (!at) return;
  const { state, trace } = at.current;
  const { panel, strip, timeStep } = at.found;
  const pass = panel?.pass ?? focusOf(state, trace.shape);
  const states = panel?.kind === "cell" || panel?.kind === "gate" || panel?.kind === "unit";
  const unit = strip && states ? { unit: panel.bars?.unit ?? unitUnder(at.current, strip, at.found) } : {};
  const here = cellAt(trace.shape, focusOf(state, trace.shape), state.step);
  const same = states && samePass(pass, here) && timeStep === here.timeStep;
  if (same && (unit.unit ?? state.unit) === state.unit) {
    open(stage, panel);
    return;
  }
  stage.dispatch({ type: "look", pass, step: stepOfCell(trace.shape, { ...pass, timeStep }), ...unit });
}

/**
 * Takes a click as the answer to a question.
 * @param {Stage} stage
 * @param {MouseEvent} event
 * @returns {boolean} whether one is asked that it answers
 */
function answer(stage, event) {
  const at = stage.touched && under(stage, event);
  return at ? (stage.touched?.(touchedAt(at.current, at.found), event) ?? false) : false;
}

/** @param {Current} current @param {Pick} found @returns {import("./stage.js").Touched} */
function touchedAt(current, found) {
  const { panel, strip, timeStep } = found;
  return {
    quantity: strip?.quantity ?? null,
    pass: strip?.pass ?? null,
    unit: strip && (panel?.bars?.unit ?? unitUnder(current, strip, found)),
    timeStep,
    height: strip?.bandHeight ?? 0,
    width: current.layout.columnWidth,
  };
}

/** Opens the cell in focus, from one of its gates into that gate's sum. @param {Stage} stage @param {import("./layout.js").Panel} panel */
function open(stage, panel) {
  if (isOfGate(panel)) stage.dispatch({ type: "in", zoom: panel.strips[0]?.quantity ?? null });
  else if (panel.kind === "cell" || panel.kind === "unit") stage.dispatch({ type: "in", zoom: null });
}
