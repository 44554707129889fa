/**
 * Leads from a letter of the cell to where its value came from. A letter that stands for something of elsewhere names
 * it in `data-leads`: pressing it goes there.
 * @module
 */
import { stateLetter } from "./anatomy.js";
import { stepOfCell } from "./shape.js";

/** @typedef {import("./anatomy.js").StateName | "inputs"} Lead   a state of the cell before, or what the cell reads */
/** @typedef {import("./inspector/view.js").Scene} Scene */
/** @typedef {import("./reduce.js").Action} Action */
/** @typedef {import("./i18n.js").Translate} Translate */

/**
 * Makes a letter a link to where its value came from, with a tooltip that says so. One inside an equation leads by the
 * pointer alone, as assistive technology reads an equation as one whole; the arrow keys go to the same places.
 * @template {HTMLElement | MathMLElement} E
 * @param {E} letter
 * @param {Lead} lead
 * @param {import("./shape.js").Direction} direction   of the pass whose cell it is
 * @param {Translate} t
 * @returns {E}
 */
export function leading(letter, lead, direction, t) {
  const name = lead === "inputs" ? t("lead.inputs") : t(`lead.${direction}`, { letter: stateLetter(lead) });
  letter.setAttribute("data-leads", lead);
  letter.setAttribute("title", name);
  if (!(letter instanceof HTMLElement) || letter instanceof HTMLButtonElement) return letter;
  letter.setAttribute("role", "button");
  letter.tabIndex = 0;
  return letter;
}

/**
 * Returns where a letter leads from a cell.
 * @param {Lead} lead
 * @param {Pick<Scene, "state" | "trace" | "place">} scene
 * @returns {Action | "input" | "start"}   an action of the page; else what the user gave, or the state it starts from
 */
function goalOf(lead, { state, trace: { shape }, place }) {
  const { layer, direction, timeStep } = place;
  const to = timeStep + (direction === "forward" ? -1 : 1);
  // What a generating run reads is what the step before it gave.
  if (lead === "inputs" && layer === 0 && timeStep < shape.givenSteps) return "input";
  if (lead === "inputs" && layer > 0) return lookAt({ layer: layer - 1, direction, timeStep });
  return to < 0 || to >= shape.timeSteps ? "start" : lookAt({ layer, direction, timeStep: to });

  /** @param {import("./shape.js").CellPlace} cell @returns {Action} */
  function lookAt(cell) {
    const step = stepOfCell(shape, cell);
    const pass = { layer: cell.layer, direction: cell.direction };
    // A row that nobody has chosen stays so, where the playhead is in it anyway.
    const free =
      state.chosenPass === null && cell.layer === layer && shape.layers === 1 && !shape.bidirectional;
    return { type: "look", pass: free ? null : pass, step };
  }
}

/**
 * @param {(action: Action) => void} dispatch
 * @param {{ scene: () => Scene | null, toInput: (timeStep: number) => void, toStart: () => void }} goals
 *   scene: what the panel shows; toInput: to what the user gave; toStart: to the state that a run starts from
 */
export function listenToLeads(dispatch, { scene, toInput, toStart }) {
  /** @param {Event} event */
  const follow = (event) => {
    const target = event.target instanceof Element ? event.target.closest("[data-leads]") : null;
    const seen = target && scene();
    if (!target || !seen) return;
    event.preventDefault();
    event.stopPropagation();
    const goal = goalOf(/** @type {Lead} */ (target.getAttribute("data-leads")), seen);
    if (goal === "input") toInput(seen.place.timeStep);
    else if (goal === "start") toStart();
    else dispatch(goal);
  };
  document.addEventListener("click", follow, { capture: true });
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    // A button of the page's own tells Enter and Space as a click.
    if ((key === "Enter" || key === " ") && !(target instanceof HTMLButtonElement)) follow(event);
  });
}

/**
 * Puts the cursor at what a time step reads, where the user gives it.
 * @param {number} timeStep
 * @param {string} companion   what is changed for the run that reads it, "" for the first
 */
export function goToInput(timeStep, companion) {
  const own = new URLSearchParams(companion);
  const fields = own.has("text") || own.has("values") ? ".band.chosen .compare-text" : "#text, #values";
  const field = [...document.querySelectorAll(fields)].find((one) => one.getClientRects().length > 0);
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
  field.focus();
  if (field instanceof HTMLTextAreaElement) return;
  const before = [...field.value].slice(0, timeStep).join("").length;
  field.setSelectionRange(before, before + ([...field.value][timeStep]?.length ?? 0));
}
