/**
 * Shows the choice of the unit whose sums are shown: a number between two buttons.
 * @module
 */
import { element } from "../dom.js";
import { lighting } from "../lights.js";
import { attribute, writer } from "./live.js";

/** @typedef {import("./view.js").Frame} Frame */

/**
 * @param {import("./view.js").Dispatch} dispatch
 * @returns {import("./view.js").Part}
 */
export function createUnitChooser(dispatch) {
  let units = 1;
  let unit = 0;
  const choose = (/** @type {number} */ next) => dispatch({ type: "set", change: { unit: next } });
  const field = createField({
    typed: (/** @type {number} */ typed) => typed < units && choose(typed),
    left: () => unit,
  });
  const label = element("label", { attributes: { for: field.element.id } });
  const writeLabel = writer(label);
  const less = createButton("−", "inspector.unit.less", () => choose((unit + units - 1) % units));
  const more = createButton("+", "inspector.unit.more", () => choose((unit + 1) % units));
  const stepper = element("div", { class: "stepper" }, [less.element, field.element, more.element]);
  return {
    element: lighting(element("div", { class: "unit-chooser" }, [label, stepper]), "unit"),
    draw(frame) {
      ({ units } = frame.trace.shape);
      ({ unit } = frame);
      writeLabel(frame.t("inspector.unit"));
      for (const part of [less, field, more]) part.draw(frame);
    },
  };
}

/**
 * @param {string} sign
 * @param {string} name  key of its accessible name
 * @param {() => void} act
 * @returns {import("./view.js").Part}
 */
function createButton(sign, name, act) {
  const button = element("button", { text: sign, attributes: { type: "button" } });
  const label = attribute(button, "aria-label");
  button.addEventListener("click", act);
  return { element: button, draw: ({ t }) => label(t(name)) };
}

/**
 * The field between the buttons. What is being typed is not overwritten; what makes no sense is, when it is left.
 * @param {{ typed: (whole: number) => void, left: () => number }} handlers
 * @returns {import("./view.js").Part}
 */
function createField({ typed, left }) {
  const attributes = { type: "number", id: "inspector-unit", min: "0", step: "1", inputmode: "numeric" };
  const input = element("input", { attributes });
  const most = attribute(input, "max");
  input.addEventListener("input", () => {
    if (Number.isInteger(input.valueAsNumber) && input.valueAsNumber >= 0) typed(input.valueAsNumber);
  });
  input.addEventListener("blur", () => {
    input.value = String(left());
  });
  return {
    element: input,
    draw({ trace, unit }) {
      most(String(trace.shape.units - 1));
      if (document.activeElement !== input && input.valueAsNumber !== unit) input.value = String(unit);
    },
  };
}
