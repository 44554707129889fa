/**
 * Shows the form that asks for runs. What is typed is asked for a moment later; a field that is not valid asks for
 * nothing.
 * @module
 */

import { hasOption } from "../anatomy.js";
import { byId, element } from "../dom.js";
import { RUN } from "../link/rows.js";
import { grouped } from "../lists.js";
import { cardOf, cards, cardWord, foreign, kindOf } from "../models/cards.js";
import { activationOf, outputsOf } from "../readout.js";
import { fetchTablePart } from "../table/fetch.js";
import { onTyped } from "../typing.js";
import { createCellChoice } from "./cell_choice.js";
import { createReadsNote } from "./reads_note.js";
import { createTextField } from "./text_field.js";
import { createValuesField } from "./values_field.js";

/** @typedef {import("../state.js").Request} Request */
/** @typedef {import("../state.js").State} State */

/** Fields that a model fixes: shown, but disabled. */
const FIXED = RUN.filter(({ without }) => without?.includes("model")).map(
  ({ state = "" }) => state.split(".").at(-1) ?? "",
);

/** The value of the choice that stands for the user's own weights; no model is called so. */
const OWN = "own:";

/** Milliseconds without a keystroke before a run is asked for. */
const PAUSE = 300;

/**
 * @typedef {object} Hooks
 * @property {() => State} get
 * @property {(change: Partial<Request>) => void} changed
 * @property {(name: string | null) => void} chosen  another model, or none
 * @property {(refused: import("../table/reader.js").Refused) => void} wrong   the pasted numbers cannot be read
 * @property {(again: () => void) => void} missed   their reader does not come from the server
 * @property {() => void} asks   they can be read in more ways than one, and the field asks in which
 */

/** @typedef {{ text: string, values: string }} Typed   what the fields of the input hold */
/** @typedef {Typed & { cell: string }} Chosen   and which kind of cell is chosen */

/** @param {Hooks} hooks */
export function createControls(hooks) {
  const form = byId("request", HTMLFormElement);
  const network = byId("network", HTMLElement);
  const toggle = form.querySelector(".network-toggle");
  let timer = 0;
  const cells = createCellChoice(form);
  const text = createTextField(byId("text", HTMLInputElement));
  const values = createValuesField(byId("values", HTMLTextAreaElement));
  /** @type {import("../i18n.js").Translate | null} */
  let words = null;
  const note = createReadsNote(byId("reads-note", HTMLElement), {
    answer(about, answer) {
      values.answer(about, answer);
      ask();
      byId("values", HTMLTextAreaElement).focus();
    },
    forget() {
      values.forget();
      ask();
    },
    choose(alphabet) {
      hooks.changed({ alphabet });
      drawNote();
    },
  });
  const arrangeFor = (/** @type {Request} */ request) => {
    arrange(form, request);
    cells.fix(request.model !== null);
    if (words) nameWeights(form, request, words);
    drawNote();
  };
  const drawNote = () => {
    const { request } = hooks.get();
    const t = words;
    if (!t) return;
    if (isNumbers(form)) note.numbers(values.read(), values.isAnswered(), t);
    else note.letters({ ...request, input: "text", text: text.read() }, t);
  };
  /** @returns {Typed | null} null where the numbers cannot be read yet */
  const typed = () => {
    const typedNumbers = values.values();
    if ("values" in typedNumbers) return { text: text.read(), values: typedNumbers.values };
    // Numbers that nobody reads at the moment hold nothing up.
    if (!isNumbers(form)) return { text: text.read(), values: hooks.get().request.values };
    if (!typedNumbers.read) void fetchTablePart().then(ask, () => hooks.missed(ask));
    else if (typedNumbers.read.type === "refused") hooks.wrong(typedNumbers.read);
    else hooks.asks();
    return null;
  };
  const ask = () => {
    const fed = form.reportValidity() ? typed() : null;
    if (fed) hooks.changed(changeOf(form, { ...fed, cell: cells.read() }, hooks.get().request));
    drawNote();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  onTyped(form, {
    begins: () => clearTimeout(timer),
    typed(target) {
      clearTimeout(timer);
      const waits =
        target instanceof HTMLTextAreaElement ||
        (target instanceof HTMLInputElement && ["text", "number"].includes(target.type));
      timer = setTimeout(ask, waits ? PAUSE : 0);
    },
  });
  toggle?.addEventListener("click", () => {
    toggle.setAttribute("aria-expanded", String(network.classList.toggle("open")));
  });
  modelOf(form)?.addEventListener("change", (event) => {
    if (event.target instanceof HTMLSelectElement && event.target.value !== OWN)
      hooks.chosen(event.target.value || null);
  });
  closeSheetOutside(form);
  return {
    /** Shows a request that came from elsewhere. @param {Request} request */
    fill: (/** @type {Request} */ request) => {
      text.show(request.text);
      values.show(request.values);
      fill(form, request);
      cells.show(request.cell);
      arrangeFor(request);
    },
    /** Offers every trained model, by task. @param {import("../i18n.js").Translate} t */
    speak: (/** @type {import("../i18n.js").Translate} */ t) => {
      words = t;
      const { request } = hooks.get();
      offer(form, t, request.model);
      nameWeights(form, request, t);
      drawNote();
    },
    /** Shows which fields have a meaning for it. @param {Request} request */
    arrange: arrangeFor,
    /** Has what reads tables at hand. */
    prepare: fetchTablePart,
  };
}

/**
 * @param {HTMLFormElement} form
 * @param {Chosen} chosen
 * @param {Request} before
 * @returns {Partial<Request>}
 */
function changeOf(form, { cell, ...typed }, before) {
  const data = new FormData(form);
  const word = (/** @type {string} */ name) => String(data.get(name) ?? "");
  const fed = {
    input: /** @type {Request["input"]} */ (word("input") === "values" ? "values" : "text"),
    ...typed,
    nonlinearity: /** @type {Request["nonlinearity"]} */ (word("nonlinearity")),
    reset_after: data.has("reset_after"),
    // What stands there because there is one output is no choice: with more of them, the former one stands again.
    readout:
      word("readout") === activationOf(before)
        ? before.readout
        : /** @type {Request["readout"]} */ (word("readout")),
    dtype: /** @type {Request["dtype"]} */ (word("dtype")),
  };
  if (before.model) return { input: fed.input, text: fed.text, values: fed.values, dtype: fed.dtype }; // the rest is the model's
  // The shape of the user's own network is that of its tensors.
  if (before.own) return { ...fed, ...(before.readout === "none" ? { readout: "none" } : {}) };
  return {
    ...fed,
    cell,
    bidirectional: word("bidirectional") === "true",
    num_layers: Number(word("num_layers")),
    hidden_size: Number(word("hidden_size")),
    seed: Number(word("seed")),
    readout_size: word("readout_size") === "" ? null : Number(word("readout_size")),
    readout_bias: data.has("readout_bias"),
    readout_joint: data.has("readout_joint"),
    bias: data.has("bias"),
  };
}

/**
 * @param {HTMLFormElement} form
 * @param {Request} request
 */
function fill(form, request) {
  for (const [name, value] of Object.entries(request)) {
    if (name === "text" || name === "values" || name === "cell") continue; // these are shown in a form of their own
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
  for (const name of FIXED) {
    const field = form.elements.namedItem(name);
    const all = field instanceof RadioNodeList ? Array.from(field) : [field];
    for (const one of all)
      if (one instanceof Element) one.toggleAttribute("disabled", request.model !== null);
  }
  byId("text", HTMLInputElement).hidden = request.input !== "text";
  byId("values", HTMLTextAreaElement).hidden = request.input !== "values";
  for (const [selector, shown] of /** @type {[string, boolean][]} */ ([
    [".for-nonlinearity", hasOption(request.cell, "nonlinearity")],
    [".for-reset-after", hasOption(request.cell, "reset_after")],
    [".for-seed", !request.own],
    [".for-two", request.bidirectional && !request.own],
    [".for-readout", !request.own || request.readout !== "none"],
  ])) {
    for (const field of form.querySelectorAll(selector)) field.toggleAttribute("hidden", !shown);
  }
  const softmax = form.querySelector('[name="readout"] [value="softmax"]');
  const isSingle = request.model === null && outputsOf(request) === 1;
  softmax?.toggleAttribute("disabled", isSingle);
  const readout = form.elements.namedItem("readout");
  if (readout instanceof HTMLSelectElement && request.model === null) readout.value = activationOf(request);
  const oneOutput = form.querySelector(".one-output");
  oneOutput?.toggleAttribute("hidden", !isSingle);
  const noReadout = form.querySelector('[name="readout"] [value="none"]');
  noReadout?.toggleAttribute("disabled", request.own !== null && request.readout !== "none");
}

/**
 * Names the user's own file where its weights run, in the place where a model's name would stand.
 * @param {HTMLFormElement} form
 * @param {Request} request
 * @param {import("../i18n.js").Translate} t
 */
function nameWeights(form, { own, model }, t) {
  const select = modelOf(form);
  if (!select) return;
  select.querySelector(`[value="${OWN}"]`)?.remove();
  if (own)
    select.prepend(
      element("option", { text: t("own.file", { file: own.file }), attributes: { value: OWN } }),
    );
  select.value = own ? OWN : (model ?? "");
}

/** The choice of the model: beside the headline, not inside the form. @param {HTMLFormElement} form */
function modelOf(form) {
  const select = form.elements.namedItem("model");
  return select instanceof HTMLSelectElement ? select : null;
}

/**
 * @param {HTMLFormElement} form
 * @param {import("../i18n.js").Translate} t
 * @param {string | null} chosen
 */
function offer(form, t, chosen) {
  const select = modelOf(form);
  if (!select) return;
  const option = (/** @type {string} */ value, /** @type {string} */ text) =>
    element("option", { text, attributes: { value } });
  const tasks = grouped(cards(), ({ task }) => task);
  const groups = [...tasks].map(([task, models]) =>
    element(
      "optgroup",
      { attributes: { label: cardWord(t, "task", task), ...foreign(t, "task", task) } },
      models.map((card) => option(card.name, `${cardWord(t, "task", task)} · ${kindOf(card)}`)),
    ),
  );
  const missing = chosen && !cardOf(chosen) ? [option(chosen, chosen)] : [];
  select.replaceChildren(option("", t("controls.model-none")), ...missing, ...groups);
  select.value = chosen ?? "";
}

/** Closes the sheet on a click beside it, or on Escape in it. @param {HTMLFormElement} form */
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

/** @param {HTMLFormElement} form @returns {boolean} whether numbers are read, and no text */
const isNumbers = (form) => form.querySelector("[name=input][value=values]:checked") !== null;
