/**
 * Shows the numbers of one cell's gradient, in the inspector: the norms, what the step does, and each unit.
 * @module
 */
import { fieldOf, kindOf } from "../anatomy.js";
import { element, hide, write } from "../dom.js";
import { digits, number } from "../format.js";
import { beltShare, lettersOf } from "../roles.js";
import { gradientOf, normOf } from "./norms.js";

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
      const textOf = (/** @type {number} */ value) =>
        value === 0 ? t("gradients.zero", { smallest: digits(smallest) }) : digits(value);
      norms.replaceChildren(
        ...normRows(cell, network, textOf).flatMap(([name, value]) => [
          element("dt", { text: name }),
          element("dd", { text: value }),
        ]),
      );
      body.setAttribute("aria-label", t("gradients.units"));
      table.replaceChildren(...rows(cell, kindOf(network.cell).states, unit, t));
    },
  };
}

/**
 * @param {CellGradient} cell
 * @param {import("../wire.js").Network} network
 * @param {(value: number) => string} said
 * @returns {[string, string][]}
 */
function normRows(cell, network, said) {
  const { states } = kindOf(network.cell);
  const { jacobian } = cell;
  const letters = (/** @type {string} */ index) => {
    const all = states.map(({ symbol }) => symbol + index).join(", ");
    return states.length > 1 ? `(${all})` : all;
  };
  const spectral = (/** @type {string} */ name) =>
    /** @type {import("../wire.js").JacobianNorms | undefined} */ (jacobian && fieldOf(jacobian, name))
      ?.spectral;
  /** @type {[string, number | undefined][]} */
  const stretched = [
    ...states.map(
      ({ name, symbol }) =>
        /** @type {[string, number | undefined]} */ ([
          `‖∂${symbol}ₜ/∂${symbol}ₜ₋₁‖₂${shareText(network, name)}`,
          spectral(name),
        ]),
    ),
    [`‖∂${letters("ₜ")}/∂${letters("ₜ₋₁")}‖₂`, spectral("state")],
  ];
  return [
    ...states.map(
      ({ name, symbol }) => /** @type {[string, string]} */ ([`‖∂L/∂${symbol}ₜ‖`, said(normOf(cell, name))]),
    ),
    ...stretched.flatMap(([name, value]) =>
      value === undefined ? [] : [/** @type {[string, string]} */ ([name, number(value)])],
    ),
  ];
}

/** Says what decides how far a step stretches a state, where one share alone does. @param {import("../wire.js").Network} network @param {string} state */
function shareText(network, state) {
  const share = beltShare(network, state);
  if (!share) return "";
  const letters = lettersOf(share, network.cell);
  return share.op === "computed" ? ` = max ${letters}ₜ` : ` = max ${letters.replace(")", "ₜ)")}`;
}

/** @param {CellGradient} cell @param {readonly import("../wire.js").CellState[]} states @param {number} chosen @param {Translate} t */
function rows(cell, states, chosen, t) {
  const columns = states.map(({ name, symbol }) => ({ symbol, gradient: gradientOf(cell, name) ?? [] }));
  const heads = [t("gradients.unit"), ...columns.map(({ symbol }) => `∂L/∂${symbol}ₜ`)];
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
      cell.hidden_state.map((_, unit) => {
        const cells = columns.map(({ gradient }) => gradient[unit] ?? 0);
        const row = element("tr", unit === chosen ? { class: "chosen" } : {}, [
          element("th", { text: String(unit), attributes: { scope: "row" } }),
          ...cells.map((value) => element("td", { text: digits(value) })),
        ]);
        return row;
      }),
    ),
  ];
}
