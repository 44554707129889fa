/**
 * The choice of the unit whose sums are shown: a number between two buttons.
 * @module
 */
import { element } from "../dom.js";
import { attribute, writer } from "./live.js";

/**
 * @param {import("./view.js").Dispatch} dispatch
 * @returns {import("./view.js").Part}
 */
export function createUnitChooser(dispatch) {
  const input = element("input", {
    attributes: { type: "number", id: "inspector-unit", min: "0", step: "1", inputmode: "numeric" },
  });
  const label = element("label", { attributes: { for: "inspector-unit" } });
  const less = element("button", { attributes: { type: "button" }, text: "−" });
  const more = element("button", { attributes: { type: "button" }, text: "+" });
  let units = 1;
  let unit = 0;
  const choose = (/** @type {number} */ next) => dispatch({ type: "set", change: { unit: next } });
  less.addEventListener("click", () => choose((unit + units - 1) % units));
  more.addEventListener("click", () => choose((unit + 1) % units));
  input.addEventListener("input", () => {
    const typed = input.valueAsNumber;
    if (Number.isInteger(typed) && typed >= 0 && typed < units) choose(typed);
  });
  input.addEventListener("blur", () => {
    input.value = String(unit);
  });
  const written = {
    label: writer(label),
    less: attribute(less, "aria-label"),
    more: attribute(more, "aria-label"),
  };
  const most = attribute(input, "max");
  return {
    element: element("div", { class: "unit-chooser" }, [
      label,
      element("div", { class: "stepper" }, [less, input, more]),
    ]),
    draw(frame) {
      ({ units } = frame.trace.shape);
      ({ unit } = frame);
      most(String(units - 1));
      written.label(frame.t("inspector.unit"));
      written.less(frame.t("inspector.unit.less"));
      written.more(frame.t("inspector.unit.more"));
      if (input.valueAsNumber !== unit && document.activeElement !== input) input.value = String(unit);
      else if (input.valueAsNumber >= units) input.value = String(unit);
    },
  };
}
