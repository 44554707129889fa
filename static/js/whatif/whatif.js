/**
 * Shows what-if: read something else, hold a gate or a state, start from another state, change a weight. The server
 * runs it again, and the original stays beside it as a ghost.
 * @module
 */
import { element, write } from "../dom.js";
import { closed, opened } from "../panels/open.js";
import { changesOf, isChanged, NO_CHANGES } from "./changes.js";
import { createComparison } from "./compare.js";
import { createHoldForm, createReadForm, createStartForm, createWeightForm } from "./forms.js";
import { changed, NO_HISTORY, redone, undone } from "./history.js";
import { listen } from "./keys.js";
import { createList } from "./list.js";
import { createOriginal } from "./original.js";

/** @typedef {import("./changes.js").Changes} Changes */
/** @typedef {import("./changes.js").View} View */
/** @typedef {import("../trace.js").Trace} Trace */

/**
 * @typedef {object} Hooks
 * @property {(changes: Changes) => void} ask    asks for the run with these changes
 * @property {() => { request: import("./changes.js").Request }} get   what is asked for now, which may not be drawn yet
 * @property {(action: import("../reduce.js").Action) => void} dispatch
 * @property {() => void} refresh                has the page drawn again
 * @property {import("../stage/stage.js").Stage} stage
 * @property {HTMLElement} stageElement          where the chart goes, under the score
 */

/**
 * @param {Element} root   the inspector: the panel goes below what is in it
 * @param {Hooks} hooks
 * @returns {{ ask: (request: import("./changes.js").Request) => void, draw: (frame: import("../frame.js").Frame) => void, show: () => void, showStart: () => void, prepare: () => Promise<void>, hold: (held: Unit & Pick<import("../wire.js").Intervention, "value">) => void, release: (held: Unit) => void, ghostOf: (request: import("./changes.js").Request, trace: Trace, ran: import("./changes.js").Request) => Trace | null }}
 *   `hold` holds a unit over the whole run, `release` lets it go; `show` opens the panel and `showStart` in it the state that a run starts from. `ask` may be
 *   told a request as soon as it is run; `draw`, what the inspector draws, follows the request on the screen anyway;
 *   `ghostOf` is the original of the trace that ran as `ran`, null where that is not changed or has another shape
 */
export function createWhatIf(root, { ask, get, dispatch, refresh, stage, stageElement }) {
  /** @type {View | null} */
  let latest = null;
  /** @type {import("./history.js").History<Changes>} */
  let history = NO_HISTORY;
  const become = (/** @type {Changes} */ changes) => {
    if (latest) history = changed(history, changesOf(get().request));
    ask(changes);
  };
  const go = (/** @type {typeof undone<Changes>} */ move) => {
    const there = latest && move(history, changesOf(get().request));
    if (!there) return;
    ({ history } = there);
    ask(there.now);
  };
  const undo = () => go(undone);
  const redo = () => go(redone);
  const make = (/** @type {(view: View) => Changes} */ change) =>
    latest && become(change({ ...latest, request: get().request }));
  const originalRun = createOriginal(refresh);
  /** Comes with the first change. @type {ReturnType<typeof import("./chart.js").createChart> | null} */
  let chart = null;
  /** @type {Promise<void> | null} */
  let coming = null;
  const fetchChart = () => {
    coming ??= import("./chart.js")
      .then(({ createChart }) => {
        chart = createChart(stageElement, stage, dispatch);
        refresh();
      })
      .catch(() => {
        coming = null; // without the server; the next drawing tries again
      });
    return coming;
  };
  const comparison = createComparison();
  const list = createList(become);
  const forms = [createHoldForm(make), createReadForm(make), createStartForm(make), createWeightForm(make)];
  const panel = build(forms, list.element, comparison.element);
  panel.undo.addEventListener("click", undo);
  panel.redo.addEventListener("click", redo);
  listen({ undo, redo });
  panel.reset.addEventListener("click", () => become(NO_CHANGES));
  root.append(panel.element);
  panel.summary.addEventListener("click", (event) => {
    event.preventDefault();
    asked = true;
    if (latest) turn(latest.state.panels, !panel.element.open);
  });
  const turn = (/** @type {View["state"]["panels"]} */ panels, /** @type {boolean} */ open) =>
    dispatch({ type: "set", change: { panels: open ? opened(panels, "whatif") : closed(panels, "whatif") } });
  let [shown, asked] = [false, false];
  const show = () => {
    asked = true;
    if (latest) turn(latest.state.panels, true);
    panel.reveal();
  };
  return {
    ask: originalRun.follow,
    ghostOf(request, trace, ran) {
      originalRun.follow(request);
      const original = originalRun.of(ran);
      return original && sameShape(original, trace) ? original : null;
    },
    show,
    prepare: fetchChart,
    showStart() {
      panel.choose("start");
      show();
    },
    hold: (held) =>
      make(({ request, trace }) => {
        const changes = changesOf(request);
        const whole = { from_step: 0, to_step: trace.shape.timeSteps - 1 };
        const others = changes.interventions.filter((one) => !sameUnit(one, held));
        return { ...changes, interventions: [...others, { ...held, ...whole }] };
      }),
    release: (held) =>
      make(({ request }) => {
        const changes = changesOf(request);
        return { ...changes, interventions: changes.interventions.filter((one) => !sameUnit(one, held)) };
      }),
    draw({ all, first, ghost }) {
      const view = { ...first, request: all.request };
      latest = view;
      panel.element.hidden = false;
      const isOther = isChanged(view.request);
      // Where a lesson is open, its scenes say which panels are. Else it opens in this very frame: who saw it
      // shut for the one before would press it, and shut what has opened meanwhile.
      const opens = isOther && !shown && !view.state.lesson;
      if (opens) turn(view.state.panels, true);
      shown ||= isOther;
      const follows = asked || (view.state.lesson !== null && !isOnePage());
      panel.show(opens || view.state.panels.includes("whatif"), follows);
      asked = false;
      panel.title(view);
      if (isOther) void fetchChart();
      chart?.draw(view, ghost);
      if (!panel.element.open) return;
      panel.draw(view, history, isChanged(view.request));
      for (const form of forms) form.draw(view);
      list.draw(view);
      if (view.writes) comparison.draw(view, ghost);
    },
  };
}

/** @returns {boolean} whether the panel stands below the picture, which a scene would leave for it */
const isOnePage = () => matchMedia("(width < 960px)").matches;

/** @typedef {Pick<import("../wire.js").Intervention, "layer" | "direction" | "target" | "unit">} Unit */

/** @param {Unit} one @param {Unit} other */
const sameUnit = (one, other) =>
  one.layer === other.layer &&
  one.direction === other.direction &&
  one.target === other.target &&
  one.unit === other.unit;

/** @param {Trace} base @param {Trace} trace */
const sameShape = (base, trace) => JSON.stringify(base.shape) === JSON.stringify(trace.shape);

/**
 * @param {import("./forms.js").Form[]} forms
 * @param {Element} list
 * @param {Element} comparison
 */
function build(forms, list, comparison) {
  const summary = element("summary");
  const about = element("p", { class: "whatif-about" });
  const names = ["hold", "read", "start", "weight"];
  const tabs = names.map((name) => tab(name));
  const undo = element("button", { class: "quiet", attributes: { type: "button" } });
  const redo = element("button", { class: "quiet", attributes: { type: "button" } });
  const reset = element("button", { class: "quiet", attributes: { type: "button" } });
  const choose = element("div", { class: "segments", attributes: { role: "radiogroup" } }, tabs);
  const show = (/** @type {string} */ chosen) => {
    forms.forEach((form, place) => {
      form.element.hidden = names[place] !== chosen;
    });
  };
  choose.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement) show(event.target.value);
  });
  show("hold");
  const body = element("div", { class: "whatif-body" }, [
    choose,
    about,
    ...forms.map((form) => form.element),
    list,
    element("p", { class: "whatif-back" }, [undo, redo, reset]),
    comparison,
  ]);
  const panel = element("details", { class: "whatif" }, [summary, body]);
  panel.hidden = true;
  return {
    element: panel,
    summary,
    /** @param {boolean} open @param {boolean} follow  whether the panel around it scrolls there */
    show(open, follow) {
      if (panel.open === open) return;
      panel.open = open;
      if (open && follow) panel.scrollIntoView({ block: "start" });
    },
    /** @param {string} kind   one of the forms */
    choose(kind) {
      for (const one of tabs) {
        const input = one.querySelector("input");
        if (input) input.checked = input.value === kind;
      }
      show(kind);
    },
    reveal: () => choose.scrollIntoView({ block: "nearest" }),
    undo,
    redo,
    reset,
    title: (/** @type {View} */ { t }) => write(summary, t("whatif.title")),
    /** @param {View} view @param {import("./history.js").History<Changes>} history @param {boolean} isOther whether the run is changed */
    draw({ state, place, t }, { past, future }, isOther) {
      choose.setAttribute("aria-label", t("whatif.kind"));
      names.forEach((name, index) => {
        const label = tabs[index]?.lastElementChild;
        if (label) write(label, t(`whatif.${name}`));
      });
      const direction = t(`direction.${place.direction}`);
      write(about, t("whatif.about", { unit: state.unit, layer: place.layer, direction }));
      write(undo, t("whatif.undo"));
      write(redo, t("whatif.redo"));
      write(reset, t("whatif.reset"));
      undo.title = t("whatif.undo.keys");
      redo.title = t("whatif.redo.keys");
      undo.disabled = past.length === 0;
      redo.disabled = future.length === 0;
      reset.disabled = !isOther;
    },
  };
}

/** @param {string} name */
function tab(name) {
  const attributes = { type: "radio", name: "whatif-kind", value: name };
  const input = element("input", { attributes });
  input.defaultChecked = name === "hold";
  input.checked = name === "hold";
  return element("label", {}, [input, element("span")]);
}
