/**
 * Shows the choice of what the units of the rows are sorted by.
 * @module
 */
import { element, hide, write } from "../dom.js";
import { WORDS } from "../link/grammar.js";

/** @typedef {import("../state.js").State["order"]} By */
/** @typedef {import("../i18n.js").Translate} Translate */

/**
 * @param {(action: import("../reduce.js").Action) => void} dispatch
 * @returns {{ element: HTMLElement, draw: (by: By, waits: boolean, t: Translate) => void }} waits: whether the units are
 *   sorted only once the run has come
 */
export function createOrderChoice(dispatch) {
  const options = WORDS.order.map((value) => element("option", { attributes: { value } }));
  const select = element("select", {}, options);
  const label = element("span");
  const waiting = element("small", { class: "order-waiting" });
  const host = element("label", { class: "order-choice" }, [label, select, waiting]);
  select.addEventListener("change", () => {
    const order = WORDS.order.find((one) => one === select.value) ?? "index";
    dispatch({ type: "set", change: { order } });
  });
  return {
    element: host,
    draw(by, waits, t) {
      write(label, t("order.label"));
      host.title = t("order.about");
      options.forEach((option, place) => {
        write(option, t(`order.${WORDS.order[place]}`));
      });
      if (select.value !== by) select.value = by;
      hide(waiting, !waits);
      write(waiting, t("order.waiting"));
    },
  };
}
