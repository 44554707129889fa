/**
 * Shows the form by which a loss is chosen: what it is, of which character, output or unit, and at which time step.
 * @module
 */
import { element, write } from "../dom.js";
import { characterName } from "../format.js";
import { firstOf, kindsFor } from "./loss.js";

/** @typedef {import("./loss.js").Loss} Loss */
/** @typedef {import("./loss.js").LossKind} LossKind */
/** @typedef {import("../inspector/view.js").View} View */
/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {LossKind | "next"} Choice   next: the cross entropy of the character that comes next */

/**
 * The run that a loss is chosen for.
 * @typedef {object} Run
 * @property {Choice[]} choices
 * @property {string[] | null} alphabet   of the outputs, where they stand for characters
 * @property {number} outputs
 * @property {number} units
 * @property {number} unit                that the inspector looks at
 * @property {import("../shape.js").Pass} pass
 */

/** @param {View} view @param {import("../shape.js").Pass} pass @returns {Run} */
export function runOf({ state, trace }, pass) {
  const { start, shape } = trace;
  const { network, input } = start.run;
  const { readout } = network;
  const alphabet = readout && start.alphabet?.length === readout.size ? start.alphabet : null;
  const characters = alphabet !== null && "text" in input && readout?.activation === "softmax";
  return {
    choices: [...(characters ? /** @type {const} */ (["next"]) : []), ...kindsFor(network)],
    alphabet,
    outputs: shape.outputs,
    units: shape.units,
    unit: state.unit,
    pass,
  };
}

/**
 * @param {{ chosen: (loss: Loss) => void, moved: (timeStep: number) => void }} hooks
 */
export function createForm({ chosen, moved }) {
  const kind = element("select", { class: "gradient-kind" });
  const symbol = element("select");
  const index = element("input", { attributes: { type: "number", min: "0", step: "1" } });
  const values = element("input", {
    class: "gradient-values",
    attributes: { type: "text", spellcheck: "false" },
  });
  const at = element("input", { attributes: { type: "number", min: "0", step: "1" } });
  const name = element("span");
  const place = element("label", { class: "field gradient-loss" }, [name, at]);
  const root = element("div", { class: "gradient-form" }, [
    element("span", { class: "field" }, [kind]),
    element("span", { class: "field" }, [symbol, index, values]),
    place,
  ]);
  /** @type {{ run: Run, loss: Loss, t: Translate } | null} */
  let shown = null;
  let offered = "";
  kind.addEventListener("change", () => {
    if (shown) chosen(begun(/** @type {Choice} */ (kind.value), shown.run)); // our own options
  });
  symbol.addEventListener("change", () => shown && chosen({ ...shown.loss, symbol: symbol.value }));
  index.addEventListener("change", () => {
    if (!shown || !index.reportValidity() || index.value === "") return;
    const field = shown.loss.kind === "cross_entropy" ? "target" : "unit";
    chosen({ ...shown.loss, [field]: index.valueAsNumber });
  });
  values.addEventListener("change", () => {
    const read = shown && numbersOf(values.value);
    values.setCustomValidity(read || !shown ? "" : shown.t("gradients.values-wrong"));
    if (shown && read && values.reportValidity()) chosen({ ...shown.loss, values: JSON.stringify(read) });
    else values.reportValidity();
  });
  at.addEventListener("change", () => {
    const typedStep = Number(at.value);
    if (Number.isFinite(typedStep)) moved(Math.max(0, Math.min(Number(at.max), Math.round(typedStep))));
  });

  return {
    element: root,
    /**
     * @param {{ run: Run, loss: Loss, choice: Choice, timeStep: number, last: number, t: Translate }} view
     *   loss, choice: as they were asked for, or as the server filled them in
     */
    draw({ run, loss, choice, timeStep, last, t }) {
      shown = { run, loss, t };
      const offers = JSON.stringify([run.choices, run.alphabet, t("gradients.kind")]);
      if (offers !== offered) {
        kind.replaceChildren(...run.choices.map((one) => option(one, t(`gradients.kind.${one}`))));
        symbol.replaceChildren(...(run.alphabet ?? []).map((one) => option(one, characterName(one))));
      }
      offered = offers;
      kind.value = choice;
      kind.setAttribute("aria-label", t("gradients.kind"));
      write(name, t("gradients.at-t"));
      at.setAttribute("aria-label", t("gradients.loss"));
      at.max = String(last);
      fill(at, String(timeStep));
      const counted = choice === "output" || choice === "hidden_state";
      symbol.hidden = choice !== "cross_entropy" || loss.symbol === null;
      values.hidden = choice !== "squared_error";
      const most = choice === "hidden_state" ? run.units : run.outputs;
      const aimed = counted || (choice === "cross_entropy" && loss.symbol === null);
      index.hidden = !aimed || most === 1;
      index.max = String(most - 1);
      fill(index, String((counted ? loss.unit : loss.target) ?? 0));
      fill(values, numbersOf(loss.values ?? "")?.join(", ") ?? loss.values ?? "");
      symbol.value = loss.symbol ?? "";
      for (const [field, key] of /** @type {const} */ ([
        [symbol, "symbol"],
        [index, counted ? choice : "output"],
        [values, "values"],
      ]))
        field.setAttribute("aria-label", t(`gradients.of.${key}`));
    },
  };
}

/** @param {Choice} choice @param {Run} run @returns {Loss} as it stands when it is first chosen */
function begun(choice, run) {
  if (choice === "next") return firstOf("cross_entropy", { ...run, characters: true });
  return firstOf(choice, { ...run, characters: false });
}

/** @param {HTMLInputElement} input @param {string} value   not while somebody types there */
function fill(input, value) {
  if (document.activeElement !== input) input.value = value;
}

/** @param {string} value @param {string} text */
const option = (value, text) => element("option", { text, attributes: { value } });

/**
 * Numbers as people write them: between commas or spaces, with or without brackets.
 * @param {string} text
 * @returns {number[] | null} null where something else stands among them, or none at all
 */
function numbersOf(text) {
  const words = text
    .replace(/^\s*\[|\]\s*$/g, "")
    .split(/[\s,，]+/)
    .filter(Boolean);
  const numbers = words.map((word) => Number(word.replace("−", "-")));
  return numbers.length > 0 && numbers.every(Number.isFinite) ? numbers : null;
}
