/**
 * Shows the matrices of the pass, one at a time: a choice, what it is, its map, its scale and the value at the cursor.
 * @module
 */
import { equationsOf, gatesOf } from "../anatomy.js";
import { element } from "../dom.js";
import { bound, grouped, number } from "../format.js";
import { attribute, flag, writer } from "../inspector/live.js";
import { lighting, lightsOf } from "../lights.js";
import { gradientOf } from "../palette.js";
import { opened } from "../panels/open.js";
import { productLetters } from "../roles.js";
import { listed } from "../terms.js";
import { createMap } from "./map.js";
import { matricesOf, shapeText } from "./matrices.js";

/** @typedef {import("../inspector/view.js").View} View */
/** @typedef {import("./matrices.js").Matrix} Matrix */
/** @typedef {import("./matrices.js").Letter} Letter */
/** @typedef {import("./map.js").Spot} Spot */
/** @typedef {import("../i18n.js").Translate} Translate */

/** Pixels that a map may be high, and the share of the window. */
const HIGHEST = 460;
const SHARE = 0.5;
/** Pixels around a map, for the frames at its edges. */
const MARGIN = 4;

/**
 * @param {(action: import("../reduce.js").Action) => void} dispatch
 */
export function createMatrixSheet(dispatch) {
  const choices = element("div", { class: "segments", attributes: { role: "radiogroup" } });
  const label = attribute(choices, "aria-label");
  const what = element("p", { class: "parameters-what" });
  const legend = element("p", { class: "parameters-legend" });
  const value = element("output", { class: "parameters-value" });
  const [writeWhat, writeValue] = [writer(what), writer(value)];
  const isHint = flag(value, "is-hint");
  /** @type {{ view: View, matrix: Matrix } | null} */
  let shown = null;
  let [built, listed] = ["", ""];

  const map = createMap({
    at(spot) {
      if (!shown) return;
      isHint(!spot);
      dispatch({ type: "light", lights: spot && lightsOfSpot(shown.matrix, spot, shown.view) });
      writeValue(spot ? valueText(shown.matrix, spot, shown.view) : shown.view.t("parameters.hint"));
    },
    choose(spot) {
      if (!shown) return;
      const { matrix, view } = shown;
      const unit = (matrix.unitAlong === "row" ? spot.row : spot.column) - matrix.unitsFrom;
      if (unit >= 0 && unit < view.trace.shape.units) dispatch({ type: "set", change: { unit } });
    },
  });
  map.element.addEventListener("pointerleave", () => dispatch({ type: "light", lights: null }));
  const host = element("section", {}, [
    choices,
    what,
    element("div", { class: "map-room" }, [map.element]),
    element("div", { class: "parameters-foot" }, [value, legend]),
  ]);

  /** @param {View} view @param {Letter} chosen */
  const draw = (view, chosen) => {
    const { t, trace, place, theme, state } = view;
    const width = host.clientWidth;
    const run = `${t("inspector.language")} ${place.layer}.${place.direction} ${trace.id}`;
    const key = `${run} ${chosen} ${theme} ${width}.${innerHeight}`;
    if (key !== built) {
      built = key;
      const matrices = matricesOf(trace, place);
      const matrix = matrices.find(({ letter }) => letter === chosen) ?? matrices[0];
      if (!matrix) return;
      shown = { view, matrix };
      label(t("parameters.choose"));
      if (run !== listed)
        choices.replaceChildren(...matrices.map((one) => choice(one, t, () => choose(one.letter))));
      listed = run;
      check(choices, matrix.letter);
      const room = { width: width - 2 * MARGIN, height: Math.min(HIGHEST, SHARE * innerHeight) };
      const plan = map.show(matrix, room, theme, (block) => titleOf(matrix, block, view));
      map.element.setAttribute("aria-label", t("parameters.map", { name: matrix.names.join(", ") }));
      const each = plan.poolRows * plan.poolColumns;
      writeWhat(describe(matrix, view) + (each > 1 ? ` ${t("parameters.pooled", { n: each })}` : ""));
      legend.replaceChildren(...legendOf(matrix, theme, t));
    }
    if (shown) shown = { ...shown, view };
    map.frame(Math.min(state.unit, trace.shape.units - 1));
  };
  /** @param {Letter} letter */
  const choose = (letter) => {
    const { panels } = shown?.view.state ?? { panels: [] };
    dispatch({ type: "set", change: { panels: opened(panels, `parameters.${letter}`) } });
  };
  return {
    element: host,
    draw,
    /** Frees what was drawn. */
    close() {
      map.clear();
      built = "";
    },
  };
}

/** @param {Matrix} matrix @param {Translate} t @param {() => void} choose */
function choice(matrix, t, choose) {
  const input = element("input", {
    attributes: { type: "radio", name: "parameters-sheet", value: matrix.letter },
  });
  input.addEventListener("change", choose);
  const letter = element("span", { class: "chip-letter", text: matrix.letter });
  const text = element("span", {}, [element("span", {}, [letter, ` ${shapeText(matrix)}`])]);
  const host = element("label", { attributes: { title: whatWords(matrix, t) } }, [input, text]);
  return lighting(host, ...matrix.lights);
}

/** @param {Element} choices @param {Letter} letter */
function check(choices, letter) {
  for (const input of choices.querySelectorAll("input")) input.checked = input.value === letter;
}

/** @param {import("./matrices.js").Sheet} sheet @param {Translate} t @returns {string} what it does */
const whatWords = ({ kind, letter, state }, t) =>
  t(`parameters.what.${kind}`, { letter, state: state ? t(`state.${state}`) : "" });

/** @param {Matrix} matrix @param {View} view @returns {string} what it does, and what its shape is made of */
function describe(matrix, { t, trace }) {
  const { kind, names, blocks } = matrix;
  const { rows = 0, columns = 0 } = blocks[0] ?? {};
  const alone = kind === "readout" && names.length > 1 ? ".bias" : "";
  const shape = t(blocks.length > 1 ? "parameters.shape.gates" : "parameters.shape", {
    names: names.join(", "),
    n: blocks.length,
    shape: shapeText({ kind, shape: [rows, columns] }),
    letters: t(`parameters.letters.${kind}${alone}`, {
      n: names.length,
      terms: kind === "biases" ? listed(withBiases(trace.start.run.network, t), t) : "",
    }),
  });
  return `${whatWords(matrix, t)} ${shape}`;
}

/** @param {import("../wire.js").Network} network @param {Translate} t @returns {string[]} beside which term each bias is added */
function withBiases(network, t) {
  const terms = equationsOf(network).flatMap((equation) => equation.terms);
  const biases = new Map(terms.flatMap((term) => (term.bias ? [[term.bias, term]] : [])));
  return [...biases.values()].map((term) =>
    t("parameters.letters.bias", { letters: productLetters(term, network.cell) }),
  );
}

/** @param {Matrix} matrix @param {number} place @param {View} view @returns {HTMLElement} the name of a block, with its rows */
function titleOf({ blocks }, place, { t, trace }) {
  const block = blocks[place];
  if (!block?.gate) return element("span", { class: "map-title" });
  const letter = gatesOf(trace.shape.cell).find(({ name }) => name === block.gate)?.letter ?? "";
  const name = element("span", { text: `${t(`gate.${block.gate}`)} ` });
  const from = place * block.rows;
  const rows = t("parameters.rows", { from, to: from + block.rows - 1 });
  const title = element("span", { class: `map-title hue-${block.gate}` }, [
    name,
    element("i", { text: letter }),
    element("small", { text: ` ${rows}` }),
  ]);
  return lighting(title, `gates.${block.gate}`);
}

/**
 * Lists what a number of a matrix lights: the matrix itself, the gate whose rows these are, the unit.
 * @param {Matrix} matrix
 * @param {Spot} spot
 * @param {View} view
 */
function lightsOfSpot(
  { kind, lights, blocks, names, shape, unitAlong, unitsFrom },
  { block, row, column },
  { trace },
) {
  const gate = blocks[block]?.gate;
  const unit = (unitAlong === "row" ? row : column) - unitsFrom;
  const biases = lights.filter((_, place) => place === column);
  const alone = kind === "readout" && names.length > 1 && column === shape[1] - 1;
  const own = kind === "biases" ? biases : alone ? /** @type {const} */ (["readout.bias"]) : lights;
  const counted = unit >= 0 && unit < trace.shape.units;
  return lightsOf(...own, gate && `gates.${gate}`, counted && `unit.${unit}`);
}

/** @param {Matrix} matrix @param {Spot} spot @param {View} view */
function valueText(matrix, { block, row, column }, { t }) {
  const { gate = null, value } = matrix.blocks[block] ?? {};
  const words = {
    row: matrix.rowName(row),
    column: matrix.columnName(column),
    value: number(value?.(row, column) ?? 0, 4),
  };
  const alone = matrix.kind === "readout" && column === matrix.shape[1] - 1 && matrix.names.length > 1;
  const text = t(`parameters.value.${matrix.kind}${alone ? ".bias" : ""}`, words);
  return gate ? `${t(`inspector.line.gates.${gate}`)} · ${text}` : text;
}

/** @param {Matrix} matrix @param {import("../palette.js").Theme} theme @param {Translate} t @returns {Node[]} the scale with its ends, and how many numbers lie beyond */
function legendOf({ scale, beyond }, theme, t) {
  const ramp = element("span", { class: "parameters-ramp", attributes: { "aria-hidden": "true" } });
  ramp.style.backgroundImage = gradientOf(scale, theme);
  const ends = [
    element("span", { text: bound(-scale.bound) }),
    ramp,
    element("span", { text: bound(scale.bound) }),
  ];
  return beyond > 0 ? [...ends, element("span", { text: t("stage.beyond", { n: grouped(beyond) }) })] : ends;
}
