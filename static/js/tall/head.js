/**
 * Shows the line above a tall row: which row it is, what its colours mean, what its units are sorted by, and the way back.
 * @module
 */
import { gateOf, isState, stateLetter } from "../anatomy.js";
import { element, hide, write } from "../dom.js";
import { bound } from "../format.js";
import { attribute } from "../inspector/live.js";
import { gradientOf, lowerEnd } from "../palette.js";
import { rowNames } from "../row_names.js";
import { scaleOf } from "../scales.js";
import { isWaiting } from "../stage/order.js";
import { createOrderChoice } from "../stage/order_choice.js";

/** @typedef {import("../frame.js").Frame} Frame */

/** @param {(action: import("../reduce.js").Action) => void} dispatch */
export function createTallHead(dispatch) {
  const select = element("select");
  const named = attribute(select, "aria-label");
  const of = element("p", { class: "tall-of" });
  const [low, ramp, high] = [element("span"), element("span", { class: "ramp" }), element("span")];
  const scale = element("span", { class: "scale" }, [low, ramp, high]);
  const order = createOrderChoice(dispatch);
  const close = element("button", { class: "round tall-close", text: "×", attributes: { type: "button" } });
  const closing = attribute(close, "aria-label");
  select.addEventListener("change", () => dispatch({ type: "set", change: { tall: select.value } }));
  close.addEventListener("click", () => dispatch({ type: "set", change: { tall: null } }));
  let offered = "";
  return {
    element: element("header", { class: "tall-head" }, [select, of, scale, order.element, close]),
    /**
     * @param {Frame} frame
     * @param {{ quantity: string, units: number, name: string, backwards: boolean }} row   name: of the run beside others; backwards: whether it shows gradients
     */
    draw({ trace, place, all, theme, t }, { quantity, units, name, backwards }) {
      const key = `${t.lang} ${trace.shape.cell} ${trace.shape.outputs}`;
      if (key !== offered)
        select.replaceChildren(
          ...rowNames(trace.shape).map((name) =>
            element("option", { text: rowText(name, trace.shape.cell, t), attributes: { value: name } }),
          ),
        );
      offered = key;
      select.value = quantity;
      named(t("tall.row"));
      const many = trace.shape.layers > 1 || trace.shape.bidirectional;
      const ofCell = quantity !== "inputs" && quantity !== "outputs";
      const pass = `${t("stage.layer", { layer: place.layer })}, ${t(`direction.${place.direction}`)}`;
      const n = t(ofCell ? "tall.units" : "tall.numbers", { n: units });
      write(of, [name, many && ofCell ? pass : "", n].filter(Boolean).join(" · "));
      hide(scale, backwards);
      const own = scaleOf(trace, quantity);
      write(low, bound(lowerEnd(own)));
      write(high, bound(own.bound));
      ramp.style.backgroundImage = gradientOf(own, theme);
      hide(order.element, !ofCell);
      order.draw(all.order, isWaiting(trace, all.order), t);
      closing(t("tall.close"));
      close.title = t("tall.close");
    },
  };
}

/**
 * @param {string} quantity
 * @param {import("../anatomy.js").CellKind} cell
 * @param {import("../i18n.js").Translate} t
 * @returns {string} a row's name and letter
 */
export function rowText(quantity, cell, t) {
  if (quantity === "inputs") return `${t("stage.input")} x`;
  if (quantity === "outputs") return `${t("stage.output")} y`;
  if (isState(quantity)) return `${t(`inspector.line.${quantity}`)} ${stateLetter(quantity)}`;
  const gate = quantity.replace("gates.", "");
  return `${t(`gate.${gate}`)} ${gateOf(cell, gate)?.letter ?? ""}`;
}
