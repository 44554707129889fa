/**
 * Shows the form that asks a run to go on after its input.
 * @module
 */
import { HIGHEST_TEMPERATURE, LARGEST_SEED, LOWEST_TEMPERATURE } from "../constants.js";
import { element, write } from "../dom.js";
import { GENERATE } from "./request.js";

/** @typedef {import("../state.js").Request} Request */
/** @typedef {import("../i18n.js").Translate} Translate */

/** @param {(generate: Request["generate"]) => void} generate null ends the run with its input */
export function createGenerator(generate) {
  // A run has one time step of input at least.
  const most = Number(document.body.dataset.mostTimeSteps) - 1;
  const steps = field("steps", { min: "1", max: String(most), step: "1" });
  const [lowest, highest] = [String(LOWEST_TEMPERATURE), String(HIGHEST_TEMPERATURE)];
  const temperature = field("temperature", { min: lowest, max: highest, step: "any" });
  const seed = field("seed", { min: "0", max: String(LARGEST_SEED), step: "1" });
  const go = element("button", { class: "quiet", attributes: { type: "submit" } });
  const stop = element("button", { class: "quiet", attributes: { type: "button" } });
  const form = element("form", { class: "generator", attributes: { novalidate: "" } }, [
    ...[steps, temperature, seed].map((one) => one.element),
    go,
    stop,
  ]);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!form.reportValidity()) return;
    generate({ steps: steps.value(), temperature: temperature.value(), seed: seed.value() });
  });
  stop.addEventListener("click", () => generate(null));
  let written = "";
  return {
    element: form,
    /** @param {Request} request @param {Translate} t */
    draw({ generate: asked, input }, t) {
      for (const one of [temperature, seed]) one.element.hidden = input === "values";
      for (const one of [steps, temperature, seed]) one.draw(t);
      form.setAttribute("aria-label", t("generate.form"));
      write(go, t(asked ? "generate.again" : "generate.go"));
      write(stop, t("generate.stop"));
      stop.hidden = !asked;
      const wanted = { ...GENERATE, ...asked };
      const key = JSON.stringify(wanted);
      if (key === written) return;
      written = key;
      steps.fill(wanted.steps);
      temperature.fill(wanted.temperature);
      seed.fill(wanted.seed);
    },
  };
}

/** @param {string} name @param {Record<string, string>} attributes */
function field(name, attributes) {
  const label = element("span");
  const input = element("input", { attributes: { type: "number", name, required: "", ...attributes } });
  return {
    element: element("label", { class: `field ${name}` }, [label, input]),
    value: () => input.valueAsNumber,
    fill: (/** @type {number} */ value) => {
      input.value = String(value);
    },
    draw: (/** @type {Translate} */ t) => write(label, t(`generate.${name}`)),
  };
}
