/**
 * Says how a pasted table was read, and asks where it can be read in more ways than one: a button for each, which shows
 * what it would make of the table.
 * @module
 */
import { element } from "../dom.js";
import { bound } from "../format.js";

/** @typedef {import("./reader.js").Question} Question */
/** @typedef {import("./reader.js").Rows} Rows */
/** @typedef {import("./reader.js").Refused} Refused */
/** @typedef {import("./reader.js").Preview} Preview */
/** @typedef {import("./reader.js").About} About */
/** @typedef {import("../i18n.js").Translate} Translate */

/** Names of columns that are told. */
const NAMES_SHOWN = 6;

/**
 * @param {Question} question
 * @param {Translate} t
 * @param {(about: About, answer: string) => void} answered
 * @returns {HTMLElement[]}
 */
export function questionElements(question, t, answered) {
  const { about, values, choices } = question;
  const sentence = t(`table.ask.${about}`, { ...values, what: columnOf(values, t) });
  const buttons = choices.map(({ answer, preview }) => {
    const label = about === "reading" ? mannerOf(answer, t) : t(`table.answer.${about}.${answer}`, values);
    const button = element("button", { class: "table-choice", attributes: { type: "button" } }, [
      element("span", { class: "table-answer", text: label }),
      element("span", { class: "table-size", text: sizeOf(preview, t) }),
      drawn(preview),
    ]);
    button.addEventListener("click", () => answered(about, answer));
    return button;
  });
  return [
    element("p", { text: sentence }),
    element(
      "div",
      { class: "table-choices", attributes: { role: "group", "aria-label": sentence } },
      buttons,
    ),
    element("p", { class: "hint", text: t(`table.until.${choices.length > 1 ? "chosen" : "mended"}`) }),
  ];
}

/**
 * @param {Rows} read
 * @param {Translate} t
 * @returns {string} one sentence for each thing that was done; empty where all is plain
 */
export function notesText({ rows, names, told: notes, turnable }, t) {
  const sentences = notes.map(({ code, values }) =>
    t(`table.told.${code}`, { ...values, what: columnOf(values, t) }),
  );
  if (names?.some(Boolean)) {
    const shown = names.slice(0, NAMES_SHOWN).map((name) => name || "–");
    const list = [...shown, ...(names.length > NAMES_SHOWN ? ["…"] : [])].join(t("stage.comma"));
    sentences.unshift(t("table.told.names", { names: list }));
  }
  if (sentences.length === 0 && !turnable) return "";
  const size = t("table.told.size", { rows: rows.length, columns: rows[0]?.length ?? 0 });
  return [size, ...sentences].reduce((before, after) => t("table.both", { before, after }));
}

/** @param {Refused} refused @param {Translate} t */
export const refusal = ({ code, values }, t) => t(`table.refused.${code}`, values);

/** @param {Record<string, string | number>} values @param {Translate} t @returns {string} which column, by name where it has one */
function columnOf({ kind, name, column, n }, t) {
  if (kind === undefined) return "";
  const key = Number(n) > 1 ? "several" : name ? "named" : "one";
  return t(`table.column.${key}`, {
    column: column ?? "",
    name: name ?? "",
    n: n ?? "",
    kind: t(`table.kind.${kind}`),
  });
}

/** @param {string} answer such as `none/comma/grouped` @param {Translate} t */
function mannerOf(answer, t) {
  const [separator, decimal, ...rest] = answer.split("/");
  const parts = [
    t(`table.separator.${separator}`),
    ...(rest.includes("rows") ? [t("table.separator.rows")] : []),
    ...(decimal === "comma" ? [t("table.decimal.comma")] : []),
    ...(rest.includes("grouped") ? [t("table.grouped")] : []),
  ];
  return parts.join(t("stage.comma"));
}

/** @param {Preview} preview @param {Translate} t */
const sizeOf = ({ rows, columns }, t) => t("stage.rows", { n: rows, width: columns });

/** Its first values. @param {Preview} preview */
function drawn({ rows, columns, first }) {
  const wide = columns > (first[0]?.length ?? 0);
  const lines = first.map((row) =>
    element("span", { class: "table-row" }, [
      ...row.map((value) => element("span", { text: value === null ? "–" : bound(value) })),
      ...(wide ? [element("span", { text: "…" })] : []),
    ]),
  );
  const more = rows > first.length ? [element("span", { class: "table-row", text: "…" })] : [];
  return element("span", { class: "table-preview" }, [...lines, ...more]);
}
