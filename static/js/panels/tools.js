/**
 * Language, theme, help, sharing, and the blank screen.
 * @module
 */
import { byId, element } from "../dom.js";
import { hasFullScreen } from "../fullscreen.js";
import { themeOf } from "../theme.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../reduce.js").Action} Action */
/** @typedef {import("../i18n.js").Translate} Translate */

const FULL_SCREEN = "f full";
const KEYS = [
  "space play",
  "arrows step",
  "pages clicker",
  "ends first",
  "updown unit",
  "runs choose",
  "enter in",
  "esc out",
  "undo redo",
  "a answer",
  FULL_SCREEN,
  "b blank",
  "mark this",
];
/** Milliseconds that “copied” stays. */
const SAID_FOR = 1600;
/** Milliseconds that it stays where there is more to read. */
const EXPLAINED_FOR = 8000;

/**
 * @param {(action: Action) => void} dispatch
 * @param {() => State} get
 * @param {() => Translate} words
 * @param {{ now: () => void }} address
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
    address.now();
    void share(words(), get().request.own !== null);
  });

  let shown = "";

  /** @param {State} state */
  return (state) => {
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

/** @param {Translate} t @param {boolean} incomplete whether the link lacks the user's own weights */
async function share(t, incomplete) {
  const said = byId("shared", HTMLOutputElement);
  try {
    await navigator.clipboard.writeText(location.href);
  } catch {
    prompt(t("tools.share"), location.href);
    return;
  }
  said.textContent = t(incomplete ? "own.copied" : "tools.copied");
  said.hidden = false;
  setTimeout(
    () => {
      said.hidden = true;
    },
    incomplete ? EXPLAINED_FOR : SAID_FOR,
  );
}
