/**
 * Wires the tools: language, theme, help, sharing, and the blank screen.
 * @module
 */
import { byId, element } from "../dom.js";
import { hasFullScreen } from "../fullscreen.js";
import { saveRun } from "../own/save.js";
import { themeOf } from "../theme.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../reduce.js").Action} Action */
/** @typedef {import("../i18n.js").Translate} Translate */

const FULL_SCREEN = "f full";
const KEYS = [
  "space play",
  "arrows step",
  "video moves",
  "pages clicker",
  "windows window",
  "leaps leap",
  "ends first",
  "updown unit",
  "u pin",
  "t tall",
  "runs choose",
  "enter in",
  "esc out",
  "undo redo",
  "a answer",
  "s save",
  FULL_SCREEN,
  "b blank",
  "mark this",
];
/** Milliseconds that “copied” stays. */
const SAID_FOR = 1600;
/** Milliseconds that it stays where there is more to read. */
const EXPLAINED_FOR = 8000;
/** Characters of a link that mail and chat programs pass on whole. */
const PASSED_ON = 2000;

/**
 * @param {(action: Action) => void} dispatch
 * @param {() => State} get
 * @param {() => Translate} words
 * @param {{ now: () => Promise<import("../address.js").Place> }} address
 * @returns {import("../drawing.js").Feature}
 */
export function createTools(dispatch, get, words, address) {
  const help = byId("help-sheet", HTMLDialogElement);
  const blank = byId("blank", HTMLElement);
  const lists = [byId("lessons", HTMLAnchorElement), byId("gallery", HTMLAnchorElement)];
  const set = (/** @type {Partial<State>} */ change) => dispatch({ type: "set", change });
  for (const radio of document.querySelectorAll('input[name="lang"]')) {
    if (radio instanceof HTMLInputElement) {
      radio.addEventListener("change", () => set({ lang: radio.value === "zh" ? "zh" : "en" }));
    }
  }
  byId("theme", HTMLButtonElement).addEventListener("click", () => {
    set({ theme: themeOf(get().theme) === "dark" ? "light" : "dark" });
  });
  byId("present", HTMLButtonElement).addEventListener("click", () => set({ mode: "present" }));
  byId("help", HTMLButtonElement).addEventListener("click", () => set({ help: true }));
  help.addEventListener("close", () => set({ help: false }));
  help.addEventListener("keydown", (event) => event.key === "?" && help.close());
  blank.addEventListener("click", () => set({ blank: false }));
  byId("share", HTMLButtonElement).addEventListener("click", () => {
    void address.now().then((place) => share(words(), get().request, place));
  });

  let shown = "";

  /** @param {{ state: State }} moment */
  const follow = ({ state }) => {
    const wanted = `${state.blank}.${state.help}.${state.lang}.${state.theme}`;
    if (wanted === shown) return;
    shown = wanted;
    for (const list of lists)
      list.href = `/${list.id}?${new URLSearchParams({ lang: state.lang, ...themed(state) })}`;
    blank.hidden = !state.blank;
    if (state.help && !help.open) help.showModal();
    if (!state.help && help.open) help.close();
    for (const radio of document.querySelectorAll('input[name="lang"]')) {
      if (radio instanceof HTMLInputElement) radio.checked = radio.value === state.lang;
    }
  };
  return { follow };
}

/** @param {State} state @returns {Record<string, string>} the theme as a link names it */
const themed = ({ theme }) => (theme === "system" ? {} : { theme });

/** @param {Translate} t */
export function writeKeys(t) {
  byId("help-keys", HTMLElement).replaceChildren(
    ...KEYS.filter((pair) => pair !== FULL_SCREEN || hasFullScreen()).flatMap((pair) => {
      const [key = "", does = ""] = pair.split(" ");
      return [element("dt", { text: t(`help.${key}`) }), element("dd", { text: t(`help.${does}`) })];
    }),
  );
}

/**
 * @param {Translate} t
 * @param {State["request"]} request
 * @param {import("../address.js").Place} place   of its run
 */
async function share(t, request, place) {
  if (place === "history") return sayTooLong(t, request);
  const { href } = location;
  try {
    await navigator.clipboard.writeText(href);
  } catch {
    prompt(t("tools.share"), href);
    return;
  }
  if (request.own) say([t("own.copied")], EXPLAINED_FOR);
  else if (href.length > PASSED_ON)
    say([t("tools.copied-long", { n: href.length }), saving(t, request)], EXPLAINED_FOR);
  else say([t("tools.copied")], SAID_FOR);
}

/** Says that no link can carry the run, and offers the file that can. @param {Translate} t @param {State["request"]} request */
export const sayTooLong = (t, request) => say([t("tools.too-long"), saving(t, request)], EXPLAINED_FOR);

/** @param {Translate} t @param {State["request"]} request */
function saving(t, request) {
  const save = element("button", { text: t("own.save"), attributes: { type: "button" } });
  save.addEventListener("click", () => saveRun(request));
  return save;
}

let hiding = 0;

/** @param {(string | Node)[]} parts @param {number} milliseconds that they stay */
function say(parts, milliseconds) {
  const note = byId("shared", HTMLOutputElement);
  note.replaceChildren(...parts.flatMap((part) => [part, " "]));
  note.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => {
    if (note.matches(":hover, :focus-within")) return say(parts, milliseconds);
    note.hidden = true;
  }, milliseconds);
}
