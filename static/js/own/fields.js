/**
 * Shows the fields of the dialog: the module, its activation, its readout, and the sequence. Where the file leaves
 * something open, no choice is made for the user.
 * @module
 */
import { hasOption } from "../anatomy.js";
import { element, hide, write } from "../dom.js";
import { describedModule, describedReadout, moduleNotes, readoutNotes } from "./descriptions.js";
import { ownAlphabet } from "./sequence.js";

/** @typedef {import("../state.js").Request} Request */
/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {import("./worker.js").Offer} Offer */
/** @typedef {import("./linears.js").Linear} Linear */
/** @typedef {import("./sequence.js").Sequence} Sequence */

const NONE = "none";
/** The value of a choice that is still to be made. */
const OPEN = "";

/**
 * @param {() => Request} request the one on the screen
 * @param {() => void} changed    told when another module or readout is chosen
 */
export function createFields(request, changed) {
  const module = select("own.module");
  const nonlinearity = select("own.nonlinearity", ["tanh", "relu"]);
  const readout = select("own.readout");
  const activation = select("own.activation", ["softmax", "sigmoid", "identity"]);
  const input = select("own.input", ["values", "text"]);
  const values = area();
  const text = line("own.text");
  const alphabet = line();
  const about = { module: notes(), readout: notes(), activation: notes(), input: notes() };
  const host = element("div", { class: "own-fields" }, [
    module.label,
    about.module,
    nonlinearity.label,
    readout.label,
    about.readout,
    activation.label,
    about.activation,
    input.label,
    about.input,
    ...[values, text, alphabet].map(({ label }) => label),
  ]);
  /** @type {readonly Offer[]} */
  let known = [];
  /** @type {Translate | null} */
  let t = null;

  const chosen = () => (module.field.value === OPEN ? null : (known[Number(module.field.value)] ?? null));
  /** @returns {Linear | null | undefined} undefined where it is still to be chosen */
  const read = () => {
    const { value } = readout.field;
    if (value === OPEN) return undefined;
    return value === NONE ? null : (chosen()?.pairing.readouts[Number(value)] ?? null);
  };
  const arrange = () => {
    const selected = chosen();
    const words = t;
    if (!words) return;
    const runs = selected !== null && selected.wrong.length === 0;
    hide(module.label, known.length === 1 && !runs);
    hide(nonlinearity.label, !runs || !hasOption(selected.cell, "nonlinearity"));
    for (const { label } of [readout, input]) hide(label, !runs);
    const linear = read();
    hide(activation.label, !runs || !linear);
    const single = linear?.size === 1;
    activation.field.options[0]?.toggleAttribute("disabled", single);
    if (single && activation.field.value === "softmax") activation.field.value = "identity";
    const kind = input.field.value;
    hide(values.label, !runs || kind !== "values");
    for (const { label } of [text, alphabet]) hide(label, !runs || kind !== "text");
    tell(about.module, moduleNotes(selected, known, words));
    tell(about.readout, runs ? readoutNotes(selected, linear, words) : []);
    tell(about.activation, runs && single ? [words("own.one-output")] : []);
    tell(
      about.input,
      runs ? selected.notes.map(({ code, values: said }) => words(`own.pair.${code}`, said)) : [],
    );
    if (!selected) return;
    write(values.words, words("own.values", { width: selected.input_size }));
    write(alphabet.words, words("own.alphabet", { width: selected.input_size }));
  };
  const offer = () => {
    const selected = chosen();
    const words = t;
    if (selected && words) {
      const { readouts, isSure } = selected.pairing;
      readout.field.replaceChildren(
        ...(isSure ? [] : [openOption(words)]),
        option(NONE, words("own.readout-none")),
        ...readouts.map((linear, place) => option(String(place), describedReadout(linear, words))),
      );
      readout.field.value = isSure ? (readouts.length ? "0" : NONE) : OPEN;
      if (alphabet.field.value === "")
        alphabet.field.value = ownAlphabet(text.field.value, selected.input_size);
    }
    arrange();
  };
  module.field.addEventListener("change", offer);
  host.addEventListener("change", (event) => {
    arrange();
    // What is told stands until it is tried again: taken away as a field is left, it would move the button under the hand.
    if (event.target === module.field || event.target === readout.field) changed();
  });

  return {
    element: host,
    /** Says all in the language at hand. @param {readonly Offer[]} modules @param {Translate} words */
    draw(modules, words) {
      const before = [module.field.value, readout.field.value];
      const isFresh = !module.field.options.length;
      known = modules;
      t = words;
      const first = modules.findIndex(({ wrong }) => !wrong.length);
      const isOpen = modules.some(({ isCertain }) => !isCertain);
      module.field.replaceChildren(
        ...(isOpen ? [openOption(words)] : []),
        ...modules.map((one, place) => option(String(place), describedModule(one, words))),
      );
      if (!modules.length) return;
      module.field.value = isFresh ? (isOpen ? OPEN : String(Math.max(0, first))) : (before[0] ?? OPEN);
      for (const one of nonlinearity.field.options) one.textContent = one.value;
      for (const one of input.field.options) one.textContent = words(`own.input.${one.value}`);
      for (const one of activation.field.options)
        one.textContent = one.value === "identity" ? "V h" : `${one.value}(V h)`;
      offer();
      if (!isFresh && [...readout.field.options].some(({ value }) => value === before[1]))
        readout.field.value = before[1] ?? OPEN;
      arrange();
    },
    /** @param {Sequence} sequence values: as lines @param {readonly Offer[]} modules */
    fill(sequence, modules) {
      const width = modules[0]?.input_size;
      const rows = sequence.input === "values" && sequence.values.split("\n")[0]?.split(" ").length === width;
      module.field.replaceChildren();
      readout.field.replaceChildren();
      activation.field.value = "softmax";
      input.field.value = sequence.input;
      values.field.value = rows ? sequence.values : "";
      text.field.value = sequence.text;
      alphabet.field.value = sequence.alphabet || ownAlphabet(sequence.text, width ?? 0);
      if (sequence.input === "text" && (alphabet.field.value === "" || modules[0]?.notes.length))
        input.field.value = "values";
      nonlinearity.field.value = request().nonlinearity;
    },
    /** The chosen module; null where it is still to be chosen. */
    module: chosen,
    readout: read,
    /** @returns {Partial<Request>} what no tensor tells */
    activations: () => ({
      nonlinearity: nonlinearity.label.hidden || nonlinearity.field.value !== "relu" ? "tanh" : "relu",
      readout:
        readout.field.value === NONE
          ? NONE
          : /** @type {import("../state.js").ReadoutChoice} */ (activation.field.value),
    }),
    /** @returns {Sequence} as it was typed */
    sequence: () => ({
      input: input.field.value === "text" ? "text" : "values",
      text: text.field.value,
      alphabet: alphabet.field.value,
      values: values.field.value,
    }),
  };
}

const notes = () => element("ul", { class: "own-notes", attributes: { hidden: "" } });

/** @param {HTMLElement} host @param {string[]} texts */
function tell(host, texts) {
  hide(host, !texts.length);
  host.replaceChildren(...texts.map((text) => element("li", { text })));
}

/** @param {string} value @param {string} text */
const option = (value, text) => element("option", { text, attributes: { value } });

/** @param {Translate} words */
const openOption = (words) => option(OPEN, words("own.choose"));

/**
 * @param {string} key
 * @param {string[]} [choices]
 */
function select(key, choices = []) {
  return labelled(
    key,
    element(
      "select",
      {},
      choices.map((choice) => option(choice, "")),
    ),
  );
}

/** @param {string} [key] */
const line = (key) => labelled(key, element("input", { attributes: { type: "text", spellcheck: "false" } }));

const area = () =>
  labelled(undefined, element("textarea", { attributes: { rows: "5", spellcheck: "false" } }));

/**
 * @template {HTMLElement} T
 * @param {string | undefined} key of its words; undefined where they say a number
 * @param {T} field
 */
function labelled(key, field) {
  const words = element("span", key ? { attributes: { "data-i18n": key } } : {});
  return { label: element("label", {}, [words, field]), words, field };
}
