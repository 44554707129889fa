/**
 * Shows a line of code with its number, its colours, and beneath it what each name on it holds.
 * @module
 */
import { element } from "../dom.js";
import { attribute, flag, writer } from "../inspector/live.js";
import { lighting, lightsOf } from "../lights.js";
import { meaningOf } from "./links.js";
import { figuresOf, parameterShape, shapeOf } from "./values.js";

/** @typedef {import("../inspector/view.js").View} View */
/** @typedef {import("./wire.js").CodeLine} CodeLine */
/** @typedef {import("./wire.js").CodeName} CodeName */
/** @typedef {import("./wire.js").Meaning} Meaning */
/** @typedef {import("./tokens.js").Token} Token */
/** @typedef {import("../anatomy.js").CellKind} CellKind */
/** @typedef {{ manner: import("./values.js").Manner, cell: CellKind }} Shown  whose code it is */
/** @typedef {{ element: HTMLElement, phases: readonly string[], mark: (now: boolean) => void, draw: (view: View, unit: number) => void }} Line */
/** @typedef {{ element: HTMLElement, draw: (view: View, unit: number) => void }} Item */

/**
 * @param {CodeLine} line
 * @param {Token[]} tokens
 * @param {Shown} shown
 * @returns {Line}
 */
export function createLine(line, tokens, shown) {
  const items = itemsOf(line, shown);
  const number = element("span", {
    class: "code-number",
    text: String(line.number),
    attributes: { "aria-hidden": "true" },
  });
  const text = element("code", { class: "code-text" }, coloured(line, tokens, shown));
  text.style.setProperty("--indent", `${line.text.length - line.text.trimStart().length}ch`);
  const values = element(
    "span",
    { class: "code-values" },
    items.map((item) => item.element),
  );
  const host = element("li", { class: line.runs ? "code-line" : "code-line is-idle" }, [
    number,
    text,
    ...(items.length > 0 ? [values] : []),
  ]);
  const now = flag(host, "is-now");
  const current = attribute(host, "aria-current");
  return {
    element: host,
    phases: line.phases,
    mark(isNow) {
      now(isNow);
      current(String(isNow));
    },
    draw(view, unit) {
      for (const item of items) item.draw(view, unit);
    },
  };
}

/**
 * The text, in pieces that have a colour or a meaning.
 * @param {CodeLine} line
 * @param {Token[]} tokens
 * @param {Shown} shown
 * @returns {(Node | string)[]}
 */
function coloured({ text, names }, tokens, { cell }) {
  const free = tokens.filter(
    (token) => !names.some((name) => name.start < token.end && token.start < name.end),
  );
  const words = free.map(({ start, end, kind }) => ({
    start,
    end,
    made: element("span", { class: `is-${kind}`, text: text.slice(start, end) }),
  }));
  const meant = names.map((name) => ({ start: name.start, end: name.end, made: nameOf(name, text, cell) }));
  /** @type {(Node | string)[]} */
  const pieces = [];
  let at = 0;
  for (const { start, end, made } of [...words, ...meant].sort((one, other) => one.start - other.start)) {
    pieces.push(text.slice(at, start), made);
    at = end;
  }
  return [...pieces, text.slice(at)];
}

/** @param {CodeName} name @param {string} text @param {CellKind} cell */
function nameOf(name, text, cell) {
  const node = element("span", { class: "code-name", text: text.slice(name.start, name.end) });
  link(node, name, cell);
  if (node.dataset.lights) node.tabIndex = -1;
  if (node.className.includes("hue-")) node.classList.add("hued");
  return node;
}

/**
 * Links what stands for a name, or for what it holds, with everything else that does; it knows the hue of its gate.
 * @param {HTMLElement} made
 * @param {import("./links.js").Named} named
 * @param {CellKind} cell
 */
function link(made, named, cell) {
  const { own, others } = meaningOf(named, cell);
  if (!own) return;
  lighting(made, own);
  if (others.length > 0) made.dataset.litBy = lightsOf(...others);
  const gate = [own, ...others].find((light) => light.startsWith("gates."));
  if (gate) made.classList.add(`hue-${gate.replace("gates.", "")}`);
}

/** @param {CodeLine} line @param {Shown} shown @returns {Item[]} one for each different name, and one for what is returned */
function itemsOf({ text, names, result }, shown) {
  const different = new Map(
    names.map((name) => [text.slice(name.start, name.end) + JSON.stringify(name.values), name]),
  );
  const items = [...different.values()].map((name) => {
    const written = text.slice(name.start, name.end);
    return name.parameter ? parameterItem(written, name, shown) : meaningItem(written, name, shown);
  });
  return result ? [...items, meaningItem("→", result, shown)] : items;
}

/**
 * @param {string} written
 * @param {CodeName} name
 * @param {Shown} shown
 * @returns {Item}
 */
function parameterItem(written, name, { manner, cell }) {
  const shape = element("span", { class: "code-shape" });
  const write = writer(shape);
  const host = element("span", { class: "code-value" }, [`${written} `, shape]);
  link(host, name, cell);
  return {
    element: host,
    draw(view) {
      const words = parameterShape(name, view, manner, written);
      host.hidden = words === null;
      write(words ?? "");
    },
  };
}

/** @param {Meaning} meaning @returns {boolean} whether its numbers are the chosen unit's */
const isOfUnits = ({ values }) =>
  values.flat().length > 0 && values.flat().every(({ name }) => name !== "inputs" && name !== "outputs");

/**
 * @param {string} written
 * @param {Meaning} meaning
 * @param {Shown} shown
 * @returns {Item}
 */
function meaningItem(written, meaning, { manner, cell }) {
  const shape = element("span", { class: "code-shape" });
  const write = writer(shape);
  const numbers = element("span", { class: "code-figures" });
  let drawn = "";
  /** @type {object | null} */
  let measured = null;
  let layer = -1;
  const host = element("span", { class: "code-value" }, [`${written} `, shape, numbers]);
  link(host, meaning, cell);
  if (isOfUnits(meaning)) numbers.dataset.litBy = "unit";
  return {
    element: host,
    draw(view, unit) {
      if (measured !== view.trace || layer !== view.place.layer) write(shapeOf(meaning, view, manner));
      [measured, layer] = [view.trace, view.place.layer];
      const figures = figuresOf(meaning, view, manner, unit);
      const key = JSON.stringify(figures);
      if (key === drawn) return;
      drawn = key;
      const elements = figures.map(({ text, gate }) =>
        element("span", { class: gate ? `hued hue-${gate}` : "", text }),
      );
      numbers.replaceChildren(...elements.flatMap((one) => [" ", one]));
    },
  };
}
