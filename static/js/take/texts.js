/**
 * Offers texts to copy: the equations with their numbers, and the citation of the link.
 * @module
 */
import { element } from "../dom.js";
import { isShown, sceneOf } from "../inspector/view.js";
import { themeOf } from "../theme.js";
import { citedAsBibtex, citedAsText } from "./citation.js";
import { about, group } from "./group.js";
import { latexOf } from "./latex.js";

/** @typedef {import("./take.js").Sight} Sight */

/** @param {Sight} sight */
export function equationGroup(sight) {
  const { trace, state, say, hooks } = sight;
  if (!trace) return "";
  const scene = sceneOf(state, trace, themeOf(state.theme), hooks.words());
  const { place } = scene;
  const { unit } = scene.state;
  const latex = latexOf({ trace, place, unit }, ({ phase }) => isShown(scene, phase));
  const what = say("take.equation-about", { layer: place.layer, time_step: place.timeStep, unit });
  return group(say("take.equation"), about(what), textBox(sight, "take.latex", latex));
}

/** @param {Sight} sight */
export function citeGroup(sight) {
  const { state, place, say } = sight;
  const now = new Date();
  const lacks = place === "history" ? "take.long" : state.request.own ? "take.own" : null;
  return group(
    say("take.cite"),
    ...(lacks ? [about(say(lacks))] : []),
    textBox(sight, "take.text", citedAsText(location.href, now)),
    textBox(sight, "take.bibtex", citedAsBibtex(location.href, now)),
  );
}

/** A text to be read and copied. @param {Sight} sight @param {string} key @param {string} text */
function textBox({ say, told }, key, text) {
  const what = say(key);
  const box = element("pre", {
    class: "take-text",
    text,
    attributes: { tabindex: "0", role: "region", "aria-label": what },
  });
  const copy = element("button", {
    class: "quiet take-copy",
    text: say("take.copy"),
    attributes: { type: "button", "aria-label": say("take.copy-of", { what }) },
  });
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      told.textContent = say("take.copied", { what });
    } catch {
      getSelection()?.selectAllChildren(box);
      told.textContent = say("take.not-copied");
    }
  });
  return element("div", { class: "take-box" }, [
    element("div", { class: "take-line" }, [element("b", { text: what }), copy]),
    box,
  ]);
}
