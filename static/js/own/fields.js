/**
 * The fields of the dialog: the module, its activation, its readout, and the sequence.
 * @module
 */
import { element, write } from "../dom.js";
import { ownAlphabet } from "./sequence.js";

/** @typedef {import("../state.js").Request} Request */
/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {import("./modules.js").Module} Module */
/** @typedef {import("./modules.js").Readout} Readout */
/** @typedef {import("./sequence.js").Sequence} Sequence */

const NONE = "none";

/** @param {() => Request} request the one on the screen */
export function createFields(request) {
  const module = select("own.module");
  const nonlinearity = select("own.nonlinearity", ["tanh", "relu"]);
  const readout = select("own.readout");
  const activation = select("own.activation", ["softmax", "sigmoid", "identity"]);
  const input = select("own.input", ["values", "text"]);
  const values = area();
  const text = line("own.text");
  const alphabet = line();
  const host = element("div", { class: "own-fields" }, [
    ...[module, nonlinearity, readout, activation, input, values, text, alphabet].map(({ label }) => label),
  ]);
  /** @type {Module[]} */
  let known = [];
  /** @type {Translate | null} */
  let t = null;

  const chosen = () => /** @type {Module} */ (known[Number(module.field.value) || 0]);
  const arrange = () => {
    const one = chosen();
    if (!one || !t) return;
    nonlinearity.label.hidden = one.cell !== "rnn";
    activation.label.hidden = readout.field.value === NONE;
    values.label.hidden = input.field.value !== "values";
    text.label.hidden = input.field.value !== "text";
    alphabet.label.hidden = input.field.value !== "text";
    write(values.words, t("own.values", { width: one.input_size }));
    write(alphabet.words, t("own.alphabet", { width: one.input_size }));
  };
  const offer = () => {
    const one = chosen();
    const words = t;
    if (!one || !words) return;
    const fitting = one.readouts.map(({ prefix, size, bias }, place) =>
      option(String(place), `${nameOf(prefix, words)}: ${size} × ${widthOf(one)}${bias ? " + b" : ""}`),
    );
    // An embedding has a weight of that shape, too; only what has a bias is surely a linear layer.
    const sure = one.readouts.findIndex(({ bias }) => bias);
    readout.field.replaceChildren(option(NONE, words("own.readout-none")), ...fitting);
    readout.field.value = sure < 0 ? NONE : String(sure);
    if (alphabet.field.value === "") alphabet.field.value = ownAlphabet(text.field.value, one.input_size);
    arrange();
  };
  module.field.addEventListener("change", offer);
  host.addEventListener("change", arrange);

  return {
    element: host,
    /** Says all in the language at hand. @param {Module[]} modules @param {Translate} words */
    draw(modules, words) {
      const kept = [module.field.value, readout.field.value];
      known = modules;
      t = words;
      module.field.replaceChildren(
        ...modules.map((one, place) => option(String(place), described(one, words))),
      );
      if (!modules.length) return;
      module.field.value = modules[Number(kept[0])] ? kept[0] || "0" : "0";
      for (const one of nonlinearity.field.options) one.textContent = one.value;
      for (const one of input.field.options) one.textContent = words(`own.input.${one.value}`);
      for (const one of activation.field.options)
        one.textContent = one.value === "identity" ? "V h" : `${one.value}(V h)`;
      offer();
      if (kept[1] && [...readout.field.options].some(({ value }) => value === kept[1]))
        readout.field.value = kept[1];
      arrange();
    },
    /** @param {Sequence} sequence values: as lines @param {Module[]} modules */
    fill(sequence, modules) {
      const width = modules[0]?.input_size;
      const rows = sequence.input === "values" && sequence.values.split("\n")[0]?.split(" ").length === width;
      module.field.replaceChildren();
      readout.field.replaceChildren();
      input.field.value = sequence.input;
      values.field.value = rows ? sequence.values : "";
      text.field.value = sequence.text;
      alphabet.field.value = sequence.alphabet || ownAlphabet(sequence.text, width ?? 0);
      if (sequence.input === "text" && alphabet.field.value === "") input.field.value = "values";
      nonlinearity.field.value = request().nonlinearity;
    },
    /** @param {Module[]} modules @returns {Module} the chosen one */
    module: (modules) => /** @type {Module} */ (modules[Number(module.field.value) || 0]),
    /** @param {Module} one @returns {Readout | null} */
    readout: (one) => one.readouts[Number.parseInt(readout.field.value, 10)] ?? null,
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

/** @param {string} prefix @param {Translate} t */
const nameOf = (prefix, t) => prefix.replace(/\.$/, "") || t("own.whole");

/** @param {Module} module numbers that its readout reads */
const widthOf = ({ hidden_size, bidirectional }) => hidden_size * (bidirectional ? 2 : 1);

/** @param {Module} one @param {Translate} t */
function described(one, t) {
  const { prefix, cell, input_size, hidden_size, num_layers, bidirectional, bias } = one;
  const parts = [
    t("own.sizes", { cell: cell.toUpperCase(), inputs: input_size, units: hidden_size }),
    ...(num_layers > 1 ? [t("stage.layers", { n: num_layers })] : []),
    ...(bidirectional ? [t("stage.both-ways")] : []),
    ...(bias ? [] : [t("own.no-bias")]),
  ];
  return `${nameOf(prefix, t)}: ${parts.join(t("stage.comma"))}`;
}

/** @param {string} value @param {string} text */
const option = (value, text) => element("option", { text, attributes: { value } });

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
