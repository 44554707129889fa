/**
 * Your own weights: dropped on the page or picked, read here, and run by the server.
 * @module
 */
import { byId, element, hide } from "../dom.js";
import { createDialog } from "./dialog.js";
import { createReader } from "./reader.js";
import { readRun, requestOfRun, saveRun } from "./runfile.js";

/** @typedef {import("../state.js").Request} Request */
/** @typedef {import("../i18n.js").Translate} Translate */

/**
 * @typedef {object} Hooks
 * @property {() => Request} request
 * @property {(request: Request) => void} ask   brings another run onto the stage, from its start
 * @property {() => Translate} words
 */

/** @param {Hooks} hooks */
export function createOwn({ request, ask, words }) {
  const read = createReader();
  const picker = element("input", {
    attributes: { type: "file", accept: ".safetensors,.pt,.pth,.bin,.json", hidden: "" },
  });
  const drop = element("div", { class: "own-drop", attributes: { hidden: "" } });
  const dialog = createDialog({
    pick: () => picker.click(),
    save: () => saveRun(request()),
    request,
    words,
    write: (module, readout) => read({ type: "write", module, readout }),
    ask,
  });
  document.body.append(picker, drop, dialog.element);
  let latest = 0;

  /** @param {File} file */
  const open = async (file) => {
    latest += 1;
    const id = latest;
    dialog.reading(file.name);
    const reply = await read({ type: "read", file });
    if (id !== latest) return;
    if (reply.type === "modules") dialog.choose(reply.modules);
    else if (reply.type === "wrong") dialog.refuse(reply.wrong);
    else if (reply.type === "run") {
      const found = await readRun(file).catch((error) => ({
        details: [{ field: null, message: String(error) }],
      }));
      if ("details" in found) return dialog.refuseRun(found.details);
      dialog.element.close();
      ask(requestOfRun(found.run, file.name, Date.now()));
    }
  };

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
      else dialog.show();
    });
  listenForFiles(drop, (file) => void open(file), words);
  const chip = byId("own", HTMLElement);

  return {
    /** @param {Request} shown @param {Translate} t */
    draw({ own }, t) {
      hide(chip, !own);
      const name = chip.querySelector("[data-own=open]");
      if (own && name) {
        name.textContent = own.file;
        name.setAttribute("aria-label", t("own.file", { file: own.file }));
      }
    },
    /** In another language. */
    speak: dialog.speak,
    show: dialog.show,
  };
}

/**
 * @param {HTMLElement} cover   shown while a file is held over the page
 * @param {(file: File) => void} open
 * @param {() => Translate} words
 */
function listenForFiles(cover, open, words) {
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
    const file = event.dataTransfer?.files[0];
    if (file) open(file);
  });
}
