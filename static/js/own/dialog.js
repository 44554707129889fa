/**
 * Shows the dialog that makes a run of a file: it asks which module runs, what reads its states, and what it reads.
 * @module
 */
import { say } from "../complaints.js";
import { element } from "../dom.js";
import { writeAll } from "../i18n.js";
import { linesOf } from "../panels/values_field.js";
import { questionElements, refusal } from "../table/asker.js";
import { bodyOf } from "../url.js";
import { NO_CHANGES } from "../whatif/changes.js";
import { createFields } from "./fields.js";
import { createListing } from "./listing.js";
import { legible } from "./names.js";
import { Asked, checked } from "./sequence.js";
import { Unreadable } from "./tensors.js";
import { tooHeavy } from "./weight.js";

/** @typedef {import("../state.js").Request} Request */
/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {import("./modules.js").Module} Module */
/** @typedef {import("./linears.js").Linear} Linear */
/** @typedef {import("./worker.js").Offer} Offer */
/** @typedef {import("./account.js").Listed} Listed */
/** @typedef {import("./tensors.js").Wrong} Wrong */
/** @typedef {import("../complaints.js").Complaint} Complaint */

/**
 * @typedef {object} Hooks
 * @property {() => void} pick                     asks for a file
 * @property {() => void} save                     saves the run on the screen
 * @property {() => Request} request               the one on the screen
 * @property {() => Translate} words
 * @property {(module: Module, readout: Linear | null) => Promise<import("./reader.js").Answer>} write
 * @property {(request: Request) => void} ask
 */

/** The line of Python that writes a file which can be read here. */
const PYTHON = 'safetensors.torch.save_file(model.state_dict(), "weights.safetensors")';

/** @param {Hooks} hooks */
export function createDialog({ pick, save, request, words, write, ask }) {
  let file = "";
  let count = 0;
  /** To what was asked of the rows that stand there. @type {import("./sequence.js").Answers} */
  let answers = {};
  /** @type {(Wrong | Complaint)[]} what is told at this moment, to be told again in another language */
  let shownFaults = [];
  /** @type {readonly Offer[]} */
  let modules = [];
  /** @type {readonly Listed[]} every tensor of the file */
  let tensors = [];
  const close = element("button", {
    class: "round",
    text: "×",
    attributes: { type: "button", "data-i18n-label": "own.close" },
  });
  const name = element("p", { class: "own-file", attributes: { hidden: "" } });
  const wrong = element("div", { class: "own-wrong", attributes: { role: "alert", hidden: "" } });
  const fields = createFields(request, () => follow());
  const listing = createListing();
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
  const dialog = element(
    "dialog",
    { class: "dialog own-dialog", attributes: { "aria-labelledby": "own-title" } },
    [
      element("header", {}, [
        element("h2", { attributes: { id: "own-title", "data-i18n": "own.title" } }),
        close,
      ]),
      element("p", { class: "hint", attributes: { "data-i18n": "own.about" } }),
      element("p", { class: "own-buttons" }, [choose, keep]),
      name,
      wrong,
      form,
      listing.element,
      element("p", { class: "hint", attributes: { "data-i18n": "own.link" } }),
    ],
  );
  close.addEventListener("click", () => dialog.close());
  choose.addEventListener("click", pick);
  keep.addEventListener("click", save);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  form.addEventListener("input", () => {
    answers = {};
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit();
  });

  /** @param {(Wrong | Complaint)[]} faults */
  const tell = (faults) => {
    shownFaults = faults;
    wrong.hidden = !faults.length;
    const t = words();
    const items = faults.map((one) => element("li", { text: saidOf(one, t) }));
    const advice = faults.some(({ code }) => ["pickle", "old-pickle"].includes(code ?? ""));
    wrong.replaceChildren(
      element("ul", {}, items),
      ...(advice ? [element("p", { text: t("own.python") }), element("code", { text: PYTHON })] : []),
    );
    if (faults.length) wrong.scrollIntoView({ block: "nearest" });
  };

  /** @param {import("../table/reader.js").Question} question of the rows */
  const askAbout = (question) => {
    tell([]);
    wrong.hidden = false;
    const paragraphs = questionElements(question, words(), (about, answer) => {
      answers = { ...answers, [about]: answer };
      void submit();
    });
    wrong.replaceChildren(...paragraphs);
    wrong.scrollIntoView({ block: "nearest" });
  };

  const speak = () => {
    writeAll(dialog, words());
    fields.draw(modules, words());
    tell(shownFaults);
    list();
  };
  const list = () => {
    const module = fields.module();
    if (modules.length) listing.draw(tensors, modules, module, fields.readout() ?? null, words());
    else listing.hide();
    run.hidden = !module || module.wrong.length > 0;
  };
  /** Shows what another choice brings along. */
  const follow = () => {
    tell(fields.module()?.wrong ?? []);
    list();
  };

  const submit = async () => {
    const module = fields.module();
    if (!module || module.wrong.length) return;
    const readout = fields.readout();
    if (readout === undefined) return tell([{ code: "no-readout-chosen", values: {} }]);
    try {
      const sequence = checked(fields.sequence(), module.input_size, answers);
      const reply = await write(module, readout);
      if (reply.type === "wrong") return tell(reply.wrong);
      if (reply.type !== "tensors") return;
      count += 1;
      const own = { id: count, file, input_size: module.input_size, tensors: reply.tensors };
      const runRequest = {
        ...request(),
        ...NO_CHANGES,
        ...networkOf(module, readout),
        ...fields.activations(),
        ...sequence,
        own,
      };
      const heavy = tooHeavy(new Blob([bodyOf(runRequest)]).size);
      if (heavy) return tell([heavy]);
      tell([]);
      dialog.close();
      ask(runRequest);
    } catch (error) {
      if (error instanceof Asked) return askAbout(error.question);
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
      shownFaults = [];
      name.hidden = false;
      name.textContent = words()("own.reading", { file: legible(file) });
      form.hidden = true;
      show();
    },
    /** @param {readonly Offer[]} offers at least one @param {readonly Listed[]} listed */
    choose(offers, listed) {
      modules = offers;
      tensors = listed;
      name.textContent = legible(file);
      form.hidden = false;
      const { values, ...sequence } = request();
      fields.fill({ ...sequence, values: linesOf(values) }, offers);
      shownFaults = [];
      speak();
      follow();
    },
    /** @param {Wrong[]} faults */
    refuse(faults) {
      name.textContent = legible(file);
      tell(faults);
    },
    /** @param {Complaint[]} details what the server says to a whole run */
    refuseRun(details) {
      name.textContent = legible(file);
      tell(details);
    },
  };
}

/** @param {Wrong | Complaint} one @param {Translate} t @returns {string} */
function saidOf(one, t) {
  if ("message" in one) return `${one.field ?? ""} ${say(one, t)}`;
  const values = shown(one.values);
  if (one.code === "table") return refusal({ type: "refused", code: String(values.code), values }, t);
  return t(`own.wrong.${one.code}`, values);
}

/** Characters of what is quoted out of a file: a few names of tensors. */
const QUOTED = 500;

/** @param {import("./tensors.js").Values} values @returns {import("./tensors.js").Values} fit to be shown, whatever a file holds */
const shown = (values) =>
  Object.fromEntries(
    Object.entries(values).map(([name, one]) => [name, typeof one === "string" ? legible(one, QUOTED) : one]),
  );

/**
 * @param {Module} module
 * @param {Linear | null} readout
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
