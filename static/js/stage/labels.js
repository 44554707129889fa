/**
 * Shows the names of the rows, left of the score, each with its scale: two ends in numbers and the colours between.
 * @module
 */
import { gatesOf, stateLetter } from "../anatomy.js";
import { element } from "../dom.js";
import { bound, grouped, number } from "../format.js";
import { lighting } from "../lights.js";
import { beyondOf, gradientOf, lowerEnd } from "../palette.js";
import { beyondScale, scaleOf } from "../scales.js";
import { quantitiesOf } from "../trace.js";
import { SHOWN } from "./bands.js";
import { createTaller } from "./taller.js";
import { unitLabelsOf } from "./unit_labels.js";

/** @typedef {import("./layout.js").Panel} Panel */
/** @typedef {import("./layout.js").Strip} Strip */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {import("../palette.js").Theme} Theme */
/**
 * @typedef {object} Context
 * @property {Trace} trace
 * @property {Theme} theme
 * @property {Translate} t
 * @property {import("../shape.js").Pass} focus
 * @property {(pass: import("../shape.js").Pass) => void} look
 * @property {(unit: import("../shape.js").Pass & { unit: number }) => void} pick   chooses a unit
 * @property {(pin: string) => void} unpin   takes a unit's row of bars away
 * @property {(strip: Strip) => void} open   makes a row tall
 */

/** Rows lower than this have their scale beside the name, not below it. */
const ROOM_BELOW = 30;
/** Pixels of a name with its scale below it: where there is less above the middle of the first row, it would be cut. */
const TWO_LINES = 36;

/**
 * @param {Panel[]} panels
 * @param {Context} context
 * @returns {HTMLElement[]}
 */
export function labelsOf(panels, context) {
  const many = context.trace.shape.layers > 1 || context.trace.shape.bidirectional;
  return panels.flatMap((panel) => {
    const { bars } = panel;
    if (bars) return unitLabelsOf({ ...panel, bars }, context);
    if (panel.kind !== "cell") return [panelLabel(panel, context)];
    return [
      ...(many ? [passLabel(panel, context)] : []),
      ...panel.strips.map((strip) => stateLabel(panel, strip, many, context)),
    ];
  });
}

/** @param {Panel} panel @param {Context} context */
function panelLabel(panel, context) {
  const { t, trace } = context;
  const gate =
    panel.kind === "gate"
      ? gatesOf(trace.shape.cell).find(({ name }) => panel.strips[0]?.quantity === `gates.${name}`)
      : null;
  const key = gate ? `gate.${gate.name}` : panel.kind === "inputs" ? "stage.input" : "stage.output";
  const letter = gate?.letter ?? (panel.kind === "inputs" ? "x" : "y");
  const strip = panel.strips[0];
  const middle = panel.top + panel.height / 2;
  const low = panel.kind === "gate" ? panel.height < ROOM_BELOW : middle < TWO_LINES / 2;
  const label = at(
    middle,
    [name(t(key), letter, low)],
    gate ? `gate ${gate.name} hue-${gate.name}` : panel.kind,
  );
  stop(label, gate ? `gates.${gate.name}` : panel.kind === "inputs" ? "inputs" : "outputs");
  label.classList.toggle("low", low);
  if (strip) {
    label.prepend(createTaller(label, strip, t(key), context));
    label.append(...scaleFor(strip, low, context));
  }
  if (panel.kind === "outputs" && panel.height >= 2 * ROOM_BELOW) {
    label.append(
      lighting(element("span", { class: "of", text: readoutFormula(trace) }), "V", "readout.bias"),
    );
  }
  return label;
}

/** @param {Trace} trace */
function readoutFormula({ start }) {
  const readout = start.run.network.readout;
  const sum = readout?.bias ? "V h + b" : "V h";
  return readout && readout.activation !== "identity" ? `${readout.activation}(${sum})` : sum;
}

/**
 * @param {Panel} panel
 * @param {Strip} strip
 * @param {boolean} many   rows: the row has a name of its own, and one row shows the scales for all
 * @param {Context} context
 */
function stateLabel(panel, strip, many, context) {
  const state = strip.quantity;
  const low = !many && strip.height < ROOM_BELOW;
  const label = at(
    strip.top + strip.height / 2,
    [name(many ? "" : context.t(`state.${state}`), stateLetter(state), low)],
    `state ${many ? "many" : low ? "low" : ""}`,
  );
  stop(label, state);
  if (!many || panel.focus) label.append(...scaleFor(strip, low, context));
  label.prepend(createTaller(label, strip, context.t(`state.${state}`), context));
  return label;
}

/**
 * Makes a name light what it names. Arrow keys go from name to name, so that all of them are one stop of the Tab key.
 * @param {HTMLElement} label
 * @param {import("../lights.js").Light} light
 */
function stop(label, light) {
  lighting(label, light);
  label.tabIndex = -1;
}

/** @param {Panel} panel @param {Context} context */
function passLabel(panel, { t, trace, look }) {
  const pass = panel.pass ?? { layer: 0, direction: "forward" };
  const arrow = pass.direction === "forward" ? "\u2192" : "\u2190";
  const text = t("stage.layer", { layer: pass.layer });
  const button = element("button", {
    class: "pass",
    attributes: {
      type: "button",
      "aria-pressed": String(panel.focus),
      "aria-label": t("stage.look", { layer: pass.layer, direction: t(`direction.${pass.direction}`) }),
    },
  });
  button.append(
    text,
    ...(trace.shape.bidirectional ? [element("span", { class: "direction", text: arrow })] : []),
  );
  button.addEventListener("click", () => look(pass));
  const holder = at(panel.top + panel.height / 2, [button], "of-pass");
  return holder;
}

/** @param {string} text @param {string} letter */
function name(text, letter, low = false) {
  const symbol = element("i", { text: letter });
  symbol.append(element("sub", { text: "t" }));
  const written = element("span", { class: "name" }, [...(text && !low ? [`${text} `] : []), symbol]);
  if (low) written.dataset.name = text;
  return written;
}

/**
 * The ends of a row's scale, and where values lie beyond it, how many and how far.
 * @param {Strip} strip
 * @param {boolean} isLow   beside the name, where there is room for how many alone
 * @param {Context} context
 * @returns {HTMLElement[]}
 */
function scaleFor({ quantity }, isLow, { trace, theme, t }) {
  const scale = scaleOf(trace, quantity);
  const ramp = element("span", { class: "ramp" });
  ramp.style.backgroundImage = gradientOf(scale, theme);
  const legend = element("span", { class: "scale" }, [bound(lowerEnd(scale)), ramp, bound(scale.bound)]);
  legend.dataset.quantity = quantity;
  const { count, low, high } = beyondScale(trace, quantity);
  if (count === 0) return [legend];
  const n = grouped(count);
  const swatch = element("span", { class: "beyond-swatch" });
  swatch.style.backgroundImage = beyondOf(scale, theme);
  const title = t("stage.beyond.about", { n, low: number(low), high: number(high) });
  const note = element("span", { class: "beyond", attributes: { title } }, [
    swatch,
    isLow ? n : t("stage.beyond", { n }),
  ]);
  return [legend, note];
}

/**
 * Writes a key of a run's legends: it changes with every scale's end and with what lies beyond it.
 * @param {Trace} trace
 * @returns {string}
 */
export const legendKey = (trace) =>
  scaled(trace)
    .map((name) => `${scaleOf(trace, name).bound} ${beyondScale(trace, name).count}`)
    .join();

/** @param {Trace} trace @returns {string[]} what a score shows on a scale */
export const scaled = ({ shape }) => [
  ...quantitiesOf(shape).filter((name) => !name.startsWith("terms.")),
  "outputs",
  "inputs",
];

/**
 * Says once what is drawn in bands and not unit by unit.
 * @param {Panel[]} panels
 * @param {Translate} t
 * @returns {string} empty where every unit is drawn
 */
export function bandsNote(panels, t) {
  const many = panels.flatMap(({ strips }) => strips).map(({ perBand }) => perBand);
  const counts = [...new Set(many.filter((perBand) => perBand > 1))].sort((a, b) => a - b);
  if (counts.length === 0) return "";
  const some = Math.max(...counts) > SHOWN;
  return t(some ? "stage.bands.some" : "stage.bands", { n: counts.join(t("stage.or")), shown: SHOWN });
}

/** @param {number} y @param {Node[]} children @param {string} className */
function at(y, children, className) {
  const label = element("div", { class: `label ${className}` }, children);
  label.style.top = `${y}px`;
  return label;
}
