/**
 * The form that asks for runs. What is typed is asked for a moment later; a field that is not valid asks for nothing.
 * @module
 */
import { byId } from "../dom.js";
import { RowError, toJson, toLines } from "./rows.js";

/** @typedef {import("../state.js").Request} Request */
/** @typedef {import("../state.js").State} State */

/** Milliseconds without a keystroke before a run is asked for. */
const PAUSE = 300;

/**
 * @typedef {object} Hooks
 * @property {() => State} get
 * @property {(change: Partial<Request>) => void} changed
 * @property {(error: RowError) => void} wrong   the pasted numbers cannot be read
 */

/** @param {Hooks} hooks */
export function createControls(hooks) {
  const form = byId("request", HTMLFormElement);
  const network = byId("network", HTMLElement);
  const toggle = form.querySelector(".network-toggle");
  let timer = 0;
  const ask = () => {
    const change = changeOf(form, hooks, hooks.get().request);
    if (change) hooks.changed(change);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  form.addEventListener("input", (event) => {
    clearTimeout(timer);
    const typed =
      event.target instanceof HTMLTextAreaElement ||
      (event.target instanceof HTMLInputElement && ["text", "number"].includes(event.target.type));
    timer = setTimeout(ask, typed ? PAUSE : 0);
  });
  toggle?.addEventListener("click", () => {
    toggle.setAttribute("aria-expanded", String(network.classList.toggle("open")));
  });
  closeSheetOutside(form);
  return {
    /** Shows a request that came from elsewhere. @param {Request} request */
    fill: (/** @type {Request} */ request) => {
      fill(form, request);
      arrange(form, request);
    },
    /** Shows which fields have a meaning for it. @param {Request} request */
    arrange: (/** @type {Request} */ request) => arrange(form, request),
  };
}

/**
 * @param {HTMLFormElement} form
 * @param {Hooks} hooks
 * @param {Request} before
 * @returns {Partial<Request> | null} null where a field does not hold what it should
 */
function changeOf(form, { wrong }, before) {
  if (!form.checkValidity()) {
    form.reportValidity();
    return null;
  }
  const data = new FormData(form);
  const word = (/** @type {string} */ name) => String(data.get(name) ?? "");
  try {
    const fed = {
      input: /** @type {Request["input"]} */ (word("input") === "values" ? "values" : "text"),
      text: word("text"),
      values: toJson(word("values")),
      nonlinearity: /** @type {Request["nonlinearity"]} */ (word("nonlinearity")),
      reset_after: data.has("reset_after"),
      readout: /** @type {Request["readout"]} */ (word("readout")),
      dtype: /** @type {Request["dtype"]} */ (word("dtype")),
    };
    // The shape of the user's own network is that of its tensors.
    if (before.own) return { ...fed, ...(before.readout === "none" ? { readout: "none" } : {}) };
    return {
      ...fed,
      cell: /** @type {Request["cell"]} */ (word("cell")),
      bidirectional: word("bidirectional") === "true",
      num_layers: Number(word("num_layers")),
      hidden_size: Number(word("hidden_size")),
      seed: Number(word("seed")),
      readout_size: word("readout_size") === "" ? null : Number(word("readout_size")),
      readout_bias: data.has("readout_bias"),
      readout_joint: data.has("readout_joint"),
      bias: data.has("bias"),
    };
  } catch (error) {
    if (!(error instanceof RowError)) throw error;
    wrong(error);
    return null;
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {Request} request
 */
function fill(form, request) {
  for (const [name, value] of Object.entries({ ...request, values: toLines(request.values) })) {
    const field = form.elements.namedItem(name);
    if (field instanceof RadioNodeList) field.value = String(value);
    else if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = value === true;
    else if (
      field instanceof HTMLInputElement ||
      field instanceof HTMLSelectElement ||
      field instanceof HTMLTextAreaElement
    ) {
      field.value = value === null ? "" : String(value);
    }
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {Request} request
 */
function arrange(form, request) {
  byId("text", HTMLInputElement).hidden = request.input !== "text";
  byId("values", HTMLTextAreaElement).hidden = request.input !== "values";
  for (const [selector, shown] of /** @type {[string, boolean][]} */ ([
    [".for-rnn", request.cell === "rnn"],
    [".for-gru", request.cell === "gru"],
    [".for-seed", !request.own],
    [".for-two", request.bidirectional && !request.own],
    [".for-readout", !request.own || request.readout !== "none"],
  ])) {
    for (const field of form.querySelectorAll(selector)) field.toggleAttribute("hidden", !shown);
  }
  const none = form.querySelector('[name="readout"] [value="none"]');
  none?.toggleAttribute("disabled", request.own !== null && request.readout !== "none");
}

/** A click beside the sheet, or Escape in it, closes it. @param {HTMLFormElement} form */
function closeSheetOutside(form) {
  const details = form.querySelector("details");
  addEventListener("click", (event) => {
    if (details?.open && event.target instanceof Node && !details.contains(event.target))
      details.open = false;
  });
  details?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    details.open = false;
    details.querySelector("summary")?.focus();
  });
}
