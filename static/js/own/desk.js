/**
 * Opens a file of weights: reads it in the browser, shows it in a dialog, and asks the server to run it.
 * @module
 */
import { createDialog } from "./dialog.js";
import { createReader } from "./reader.js";
import { readRun, requestOfRun } from "./runfile.js";
import { tooHeavy } from "./weight.js";

/** @typedef {import("../state.js").Request} Request */

/**
 * @param {object} hooks
 * @param {() => void} hooks.pick                  asks for a file
 * @param {() => void} hooks.save                  saves the run on the screen
 * @param {() => Request} hooks.request            the one on the screen
 * @param {() => import("../i18n.js").Translate} hooks.words
 * @param {(request: Request) => void} hooks.ask   brings another run onto the stage, from its start
 */
export function createDesk({ pick, save, request, words, ask }) {
  const read = createReader();
  const write = (
    /** @type {import("./modules.js").Module} */ module,
    /** @type {import("./linears.js").Linear | null} */ readout,
  ) => read({ type: "write", module, readout });
  const dialog = createDialog({ pick, save, request, words, write, ask });
  document.body.append(dialog.element);
  let latest = 0;

  /** @param {File} file */
  const open = async (file) => {
    latest += 1;
    const id = latest;
    dialog.reading(file.name);
    const reply = await read({ type: "read", file });
    if (id !== latest) return;
    if (reply.type === "modules") dialog.choose(reply.modules, reply.tensors);
    else if (reply.type === "wrong") dialog.refuse(reply.wrong);
    else if (reply.type === "run") {
      const heavy = tooHeavy(file.size);
      if (heavy) return dialog.refuse([heavy]);
      const read = await readRun(file).catch((error) => ({
        details: [{ field: null, message: String(error) }],
      }));
      if ("details" in read) return dialog.refuseRun(read.details);
      dialog.element.close();
      ask(requestOfRun(read.run, file.name, Date.now()));
    }
  };
  /** @param {import("./tensors.js").Wrong} wrong  with what is no file to open */
  const refuse = (wrong) => {
    latest += 1;
    dialog.show();
    dialog.refuse([wrong]);
  };
  return { open, refuse, show: dialog.show, speak: dialog.speak };
}
