/**
 * Lists the current changes, one line each, with a button that takes the change back.
 * @module
 */

import { fieldOf, gatesOf, isState, stateLetter, statesOf } from "../anatomy.js";
import { element } from "../dom.js";
import { bound, characterName } from "../format.js";
import { replaced } from "../lists.js";
import { passesOf } from "../shape.js";
import { changesOf } from "./changes.js";

/** @typedef {import("./changes.js").Changes} Changes */
/** @typedef {import("./changes.js").View} View */
/** @typedef {{ text: string, without: Changes }} Entry */

/**
 * @param {(changes: Changes) => void} remove   told the changes without the one removed
 * @returns {{ element: Element, draw: (view: View) => void }}
 */
export function createList(remove) {
  const list = element("ol", { class: "whatif-list" });
  let written = "";
  return {
    element: list,
    draw(view) {
      const key = JSON.stringify([changesOf(view.request), view.t.lang, view.trace.shape.cell]);
      if (key === written) return;
      written = key;
      list.replaceChildren(...entriesOf(view).map((entry) => item(entry, view, remove)));
    },
  };
}

/** @param {Entry} entry @param {View} view @param {(changes: Changes) => void} remove */
function item({ text, without }, { t }, remove) {
  const attributes = { type: "button", "aria-label": t("whatif.remove", { what: text }) };
  const button = element("button", { class: "quiet", text: "×", attributes });
  button.addEventListener("click", () => remove(without));
  return element("li", {}, [element("span", { text }), button]);
}

/** @param {View} view @returns {Entry[]} */
function entriesOf(view) {
  const changes = changesOf(view.request);
  const { interventions, weight_changes, reads } = changes;
  return [
    ...reads.map((one, place) => ({
      text: readText(one, view),
      without: { ...changes, reads: replaced(reads, place) },
    })),
    ...interventions.map((one, place) => ({
      text: heldText(one, view),
      without: { ...changes, interventions: replaced(interventions, place) },
    })),
    ...startEntries(changes, view),
    ...weight_changes.map((one, place) => ({
      text: `${one.tensor}[${one.index.join(", ")}] = ${bound(one.value)}`,
      without: { ...changes, weight_changes: replaced(weight_changes, place) },
    })),
  ];
}

/** @param {import("./reads.js").Read} one @param {View} view */
function readText(one, { request, t }) {
  const { time_step } = one;
  if (!("character" in one))
    return t("whatif.read.number", { index: one.index, value: bound(one.value), t: time_step });
  const was = characterName([...request.text][time_step] ?? "");
  return t("whatif.read.character", { was, is: characterName(one.character), t: time_step });
}

/** @param {import("../wire.js").Intervention} one @param {View} view */
function heldText(one, { request, trace, t }) {
  const name = one.target.replace("gates.", "");
  const gate = gatesOf(request.cell).find((known) => known.name === name);
  const letter = gate?.letter ?? (isState(one.target) ? stateLetter(one.target) : "");
  const values = { letter, unit: one.unit, value: bound(one.value), from: one.from_step, to: one.to_step };
  const many = trace.shape.layers > 1 || trace.shape.bidirectional;
  return t("whatif.held", values) + (many ? ` · ${passText(one, t)}` : "");
}

/** @param {import("../shape.js").Pass} pass @param {import("../i18n.js").Translate} t */
const passText = ({ layer, direction }, t) =>
  t("whatif.pass", { layer, direction: t(`direction.${direction}`) });

/** Lists one entry for each number of an initial state that is not zero. @param {Changes} changes @param {View} view @returns {Entry[]} */
function startEntries(changes, { trace, t }) {
  const initial = changes.initial_state ?? {};
  const passes = passesOf(trace.shape);
  const many = passes.length > 1;
  return statesOf(trace.shape.cell).flatMap((name) =>
    rowsOf(initial, name).flatMap((row, place) =>
      row.flatMap((value, unit) => {
        if (value === 0) return [];
        const pass = passes[place];
        const text = `${stateLetter(name)}₀[${unit}] = ${bound(value)}`;
        const where = many && pass ? ` · ${passText(pass, t)}` : "";
        const without = { ...changes, initial_state: withoutNumber(initial, name, place, unit) };
        return [{ text: text + where, without }];
      }),
    ),
  );
}

/** @param {import("../wire.js").InitialState} initial @param {string} name  of a state @returns {number[][]} one for each pass */
const rowsOf = (initial, name) => fieldOf(initial, name) ?? [];

/**
 * @param {import("../wire.js").InitialState} initial
 * @param {import("../anatomy.js").StateName} name
 * @param {number} row
 * @param {number} unit
 * @returns {import("../wire.js").InitialState | null} null where nothing but zeros is left
 */
function withoutNumber(initial, name, row, unit) {
  const rows = rowsOf(initial, name).map((numbers, place) =>
    place === row ? replaced(numbers, unit, 0) : numbers,
  );
  const rest = { ...initial, [name]: rows };
  const left = Object.keys(rest).some((state) =>
    rowsOf(rest, state)
      .flat()
      .some((value) => value !== 0),
  );
  return left ? rest : null;
}
