/**
 * Checks whether a grid of cells can be read: every row as wide as the others, every column of one kind.
 * @module
 */

/** @typedef {import("./cell.js").Cell} Cell */
/** @typedef {{ line: number, cells: Cell[] }} Row   line: where it stands, counted from 1 */
/**
 * @typedef {object} Grid
 * @property {string[] | null} names   of the columns, where a line above them says so
 * @property {Row[]} rows              no cells: an empty line between two rows
 * @property {boolean} indexed         the first column has no name where the others have one
 * @property {import("./reader.js").Note[]} told
 */
/** @typedef {{ code: string, values: Record<string, string | number> }} Fault */
/** @typedef {"number" | "gap" | "date" | "words"} ColumnKind */

/** Characters of what came that are shown. */
const SHOWN = 60;
const READABLE = new Set(["number", "gap", "date", "words"]);

/** @param {Row} row @returns {boolean} */
export const isFull = ({ cells }) => cells.length > 0;

/** @param {Grid} grid @returns {ColumnKind[]} of each column; of a mixed one the kind that prevails */
export function columnsOf({ rows }) {
  const full = rows.filter(isFull);
  return (full[0]?.cells ?? []).map((_, column) => {
    const kinds = new Set(full.map(({ cells }) => cells[column]?.kind));
    for (const kind of /** @type {const} */ (["number", "date", "words"])) if (kinds.has(kind)) return kind;
    return "gap";
  });
}

/** @param {Grid} grid @returns {Fault | null} why it cannot be read */
export function faultOf(grid) {
  const full = grid.rows.filter(isFull);
  const [first] = full;
  if (!first) return { code: "nothing", values: {} };
  const width = grid.names?.length ?? first.cells.length;
  const kinds = columnsOf(grid);
  for (const { line, cells } of full) {
    const cut = cells.findIndex(({ kind }) => kind === "ellipsis");
    if (cut >= 0) return { code: "ellipsis", values: { row: line, column: cut + 1 } };
    if (cells.length !== width)
      return { code: "ragged", values: { row: line, came: cells.length, expected: width } };
    const column = cells.findIndex(
      ({ kind }, place) => !READABLE.has(kind) || (kind !== "gap" && kind !== kinds[place]),
    );
    if (column >= 0) return wrongCell(line, cells, column);
  }
  if (!kinds.includes("number")) return wrongCell(first.line, first.cells, 0);
  return null;
}

/** @param {number} row @param {Cell[]} cells @param {number} column @returns {Fault} */
function wrongCell(row, cells, column) {
  const cell = /** @type {Cell} */ (cells[column]); // the caller has found it
  const named = ["unit", "infinite", "hex"].includes(cell.kind);
  const text = cells.map((one) => one.text).join(" ");
  const values = { row, column: column + 1, came: short(cell.text), text: short(text) };
  return { code: named ? cell.kind : "cell", values };
}

/** @param {string} text */
const short = (text) => (text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`);
