/**
 * Lists what becomes of every tensor of a file: a line for each module, which opens into its tensors.
 * @module
 */
import { element } from "../dom.js";
import { grouped } from "../format.js";
import { accountOf } from "./account.js";
import { legible } from "./names.js";
import { shapeText } from "./tensors.js";

/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {import("./account.js").Row} Row */

/** Lines of what does not run; the modules beyond are one line together. */
const MOST_UNUSED = 10;

export function createListing() {
  const title = element("h3");
  const lines = element("div", { class: "own-lines" });
  const host = element("section", { class: "own-listing", attributes: { hidden: "" } }, [title, lines]);
  return {
    element: host,
    hide() {
      host.hidden = true;
    },
    /**
     * @param {readonly import("./account.js").Listed[]} tensors
     * @param {readonly import("./modules.js").Module[]} modules
     * @param {import("./modules.js").Module | null} chosen
     * @param {import("./linears.js").Linear | null} readout
     * @param {Translate} t
     */
    draw(tensors, modules, chosen, readout, t) {
      const rows = merged(accountOf(tensors, modules, chosen, readout), t);
      const used = rows.flatMap((row) => row.tensors.filter(({ as }) => as !== "")).length;
      const values = {
        n: grouped(tensors.length),
        used: grouped(used),
        rest: grouped(tensors.length - used),
      };
      title.textContent = t("own.tensors", values);
      lines.replaceChildren(...rows.map((row) => lineOf(row, t)));
      host.hidden = false;
    },
  };
}

/** @param {Row[]} rows @param {Translate} t @returns {Row[]} no more than can be overlooked; no tensor is left out */
function merged(rows, t) {
  const unused = rows.filter(({ use }) => use === "unused" || use === "another" || use === "refused");
  const rest = unused.slice(MOST_UNUSED);
  if (rest.length < 2) return rows;
  const name = t("own.more-modules", { n: rest.length });
  return [
    ...rows.filter((row) => !rest.includes(row)),
    { name, use: "unused", tensors: rest.flatMap(({ tensors }) => tensors) },
  ];
}

/** @param {Row} row @param {Translate} t */
function lineOf({ name, use, tensors }, t) {
  const summary = element("summary", {}, [
    element("b", { text: name === "" ? t(use === "unused" ? "own.no-name" : "own.whole") : legible(name) }),
    element("span", { text: t("own.count", { n: tensors.length }) }),
    element("i", { class: `own-use ${use}`, text: t(`own.use.${use}`) }),
  ]);
  const line = element("details", { class: "own-line" }, [summary]);
  // A large file has thousands: they are written when they are wanted.
  line.addEventListener("toggle", () => {
    if (line.open && line.childElementCount === 1) line.append(tableOf(tensors, t));
  });
  return line;
}

/** @param {Row["tensors"]} tensors @param {Translate} t */
function tableOf(tensors, t) {
  const head = ["own.tensor", "own.shape", "own.used-as"].map((key) =>
    element("th", { text: t(key), attributes: { scope: "col" } }),
  );
  const body = tensors.map(({ name, shape, kind, as }) =>
    element("tr", {}, [
      element("th", { text: legible(name), attributes: { scope: "row" } }),
      element("td", { text: shapeText(shape), attributes: { title: kind } }),
      element("td", { text: as || "–" }),
    ]),
  );
  return element("table", {}, [element("thead", {}, [element("tr", {}, head)]), element("tbody", {}, body)]);
}
