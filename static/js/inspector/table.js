/**
 * Shows every number of the cell as text: a row for each unit. Filled only while it is open.
 * @module
 */

import { element } from "../dom.js";
import { number } from "../format.js";
import { lighting, litUnit } from "../lights.js";
import { numberOf } from "../whatif/held_unit.js";
import { columnsOf } from "./columns.js";
import { keyed, structureOf } from "./keyed.js";
import { flag, writer } from "./live.js";
import { outputName, outputPartsOf } from "./ranking.js";
import { GHOST } from "./sum.js";
import { isOutputShown, isShown } from "./view.js";

/** @typedef {import("./view.js").Frame} Frame */
/** @typedef {import("./view.js").Part} Part */
/** @typedef {import("./columns.js").Column} Column */

/** @returns {Part} */
export function createTable() {
  const summary = element("summary");
  const write = writer(summary);
  const keyOf = (/** @type {Frame} */ frame) => `${structureOf(frame)} ${frame.order?.units}`;
  const body = keyed(element("div", { class: "table-body" }), keyOf, (frame) => [
    createUnits(frame),
    ...outputPartsOf(frame.trace).map((part) => createOutputs(part, frame)),
  ]);
  const host = element("details", { class: "inspector-table" }, [summary, body.element]);
  /** @type {Frame | null} */
  let latest = null;
  host.addEventListener("toggle", () => {
    if (host.open && latest) body.draw(latest);
  });
  return {
    element: host,
    draw(frame) {
      if (!frame.writes) return;
      latest = frame;
      write(frame.t("inspector.table"));
      if (host.open) body.draw(frame);
    },
  };
}

/** @param {Frame} frame @returns {Part} */
function createUnits({ trace, order, t }) {
  const columns = columnsOf(trace.start.run.network);
  const units = Array.from({ length: trace.shape.units }, (_, place) => order?.units[place] ?? place);
  const rows = units.map((unit) => createRow(String(unit), columns.length, `unit.${unit}`));
  return {
    element: tableOf(t("inspector.table.units"), columns.length, unitsHead(columns, t), rows),
    draw(frame) {
      const lit = litUnit(frame.state);
      const values = columns.map((column) => (isShown(frame, column.phase) ? column.read(frame) : null));
      rows.forEach((row, place) => {
        const unit = units[place] ?? place;
        const numbers = values.map((column, index) => {
          const value = column?.[unit];
          if (value === undefined) return null;
          const { kind, group } = columns[index] ?? {};
          return kind === "value" && group ? numberOf({ ...frame, unit }, group, frame.t) : number(value);
        });
        row.draw(numbers, { chosen: unit === frame.unit, lit: unit === lit });
      });
    },
  };
}

/**
 * Two rows of headings: the quantity, and what of it.
 * @param {Column[]} columns
 * @param {import("../i18n.js").Translate} t
 */
function unitsHead(columns, t) {
  const unit = element("th", { attributes: { scope: "col", rowspan: "2" }, text: t("inspector.unit") });
  const groups = [...new Set(columns.map((column) => column.group))].map((group) => {
    const span = columns.filter((column) => column.group === group).length;
    const head = element("th", {
      attributes: { scope: "colgroup", colspan: String(span) },
      text: t(`inspector.line.${group}`),
    });
    return lighting(head, group);
  });
  const kinds = columns.map((column) =>
    element("th", { attributes: { scope: "col" }, text: t(`inspector.table.${column.kind}`) }),
  );
  return [element("tr", {}, [unit, ...groups]), element("tr", {}, kinds)];
}

/**
 * @param {import("./ranking.js").OutputPart} part
 * @param {Frame} frame
 * @returns {Part}
 */
function createOutputs({ name, from, size }, { t }) {
  const caption = t(`inspector.output.${name}`);
  const rows = Array.from({ length: size }, () => createRow("", 1, "outputs"));
  const names = [t("inspector.table.output"), t("inspector.table.value")];
  const head = names.map((text) => element("th", { attributes: { scope: "col" }, text }));
  return {
    element: tableOf(caption, 1, [element("tr", {}, head)], rows),
    draw(frame) {
      const values = isOutputShown(frame) ? frame.trace.outputAt(frame.place.timeStep) : null;
      rows.forEach((row, output) => {
        row.name(outputName(frame.trace, output));
        const value = values?.[from + output];
        row.draw([value === undefined ? null : number(value)], { chosen: false, lit: false });
      });
    },
  };
}

/**
 * @param {string} heading
 * @param {number} columns
 * @param {import("../lights.js").Light} light
 */
function createRow(heading, columns, light) {
  const head = element("th", { attributes: { scope: "row" }, text: heading });
  const cells = Array.from({ length: columns }, () => element("td"));
  const writers = cells.map(writer);
  const host = lighting(element("tr", {}, [head, ...cells]), light);
  const [isChosen, isLit] = [flag(host, "chosen"), flag(host, "lit")];
  return {
    element: host,
    name: writer(head),
    /** @param {(string | null)[]} values @param {{ chosen: boolean, lit: boolean }} marks */
    draw(values, { chosen, lit }) {
      writers.forEach((write, place) => {
        write(values[place] ?? GHOST);
      });
      isChosen(chosen);
      isLit(lit);
    },
  };
}

/**
 * Builds a table that scrolls by itself where it is wide or long, also by keyboard.
 * @param {string} name
 * @param {number} columns  beside the headings of the rows
 * @param {HTMLTableRowElement[]} head
 * @param {{ element: HTMLTableRowElement }[]} rows
 */
function tableOf(name, columns, head, rows) {
  const body = rows.map((row) => row.element);
  const table = element("table", {}, [
    element("caption", { text: name }),
    element("thead", {}, head),
    element("tbody", {}, body),
  ]);
  table.style.setProperty("--columns", String(columns));
  const attributes = { tabindex: "0", role: "region", "aria-label": name };
  return element("div", { class: "table-scroll", attributes }, [table]);
}
