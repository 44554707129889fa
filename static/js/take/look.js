/**
 * Asks how pictures look: in light or dark colours, with or without the names of the rows.
 * @module
 */
import { element } from "../dom.js";
import { setPosed, themeOf } from "../theme.js";

/** @typedef {import("../palette.js").Theme} Theme */
/** @typedef {import("./take.js").Sight} Sight */

/** @type {readonly Theme[]} */
const THEMES = ["light", "dark"];

/**
 * @param {Sight} sight
 * @returns {{ element: HTMLElement, labels: () => boolean, posed: <T>(read: () => T) => T }} posed: reads the page as
 *   it is in the colours that are chosen
 */
export function createLook({ state, say, hooks }) {
  const own = themeOf(state.theme);
  const radios = THEMES.map((theme) =>
    element("input", {
      attributes: {
        type: "radio",
        name: "take-theme",
        value: theme,
        ...(theme === own ? { checked: "" } : {}),
      },
    }),
  );
  const labels = element("input", { attributes: { type: "checkbox", checked: "" } });
  const choices = radios.map((radio) => element("label", {}, [radio, say(`take.${radio.value}`)]));
  const chosen = () => THEMES[radios.findIndex(({ checked }) => checked)] ?? own;
  return {
    element: element("div", { class: "take-look" }, [
      element("div", { attributes: { role: "radiogroup", "aria-label": say("take.colours") } }, choices),
      element("label", {}, [labels, say("take.labels")]),
    ]),
    labels: () => labels.checked,
    posed(read) {
      const theme = chosen();
      if (theme === themeOf(hooks.get().theme)) return read();
      // Nobody sees it: the browser paints when this is over.
      setPosed(theme);
      hooks.flush();
      for (const stage of hooks.stages()) stage.finish();
      try {
        return read();
      } finally {
        setPosed(null);
        hooks.flush();
      }
    },
  };
}
