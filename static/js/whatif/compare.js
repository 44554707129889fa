/**
 * Shows the cell on the screen before and after: the chosen unit's gates and states in the original run and in this
 * one.
 * @module
 */
import { gatesOf, stateLetter, statesOf } from "../anatomy.js";
import { element, hide, write } from "../dom.js";
import { number } from "../format.js";
import { stepOfCell } from "../shape.js";
import { isRounding } from "./difference.js";

/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../inspector/view.js").View} View */

const GHOST = "·";

/** @returns {{ element: HTMLElement, draw: (view: View, base: Trace | null) => void }} */
export function createComparison() {
  const caption = element("caption");
  const head = element("thead");
  const body = element("tbody");
  const table = element("table", { class: "whatif-compare" }, [caption, head, body]);
  let built = "";
  return {
    element: table,
    draw(view, original) {
      hide(table, original === null);
      if (!original) return;
      const { state, trace, place, t } = view;
      const rows = rowsOf(trace.shape.cell);
      const key = `${t.lang}.${trace.shape.cell}`;
      if (key !== built) build(head, body, rows, t);
      built = key;
      write(caption, t("whatif.compare", { unit: state.unit, t: place.timeStep }));
      const known = view.known && stepOfCell(trace.shape, place) < original.received;
      rows.forEach(({ quantity }, index) => {
        const cells = body.rows[index]?.cells;
        const values = [original, trace].map((one) => one.at(place, quantity)[state.unit] ?? 0);
        const [before = 0, after = 0] = values;
        const apart = after - before;
        const most = Math.max(Math.abs(before), Math.abs(after));
        const same = isRounding(Math.abs(apart), most, trace.start.run.dtype);
        const delta = same && apart !== 0 ? t("whatif.rounding") : number(apart);
        const texts = [number(before), number(after), delta].map((text) => (known ? text : GHOST));
        texts.forEach((text, column) => {
          const cell = cells?.[column + 1];
          if (cell) write(cell, text);
        });
        body.rows[index]?.classList.toggle("same", known && same);
      });
    },
  };
}

/** @param {import("../shape.js").CellKind} cell */
const rowsOf = (cell) => [
  ...gatesOf(cell).map(({ name, letter }) => ({ quantity: `gates.${name}`, letter, hue: `hue-${name}` })),
  ...statesOf(cell).map((name) => ({ quantity: name, letter: stateLetter(name), hue: "" })),
];

/**
 * @param {HTMLElement} head
 * @param {HTMLElement} body
 * @param {ReturnType<typeof rowsOf>} rows
 * @param {import("../i18n.js").Translate} t
 */
function build(head, body, rows, t) {
  const titles = ["", t("whatif.before"), t("whatif.after"), "Δ"];
  const scope = { scope: "col" };
  head.replaceChildren(
    element(
      "tr",
      {},
      titles.map((text) => (text ? element("th", { text, attributes: scope }) : element("td"))),
    ),
  );
  body.replaceChildren(
    ...rows.map(({ letter, hue }) =>
      element("tr", {}, [
        element("th", { class: hue ? `hued ${hue}` : "", text: letter, attributes: { scope: "row" } }),
        ...titles.slice(1).map(() => element("td")),
      ]),
    ),
  );
}
