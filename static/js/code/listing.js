/**
 * Lists the excerpts of a file, line by line, in a box that scrolls to what happens now.
 * @module
 */
import { kindOf } from "../anatomy.js";
import { element } from "../dom.js";
import { writer } from "../inspector/live.js";
import { isOutputShown, phaseOf } from "../inspector/view.js";
import { calm } from "../theme.js";
import { createLine } from "./line.js";
import { tokensOf } from "./tokens.js";

/** @typedef {import("../inspector/view.js").View} View */
/** @typedef {import("./line.js").Line} Line */
/** @typedef {Line & { excerpt: string }} Placed  with the name of the function or class it is of */

/** The share of the box above the line that it scrolls to. */
const ABOVE = 0.2;

/**
 * @param {import("./wire.js").Code} code
 * @param {"step" | "note"} part
 * @param {HTMLElement} box  that scrolls
 * @returns {{ element: HTMLElement, draw: (view: View) => void }}
 */
export function createListing(code, part, box) {
  /** @type {Placed[]} */
  const lines = [];
  /** What is said above an excerpt in words. @type {((view: View) => void)[]} */
  const heads = [];
  const excerpts = code.excerpts.map((excerpt) => {
    /** @type {import("./line.js").Shown} */
    const shown = { manner: excerpt.file.endsWith("/readout.py") ? "readout" : part, cell: code.cell };
    const tokens = tokensOf(excerpt.lines.map(({ text }) => text));
    const drawn = excerpt.lines.map((line, place) => createLine(line, tokens[place] ?? [], shown));
    lines.push(...drawn.map((line) => ({ ...line, excerpt: excerpt.name })));
    const { file, name } = excerpt;
    const head = element("p", { class: "code-file", text: `${file} · ${name}` });
    // Those files hold equations: what is shown of them is written from these.
    if (file.startsWith("models/kinds/")) {
      const write = writer(head);
      heads.push((view) => write(view.t("code.written", { file, name })));
    }
    return element("section", {}, [
      head,
      element(
        "ol",
        { class: "code-lines" },
        drawn.map((line) => line.element),
      ),
    ]);
  });
  let at = "";
  return {
    element: element("div", {}, excerpts),
    draw(view) {
      for (const write of heads) write(view);
      const unit = Math.min(view.state.unit, view.trace.shape.units - 1);
      const phase = phaseNow(view);
      for (const line of lines) {
        line.draw(view, unit);
        line.mark(phase !== null && line.phases.includes(phase));
      }
      const { excerpt, steady } = view.state;
      const wanted = `${phase} ${excerpt} ${steady}`;
      if (wanted !== at) show(lineFor(lines, phase, excerpt, steady), box);
      at = wanted;
    },
  };
}

/**
 * Says that the study note has no class of a kind.
 * @param {import("../anatomy.js").CellKind} cell
 * @returns {{ element: HTMLElement, draw: (view: View) => void }}
 */
export function createAbsence(cell) {
  const host = element("p", { class: "code-none" });
  const write = writer(host);
  const draw = (/** @type {View} */ { t }) =>
    write(t("code.none", { cell: kindOf(cell).title, step: t("code.part.step") }));
  return { element: host, draw };
}

/**
 * The line to look at: of the excerpt that is named, the one of this phase, else one that a scene lights, else the first.
 * @param {Placed[]} lines
 * @param {string | null} phase
 * @param {string | null} excerpt
 * @param {string | null} lights
 */
function lineFor(lines, phase, excerpt, lights) {
  const near = excerpt ? lines.filter((line) => line.excerpt === excerpt) : lines;
  const marked = phase === null ? undefined : near.find((line) => line.phases.includes(phase));
  const named = lights?.split(" ").map((light) => `[data-lights~="${light}"]`);
  const lit = named && near.find((line) => line.element.querySelector(named.join(", ")));
  return marked ?? lit ?? (excerpt ? near[0] : undefined);
}

/**
 * @param {View} view
 * @returns {string | null} the phase whose lines are marked; null where whole steps are played
 */
function phaseNow(view) {
  const phase = view.state.byPhase ? phaseOf(view) : null;
  return phase === "output" && !isOutputShown(view) ? null : phase;
}

/** @param {Line | undefined} line @param {HTMLElement} box */
function show(line, box) {
  if (!line) return;
  const top = line.element.offsetTop - ABOVE * box.clientHeight;
  box.scrollTo({ top, behavior: calm.matches ? "instant" : "smooth" });
}
