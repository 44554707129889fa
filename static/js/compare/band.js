/**
 * Shows one run beside the first: its request, its trace as it arrives, and its score under a line that names it.
 * @module
 */
import { named } from "../complaints.js";
import { element, write } from "../dom.js";
import { createClient } from "../run/client.js";
import { Stage } from "../stage/stage.js";
import { runQuery } from "../url.js";
import { createHead } from "./head.js";

/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../state.js").Request} Request */
/** @typedef {import("../reduce.js").Action} Action */

/**
 * @typedef {object} Hooks
 * @property {(action: Action) => void} dispatch
 * @property {() => void} grown                     told when the run has started, grown, ended or failed
 * @property {(companion: string | null) => void} become   changes the companion; null takes it away
 * @property {() => void} share                     gives all runs one alphabet
 * @property {import("../stage/camera.js").Camera} camera
 */

export class Band {
  /** @type {Trace | null} */
  trace = null;
  /** Whether the run that was asked for has neither started nor failed. */
  coming = true;
  #asked = "";
  /** @type {import("../complaints.js").Complaint[]} */
  #wrong = [];

  /** @param {number} run  1 for the first companion @param {Hooks} hooks */
  constructor(run, { dispatch, grown, become, share, camera }) {
    const choose = () => dispatch({ type: "choose", run });
    this.head = createHead(run, { choose, become, remove: () => become(null), share });
    this.failure = element("p", { class: "compare-failure", attributes: { role: "alert" } });
    this.element = element("section", { class: "band" }, [this.head.element, this.failure]);
    this.stage = new Stage(
      this.element,
      (action) => {
        if (action.type === "look") choose();
        dispatch(action);
      },
      camera,
    );
    const fail = (/** @type {import("../complaints.js").Complaint[]} */ details) => {
      this.#wrong = details;
      this.coming = false;
      grown();
    };
    this.run = createClient({
      started: (fresh) => {
        this.trace = fresh;
        this.coming = false;
        grown();
      },
      received: grown,
      ended: grown,
      waiting: () => undefined,
      refused: (_, details) => fail(details),
      broken: (why) => fail([why]),
    });
  }

  /** Asks for the run, where it is not the one that is there. @param {Request} request */
  follow(request) {
    const query = runQuery(request).toString();
    if (query === this.#asked) return;
    this.#asked = query;
    this.#wrong = [];
    this.coming = true;
    this.run.ask(request);
  }

  /** Whether its next steps are worth waiting for. */
  get waiting() {
    return !this.#wrong.length && (!this.trace || this.trace.received < this.trace.shape.steps);
  }

  /** @param {import("../i18n.js").Translate} t */
  say(t) {
    this.failure.hidden = !this.#wrong.length;
    this.element.classList.toggle("failed", this.#wrong.length > 0);
    this.element.classList.toggle("empty", this.#wrong.length > 0 && !this.trace);
    write(this.failure, this.#wrong.map((one) => named(one, t)).join("; "));
  }
}
