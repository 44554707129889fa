/**
 * The dialog in which a file becomes a run: which of its modules, what reads its states, what it reads.
 * @module
 */
import { say } from "../complaints.js";
import { element } from "../dom.js";
import { writeAll } from "../i18n.js";
import { toLines } from "../panels/rows.js";
import { bodyOf } from "../url.js";
import { NO_CHANGES } from "../whatif/changes.js";
import { createFields } from "./fields.js";
import { checked } from "./sequence.js";
import { Unreadable } from "./tensors.js";
import { tooHeavy } from "./weight.js";

/** @typedef {import("../state.js").Request} Request */
/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {import("./modules.js").Module} Module */
/** @typedef {import("./modules.js").Readout} Readout */
/** @typedef {import("./tensors.js").Wrong} Wrong */
/** @typedef {import("../complaints.js").Complaint} Complaint */

/**
 * @typedef {object} Hooks
 * @property {() => void} pick                     asks for a file
 * @property {() => void} save                     saves the run on the screen
 * @property {() => Request} request               the one on the screen
 * @property {() => Translate} words
 * @property {(module: string, readout: Readout | null) => Promise<import("./worker.js").Reply>} write
 * @property {(request: Request) => void} ask
 */

/** The line of Python that writes a file which can be read here. */
const PYTHON = 'safetensors.torch.save_file(model.state_dict(), "weights.safetensors")';

/** @param {Hooks} hooks */
export function createDialog({ pick, save, request, words, write, ask }) {
  let file = "";
  let count = 0;
  /** @type {(Wrong | Complaint)[]} what is told at this moment, to be told again in another language */
  let told = [];
  /** @type {Module[]} */
  let modules = [];
  const close = element("button", {
    class: "round",
    text: "×",
    attributes: { type: "button", "data-i18n-label": "own.close" },
  });
  const name = element("p", { class: "own-file", attributes: { hidden: "" } });
  const wrong = element("div", { class: "own-wrong", attributes: { role: "alert", hidden: "" } });
  const fields = createFields(request);
  const run = element("button", { class: "own-run", attributes: { type: "submit", "data-i18n": "own.run" } });
  const form = element("form", { class: "own-form", attributes: { hidden: "", novalidate: "" } }, [
    fields.element,
    run,
  ]);
  const choose = element("button", {
    class: "quiet",
    attributes: { type: "button", "data-i18n": "own.pick" },
  });
  const keep = element("button", { class: "quiet", attributes: { type: "button", "data-i18n": "own.save" } });
  const dialog = element("dialog", { class: "own-dialog", attributes: { "aria-labelledby": "own-title" } }, [
    element("header", {}, [
      element("h2", { attributes: { id: "own-title", "data-i18n": "own.title" } }),
      close,
    ]),
    element("p", { class: "hint", attributes: { "data-i18n": "own.about" } }),
    element("p", { class: "own-buttons" }, [choose, keep]),
    name,
    wrong,
    form,
    element("p", { class: "hint", attributes: { "data-i18n": "own.link" } }),
  ]);
  close.addEventListener("click", () => dialog.close());
  choose.addEventListener("click", pick);
  keep.addEventListener("click", save);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit();
  });

  /** @param {(Wrong | Complaint)[]} found */
  const tell = (found) => {
    told = found;
    wrong.hidden = !found.length;
    const t = words();
    const items = found.map((one) => element("li", { text: saidOf(one, t) }));
    const advice = found.some(({ code }) => ["pickle", "old-pickle"].includes(code ?? ""));
    wrong.replaceChildren(
      element("ul", {}, items),
      ...(advice ? [element("p", { text: t("own.python") }), element("code", { text: PYTHON })] : []),
    );
    if (found.length) wrong.scrollIntoView({ block: "nearest" });
  };

  const speak = () => {
    writeAll(dialog, words());
    fields.draw(modules, words());
    tell(told);
  };

  const submit = async () => {
    const module = fields.module(modules);
    if (module.wrong.length) return tell(module.wrong);
    const readout = fields.readout(module);
    try {
      const sequence = checked(fields.sequence(), module.input_size);
      const reply = await write(module.prefix, readout);
      if (reply.type === "wrong") return tell(reply.wrong);
      if (reply.type !== "tensors") return;
      count += 1;
      const own = { id: count, file, input_size: module.input_size, tensors: reply.tensors };
      const asked = {
        ...request(),
        ...NO_CHANGES,
        ...networkOf(module, readout),
        ...fields.activations(),
        ...sequence,
        own,
      };
      const heavy = tooHeavy(new Blob([bodyOf(asked)]).size);
      if (heavy) return tell([heavy]);
      tell([]);
      dialog.close();
      ask(asked);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      tell([error.wrong]);
    }
  };

  const show = () => {
    speak();
    if (!dialog.open) dialog.showModal();
  };
  return {
    element: dialog,
    show,
    speak: () => dialog.open && speak(),
    /** @param {string} opened its name */
    reading(opened) {
      file = opened;
      modules = [];
      told = [];
      name.hidden = false;
      name.textContent = words()("own.reading", { file });
      form.hidden = true;
      show();
    },
    /** @param {Module[]} found at least one */
    choose(found) {
      modules = found;
      name.textContent = file;
      form.hidden = false;
      const { values, ...sequence } = request();
      fields.fill({ ...sequence, values: toLines(values) }, found);
      speak();
      tell(found.length === 1 ? (found[0]?.wrong ?? []) : []);
      if (told.length) form.hidden = true;
    },
    /** @param {Wrong[]} found */
    refuse(found) {
      name.textContent = file;
      tell(found);
    },
    /** @param {Complaint[]} details what the server says to a whole run */
    refuseRun(details) {
      name.textContent = file;
      tell(details);
    },
  };
}

/** @param {Wrong | Complaint} one @param {Translate} t @returns {string} */
const saidOf = (one, t) =>
  "message" in one ? `${one.field ?? ""} ${say(one, t)}` : t(`own.wrong.${one.code}`, one.values);

/**
 * @param {Module} module
 * @param {Readout | null} readout
 * @returns {Partial<Request>}
 */
function networkOf({ cell, hidden_size, num_layers, bidirectional, bias, double, input_size }, readout) {
  return {
    cell,
    hidden_size,
    num_layers,
    bidirectional,
    bias,
    reset_after: true,
    dtype: double ? "float64" : "float32",
    readout_size: readout && readout.size !== input_size ? readout.size : null,
    readout_bias: readout?.bias ?? false,
    readout_joint: readout !== null && bidirectional,
  };
}
