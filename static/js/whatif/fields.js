/**
 * Builds the parts of the what-if forms: choices, fields of numbers, and the button that asks for the change.
 * @module
 */
import { element, write } from "../dom.js";

/** @typedef {import("../i18n.js").Translate} Translate */

/**
 * @param {string} name
 * @param {{ element: HTMLElement, draw: (t: Translate) => void }[]} fields
 * @param {() => void} send
 */
export function formOf(name, fields, send) {
  const button = element("button", { attributes: { type: "submit" } });
  const form = element("form", { class: `whatif-form ${name}`, attributes: { novalidate: "" } }, [
    ...fields.map((one) => one.element),
    button,
  ]);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.checkValidity()) send();
    else form.reportValidity();
  });
  return {
    element: form,
    draw(/** @type {Translate} */ t) {
      write(button, t(`whatif.${name}.do`));
      for (const one of fields) one.draw(t);
    },
  };
}

/** @param {string} value @param {string} text */
export const option = (value, text) => ({ value, text });

/** @param {string} name */
export function select(name) {
  const box = element("select", { attributes: { name } });
  const label = element("span");
  let offered = "";
  return {
    element: element("label", { class: "field" }, [label, box]),
    value: () => box.value,
    /** @param {{ value: string, text: string }[]} options */
    offer(options) {
      const key = JSON.stringify(options);
      if (key === offered) return;
      offered = key;
      const chosen = box.value;
      box.replaceChildren(
        ...options.map(({ value, text }) => element("option", { text, attributes: { value } })),
      );
      if (options.some(({ value }) => value === chosen)) box.value = chosen;
    },
    draw: (/** @type {Translate} */ t) => write(label, t(`whatif.field.${name}`)),
  };
}

/** Builds a field for a number. @param {string} name @param {Record<string, string>} attributes */
export function field(name, attributes) {
  const required = attributes.value === undefined ? {} : { required: "" };
  const input = element("input", { attributes: { type: "number", name, ...attributes, ...required } });
  const label = element("span");
  return {
    element: element("label", { class: `field ${name}` }, [label, input]),
    /** @param {number} otherwise */
    valueOr: (otherwise) => (input.value === "" ? otherwise : input.valueAsNumber),
    clear: () => {
      input.value = "";
    },
    /** @param {number} most @param {string} standing what an empty field means */
    limit(most, standing) {
      if (input.max !== String(most)) input.max = String(most);
      if (input.placeholder !== standing) input.placeholder = standing;
    },
    draw: (/** @type {Translate} */ t) => write(label, t(`whatif.field.${name}`)),
  };
}
