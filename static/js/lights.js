/**
 * Links highlights: what is pointed at or focused lights up everywhere on the page.
 *
 * An element that stands for something names it in `data-lights`, by the words of `Light`, parted by spaces: pointing
 * at it or focusing it lights these, and it is lit when one of them is. What shall be lit with something without
 * lighting it names that in `data-lit-by`. Pictures (the score, squares, heat maps) say by themselves what lies under the
 * pointer, by the same action. How it looks when it is lit is said once, in `lights.css`.
 * @module
 */

import { styleLights } from "./kind_styles.js";

/** @typedef {import("./anatomy.js").GateName} GateName */
/** @typedef {import("./anatomy.js").StateName} StateName */
/** @typedef {string} MatrixLight  the note's letters: U for weight_ih, W for weight_hh, V for readout.weight; of another weight, its own */
/** @typedef {string} BiasLight  a bias by its name without its layer, or `readout.bias` */

/**
 * One thing that can be lit. `unit` is the chosen one, `unit.4` that unit of the pass in focus, `unit.4/1.reverse` of another.
 * @typedef {MatrixLight | BiasLight | `gates.${GateName}` | StateName | "inputs" | "outputs" | "unit" | `unit.${string}`} Light
 */

/** @typedef {import("./state.js").State} State */

/** @param {...Light | null | undefined | false} lights @returns {string} as an attribute has them */
export const lightsOf = (...lights) => lights.filter(Boolean).join(" ");

/**
 * Marks an element with what it stands for: it lights that, and is lit by it.
 * @template {HTMLElement | MathMLElement} E
 * @param {E} made
 * @param {...Light} lights
 * @returns {E}
 */
export function lighting(made, ...lights) {
  made.dataset.lights = lightsOf(...lights);
  return made;
}

/**
 * @param {string | null} lit
 * @param {Light} light
 */
const isLit = (lit, light) => lit?.split(" ").includes(light) ?? false;

/**
 * Returns the unit of the pass in focus that is lit.
 * @param {Pick<State, "lit" | "unit">} state
 * @returns {number | null}
 */
export function litUnit({ lit, unit }) {
  const named = lit?.split(" ").find((light) => /^unit(\.\d+)?$/.test(light));
  if (named === undefined) return null;
  return named === "unit" ? unit : Number(named.slice("unit.".length));
}

/**
 * @param {(action: { type: "light", lights: string | null }) => void} dispatch
 * @returns {import("./drawing.js").Feature}
 */
export const createLights = (dispatch) => ({
  start: () => {
    styleLights();
    listen(dispatch);
  },
  follow: ({ state }) => show(state),
});

/** @param {(action: { type: "light", lights: string | null }) => void} dispatch */
function listen(dispatch) {
  const tell = (/** @type {EventTarget | null} */ target) => {
    const named = target instanceof Element ? target.closest("[data-lights]") : null;
    dispatch({ type: "light", lights: named?.getAttribute("data-lights") || null });
  };
  let rested = "";
  document.addEventListener("pointerover", ({ target, clientX, clientY }) => {
    const at = `${clientX} ${clientY}`;
    // Where the page has scrolled away under a pointer at rest, nobody has pointed at anything.
    if (at !== rested) tell(target);
    rested = at;
  });
  document.addEventListener("pointermove", ({ clientX, clientY }) => {
    rested = `${clientX} ${clientY}`;
  });
  document.addEventListener("focusin", ({ target }) => tell(target));
  // A finger that is lifted leaves what it has touched lit, until it touches something else.
  document.documentElement.addEventListener("pointerleave", ({ pointerType }) => {
    if (pointerType !== "touch") tell(null);
  });
  document.addEventListener("keydown", walk);
}

/**
 * Steps by arrow keys from one to the next within an element that has `data-walk`, which is one stop of the Tab key
 * for all that it holds.
 * @param {KeyboardEvent} event
 */
function walk(event) {
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const root = event.target instanceof Element ? event.target.closest("[data-walk]") : null;
  if (!by || !root) return;
  const upright = root.getAttribute("data-walk") === "column";
  if (event.key.endsWith("Up") || event.key.endsWith("Down") ? !upright : false) return;
  const stops = [...root.querySelectorAll("[data-lights][tabindex]")];
  const at = document.activeElement ? stops.indexOf(document.activeElement) : -1;
  const next = stops[at < 0 && by < 0 ? stops.length - 1 : at + by];
  if (!(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
}

/**
 * Says on the page what is lit. The style sheet does the rest, also for what is added later.
 * @param {State} state
 */
function show(state) {
  const { lit, unit } = state;
  const chosen = lit !== null && litUnit(state) === unit && !isLit(lit, "unit");
  const written = chosen ? `${lit} unit` : (lit ?? "");
  if (document.body.dataset.lit !== written) document.body.dataset.lit = written;
}
