/**
 * Takes a file of weights, dropped or picked, and loads the code that opens it with the first file.
 * @module
 */
import { byId, element, hide } from "../dom.js";
import { lazily } from "../lazy.js";
import { saveRun } from "./save.js";

/** @typedef {import("../state.js").Request} Request */
/** @typedef {import("../i18n.js").Translate} Translate */

/**
 * @typedef {object} Hooks
 * @property {() => Request} request
 * @property {(request: Request) => void} ask   brings another run onto the stage, from its start
 * @property {() => Translate} words
 * @property {import("../lazy.js").Missed} missed
 */

/** @param {Hooks} hooks @returns {import("../drawing.js").Feature} */
export function createOwn({ request, ask, words, missed }) {
  const picker = element("input", {
    attributes: { type: "file", accept: ".safetensors,.pt,.pth,.bin,.json", hidden: "" },
  });
  const drop = element("div", { class: "own-drop", attributes: { hidden: "" } });
  document.body.append(picker, drop);
  /** @type {ReturnType<typeof import("./desk.js").createDesk> | null} */
  let loaded = null;
  const desk = lazily(async () => {
    const { createDesk } = await import("./desk.js");
    const pick = () => picker.click();
    loaded = createDesk({ pick, save: () => saveRun(request()), request, words, ask });
    return loaded;
  }, missed);
  const open = async (/** @type {File} */ file) => (await desk()).open(file);
  const show = async () => (await desk()).show();

  picker.addEventListener("change", () => {
    const file = picker.files?.[0];
    picker.value = "";
    if (file) void open(file);
  });
  for (const button of document.querySelectorAll("[data-own]"))
    button.addEventListener("click", () => {
      const wish = button.getAttribute("data-own");
      if (wish === "save") saveRun(request());
      else if (wish === "seed") ask({ ...request(), own: null, readout_size: null });
      else void show();
    });
  const refuse = async (/** @type {import("./tensors.js").Wrong} */ wrong) => (await desk()).refuse(wrong);
  listenForFiles(drop, { open: (file) => void open(file), refuse: (wrong) => void refuse(wrong) }, words);
  const chip = byId("own", HTMLElement);

  return {
    /** @param {import("../frame.js").Moment} moment */
    follow({ state, t }) {
      const { own } = state.request;
      hide(chip, !own);
      const name = chip.querySelector("[data-own=open]");
      if (own && name) {
        name.textContent = own.file;
        name.setAttribute("aria-label", t("own.file", { file: own.file }));
      }
    },
    /** In another language. */
    speak: () => loaded?.speak(),
  };
}

/**
 * @param {HTMLElement} cover   shown while a file is held over the page
 * @param {{ open: (file: File) => void, refuse: (wrong: import("./tensors.js").Wrong) => void }} does
 * @param {() => Translate} words
 */
function listenForFiles(cover, { open, refuse }, words) {
  const brings = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files") ?? false;
  addEventListener("dragover", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    cover.textContent = words()("own.drop");
    cover.hidden = false;
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) cover.hidden = true;
  });
  addEventListener("drop", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    cover.hidden = true;
    const { files, items } = /** @type {DataTransfer} */ (event.dataTransfer); // it brings files
    const [file] = files;
    if (files.length > 1) refuse({ code: "files", values: { came: files.length } });
    else if (file && items[0]?.webkitGetAsEntry()?.isDirectory)
      refuse({ code: "folder", values: { came: file.name } });
    else if (file) open(file);
  });
}
