/**
 * Shows the numbers of one cell's gradient, in the inspector: the norms, what the step does, and each unit.
 * @module
 */
import { gateOf } from "../anatomy.js";
import { element, hide, write } from "../dom.js";
import { digits, number } from "../format.js";
import { beltGate } from "../roles.js";

/** @typedef {import("./course.js").CellGradient} CellGradient */
/** @typedef {import("../i18n.js").Translate} Translate */

/** @param {Element} root   the inspector */
export function createPanel(root) {
  const title = element("h3");
  const about = element("p", { class: "gradient-about" });
  const norms = element("dl", { class: "gradient-norms" });
  const table = element("table", { class: "gradient-table" });
  const body = element("div", { class: "gradient-units", attributes: { tabindex: "0", role: "group" } }, [
    table,
  ]);
  const panel = element("section", { class: "gradient-panel" }, [title, about, norms, body]);
  panel.hidden = true;
  root.prepend(panel);
  let shown = "";
  return {
    element: panel,
    hide() {
      hide(panel, true);
      shown = "";
    },
    /**
     * @param {{ cell: CellGradient | undefined, network: import("../wire.js").Network, waiting: boolean, name: string, timeStep: number, unit: number, smallest: number, t: Translate, key: string }} view
     *   waiting: whether more may come; name: the run's, where there are several; smallest: the smallest number above 0 that the precision holds; key: changes with what is shown
     */
    draw({ cell, network, waiting, name, timeStep, unit, smallest, t, key }) {
      hide(panel, false);
      if (key === shown) return;
      shown = key;
      write(title, [name, t("gradients.at", { t: timeStep })].filter(Boolean).join(" · "));
      norms.hidden = !cell;
      body.hidden = !cell;
      if (!cell) {
        write(about, waiting ? "…" : t("gradients.none"));
        return;
      }
      write(about, t("gradients.about"));
      const said = (/** @type {number} */ value) =>
        value === 0 ? t("gradients.zero", { smallest: digits(smallest) }) : digits(value);
      norms.replaceChildren(
        ...normRows(cell, network, said).flatMap(([name, value]) => [
          element("dt", { text: name }),
          element("dd", { text: value }),
        ]),
      );
      body.setAttribute("aria-label", t("gradients.units"));
      table.replaceChildren(...rows(cell, unit, t));
    },
  };
}

/**
 * @param {CellGradient} cell
 * @param {import("../wire.js").Network} network
 * @param {(value: number) => string} said
 * @returns {[string, string][]}
 */
function normRows({ hidden_state_norm, cell_state_norm, jacobian }, network, said) {
  /** @type {[string, string][]} */
  const found = [["‖∂L/∂hₜ‖", said(hidden_state_norm)]];
  if (cell_state_norm !== undefined) found.push(["‖∂L/∂cₜ‖", said(cell_state_norm)]);
  if (jacobian) found.push(["‖∂hₜ/∂hₜ₋₁‖₂", number(jacobian.hidden_state.spectral)]);
  if (jacobian?.cell_state) {
    const belt = gateOf(network.cell, beltGate(network, "cell_state"));
    const norm = `‖∂cₜ/∂cₜ₋₁‖₂${belt ? ` = max ${belt.letter}ₜ` : ""}`;
    found.push([norm, number(jacobian.cell_state.spectral)]);
  }
  if (jacobian?.state) found.push(["‖∂(hₜ, cₜ)/∂(hₜ₋₁, cₜ₋₁)‖₂", number(jacobian.state.spectral)]);
  return found;
}

/** @param {CellGradient} cell @param {number} chosen @param {Translate} t */
function rows({ hidden_state, cell_state }, chosen, t) {
  const heads = [t("gradients.unit"), "∂L/∂hₜ", ...(cell_state ? ["∂L/∂cₜ"] : [])];
  const head = element(
    "tr",
    {},
    heads.map((text) => element("th", { text, attributes: { scope: "col" } })),
  );
  return [
    element("thead", {}, [head]),
    element(
      "tbody",
      {},
      hidden_state.map((gradient, unit) => {
        const cells = [gradient, ...(cell_state ? [cell_state[unit] ?? 0] : [])];
        const row = element("tr", unit === chosen ? { class: "chosen" } : {}, [
          element("th", { text: String(unit), attributes: { scope: "row" } }),
          ...cells.map((value) => element("td", { text: digits(value) })),
        ]);
        return row;
      }),
    ),
  ];
}
