/**
 * Shows what one matrix adds to the sum: its row, the values that the row multiplies, and the products, as a picture
 * and in words.
 * @module
 */
import { element, write } from "../dom.js";
import { addend, number } from "../format.js";
import { lighting } from "../lights.js";
import { createProduct } from "./product.js";
import { productsOf } from "./products.js";

/** @typedef {import("../inspector/view.js").Frame} Frame */
/** @typedef {import("./products.js").Row} Row */

/** Products that are written out, the greatest first. */
const WRITTEN = 3;
/** Pixels of the letters beside the products. */
export const LETTERS = 34;

/**
 * @param {import("../i18n.js").Translate} t
 * @param {import("./products.js").Letters} letters
 * @param {string} bias   its letter
 * @param {import("./product.js").Size} size
 */
export function createRow(t, { parameter, factor, biasName }, bias, size) {
  const product = createProduct(size);
  const title = element("p", { class: "zoom-title" });
  const letters = element("div", { class: "zoom-letters", attributes: { "aria-hidden": "true" } }, [
    element("i", { text: parameter }),
    element("i", { text: factor }),
    element("i", { text: `${parameter}·${factor}` }),
  ]);
  const written = element("p", { class: "zoom-written" });
  const all = createAll(t);
  const tip = element("p", { class: "zoom-tip" });
  tip.hidden = true;
  /** @type {{ row: Row, width: number } | null} */
  let shown = null;
  product.element.addEventListener("pointermove", (event) => {
    if (!shown) return;
    const place = product.at(event.offsetX, shown.row, shown.width);
    tip.hidden = place < 0;
    tip.textContent = productText(shown.row, place);
  });
  product.element.addEventListener("pointerleave", () => {
    tip.hidden = true;
  });
  const host = element("section", { class: "zoom-row" }, [
    title,
    element("div", { class: "zoom-picture" }, [letters, product.element]),
    written,
    all.element,
    tip,
  ]);
  lighting(host, parameter);
  if (biasName) host.dataset.litBy = biasName;
  return {
    element: host,
    /** @param {Row} row @param {import("./scales.js").Scales} scales  of the whole sum @param {Frame} frame */
    draw(row, scales, { width, ratio, theme }) {
      shown = { row, width: width - LETTERS };
      write(title, t("zoom.row", { name: row.name, row: row.row, n: row.weights.length }));
      product.draw(
        row,
        scales,
        { width: width - LETTERS, ratio, theme },
        t("zoom.label", { name: row.name, row: row.row }),
      );
      write(written, sumText(row, bias));
      all.draw(row);
    },
  };
}

/**
 * Every product in words, written while it is open.
 * @param {import("../i18n.js").Translate} t
 */
function createAll(t) {
  const list = element("ol", { attributes: { tabindex: "0", "aria-label": t("zoom.all") } });
  const details = element("details", { class: "zoom-all" }, [
    element("summary", { text: t("zoom.all") }),
    list,
  ]);
  /** @type {Row | null} */
  let shown = null;
  const fill = () => {
    if (!details.open || !shown) return;
    const { weights } = shown;
    while (list.children.length > weights.length) list.lastElementChild?.remove();
    while (list.children.length < weights.length) list.append(element("li"));
    for (const [place, item] of [...list.children].entries()) write(item, productText(shown, place));
  };
  details.addEventListener("toggle", fill);
  return {
    element: details,
    /** @param {Row} row */
    draw(row) {
      shown = row;
      fill();
    },
  };
}

/** @param {Row} row @param {number} place */
function productText({ weights, factors, label }, place) {
  const product = (weights[place] ?? 0) * (factors[place] ?? 0);
  return `${label(place)}: ${number(weights[place] ?? 0)} · ${bracketed(factors[place] ?? 0)} = ${number(product)}`;
}

/**
 * The greatest products, the rest as one number, the bias, and the sum as it was streamed.
 * @param {Row} row
 * @param {string} bias  its letter
 */
function sumText(row, bias) {
  const products = productsOf(row);
  const order = products
    .map((_, place) => place)
    .sort((a, b) => Math.abs(products[b] ?? 0) - Math.abs(products[a] ?? 0));
  const top = order.slice(0, WRITTEN).filter((place) => products[place] !== 0);
  const rest = order.slice(WRITTEN).reduce((sum, place) => sum + (products[place] ?? 0), 0);
  const parts = top.map((place, index) => {
    const value = index === 0 ? number(products[place] ?? 0) : addend(products[place] ?? 0);
    return `${value} (${row.label(place)})`;
  });
  if (parts.length === 0) parts.push(number(0));
  if (rest !== 0) parts.push(`${addend(rest)} (…)`);
  if (row.bias !== null) parts.push(`${addend(row.bias)} (${bias})`);
  return `${parts.join(" ")} = ${number(row.total)}`;
}

/** @param {number} value */
const bracketed = (value) => (value < 0 ? `(${number(value)})` : number(value));
