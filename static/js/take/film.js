/**
 * Offers playback as a GIF or a video.
 * @module
 */
import { element } from "../dom.js";
import { SPEEDS } from "../state.js";
import { codecFor } from "./codecs.js";
import { painterOf } from "./figure.js";
import { runName, Unsaved } from "./files.js";
import { MOST_STEPS, sizesOf, spanOffered } from "./film_plan.js";
import { about, fileButton, files } from "./group.js";

/** @typedef {import("./take.js").Sight} Sight */
/** @typedef {import("./film_plan.js").Kind} Kind */

/** @type {readonly Kind[]} */
const KINDS = ["gif", "mp4", "webm"];

/**
 * @param {Sight} sight
 * @param {import("../trace.js").Trace} trace
 * @param {ReturnType<typeof import("./look.js").createLook>} look
 * @returns {HTMLElement}
 */
export function filmPart(sight, trace, look) {
  const { state, say, hooks } = sight;
  const stage = hooks.stageOf(state);
  const done = trace.received;
  const offered = spanOffered(done, state.step);
  const from = stepField(offered.from, done);
  const to = stepField(offered.to, done);
  const speed = element(
    "select",
    {},
    SPEEDS.map((one) => element("option", { text: String(one), attributes: { value: String(one) } })),
  );
  speed.value = String(state.speed);
  const progress = createProgress(say);

  /** @param {Kind} kind @param {import("./codecs.js").Codec | null} codec */
  async function made(kind, codec) {
    const span = spanIn([from, say("take.from")], [to, say("take.to")], done);
    const painter = look.posed(() => painterOf(stage, { labels: look.labels() }));
    if (!painter) throw new Unsaved("take.no-run");
    const { filmOf } = await import("./filming.js");
    const film = { painter, span, speed: Number(speed.value), kind, codec };
    const signal = progress.begin(span.to - span.from + 1);
    try {
      return await filmOf(film, signal, progress.show);
    } finally {
      progress.end();
    }
  }

  const buttons = KINDS.map((kind) => {
    /** @type {import("./codecs.js").Codec | null} */
    let codec = null;
    const button = fileButton(sight, kind, () => ({
      name: `${runName(trace)}-steps-${from.value}-to-${to.value}.${kind}`,
      made: () => made(kind, codec),
    }));
    const said = button.querySelector("small");
    if (typeof OffscreenCanvas === "undefined") {
      button.disabled = true; // Safari before 16.4
      if (said) said.textContent = say("take.no-film");
    } else if (kind !== "gif") void offer(kind);
    return button;

    /** Says what the browser can encode. @param {"mp4" | "webm"} container */
    async function offer(container) {
      button.disabled = true;
      const size = stage.room.getBoundingClientRect();
      const { frame } = sizesOf(size, container);
      codec = await codecFor(container, frame.width, frame.height);
      button.disabled = codec === null;
      if (said)
        said.textContent = codec
          ? say("take.video-about", { codec: codec.said })
          : say(`take.no-${container}`);
    }
  });
  const more = done > MOST_STEPS ? ` ${say("take.film-long", { all: done, most: MOST_STEPS })}` : "";
  const part = element("div", { class: "take-film" }, [
    element("h4", { text: say("take.film") }),
    about(say("take.film-about") + more),
    element("div", { class: "take-span" }, [
      element("label", {}, [say("take.from"), from]),
      element("label", {}, [say("take.to"), to]),
      element("label", {}, [say("take.speed"), speed]),
    ]),
    files(buttons),
  ]);
  sight.foot.append(progress.element);
  return part;
}

/** @param {number} step @param {number} done */
const stepField = (step, done) =>
  element("input", {
    attributes: { type: "number", min: "1", max: String(done), step: "1", value: String(step + 1) },
  });

/**
 * Reads which steps are asked for.
 * @param {[HTMLInputElement, string]} from   and its name
 * @param {[HTMLInputElement, string]} to
 * @param {number} done   steps that have come
 * @returns {import("../shape.js").Span}
 * @throws {Unsaved}
 */
function spanIn(from, to, done) {
  const first = stepIn(from, 1, done);
  const last = stepIn(to, first, done);
  const count = last - first + 1;
  if (count > MOST_STEPS) throw new Unsaved("take.too-many", { most: MOST_STEPS, count });
  return { from: first - 1, to: last - 1 };
}

/** @param {[HTMLInputElement, string]} field @param {number} least @param {number} most @returns {number} counted from 1 */
function stepIn([input, name], least, most) {
  const step = Number(input.value);
  if (input.value !== "" && Number.isInteger(step) && step >= least && step <= most) return step;
  input.focus();
  throw new Unsaved("take.wrong-step", { name, least, most, got: input.value || "–" });
}

/** @param {import("./words.js").Say} say */
function createProgress(say) {
  const bar = element("progress", { attributes: { "aria-label": say("take.progress") } });
  const count = element("span");
  const cancel = element("button", {
    class: "quiet",
    text: say("take.cancel"),
    attributes: { type: "button" },
  });
  const row = element("div", { class: "take-progress" }, [bar, count, cancel]);
  row.hidden = true;
  let wanted = new AbortController();
  cancel.addEventListener("click", () => wanted.abort());
  const show = (/** @type {number} */ frames) => {
    bar.value = frames;
    count.textContent = say("take.frames", { n: frames, count: bar.max });
  };
  return {
    element: row,
    show,
    /** @param {number} frames @returns {AbortSignal} */
    begin(frames) {
      wanted = new AbortController();
      row.closest("dialog")?.addEventListener("close", () => wanted.abort(), { once: true });
      bar.max = frames;
      show(0);
      row.hidden = false;
      cancel.focus();
      return wanted.signal;
    },
    end() {
      row.hidden = true;
    },
  };
}
