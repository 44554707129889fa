/**
 * Asks the question of a scene: takes what is touched on the picture or chosen, says whether it is right and why, and marks
 * it where it was touched.
 * @module
 */
import { enlargementOf } from "../enlarged.js";
import { rowNames } from "../row_names.js";
import { createBallot } from "./ballot.js";
import { fill } from "./fill.js";
import { createMarks } from "./marks.js";
import { askedOf, rightOf, rowOf, spotsOf } from "./reply.js";
import { lightOf, scopeOfScene } from "./scenes.js";
import { hintOf, nameOf, verdictOf } from "./verdict.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../stage/stage.js").Stage} Stage */
/** @typedef {import("../stage/stage.js").Touched} Touched */
/** @typedef {import("./scenes.js").Scene} Scene */
/** @typedef {import("./reply.js").Asked} Asked */
/** @typedef {import("./reply.js").Spot} Spot */
/** @typedef {import("../i18n.js").Translate} Translate */

/**
 * What can be answered now.
 * @typedef {object} Standing
 * @property {Scene} scene
 * @property {Asked | null} asked     of the picture
 * @property {readonly Spot[]} spots  in their order
 * @property {readonly Spot[]} right
 */

/**
 * A question that is answered by choosing, for who sees another window or another page.
 * @typedef {object} Posed
 * @property {{ text: string, right: boolean, tried: boolean | null }[]} choices   tried: whether it was right; null where nobody has tried it
 * @property {number | null} chosen    the last that was tried, counted from 0
 * @property {{ right: boolean, text: string } | null} verdict   what is said of that
 */

/** CSS pixels of the screen that a finger hits; what is lower is shown before it counts. */
const FINGER = 44;

/** @param {State} state @returns {boolean} whether the answer is known: it was found, or asked for */
export const isAnswered = ({ question }) =>
  question !== null && (question.revealed || question.tries.some(({ right }) => right));

/**
 * @param {HTMLElement} home   where the answers are chosen, unless the page is shown in front of people
 * @param {{ get: () => State, dispatch: (action: import("../reduce.js").Action) => void, stage: Stage }} hooks
 */
export function createQuestion(home, { get, dispatch, stage }) {
  /** @type {Standing | null} */
  let standing = null;
  const marks = createMarks(stage);

  /** @param {Spot} spot */
  const answer = (spot) => {
    if (!standing || isAnswered(get())) return;
    const { scene, right, spots } = standing;
    const isRight = right.includes(spot);
    const lights = lightOf(scene, false);
    dispatch({ type: "try", spot, right: isRight, lights });
    // A wrong choice that the lesson gives no reason against is answered by the answer.
    const choice = scene.reply?.choices?.[spots.indexOf(spot)];
    if (choice && !isRight && !choice.why) dispatch({ type: "reveal", lights });
  };
  const pick = (/** @type {Spot} */ spot) => {
    const unit = spot.startsWith("unit.") && isOfCells(standing) ? { unit: Number(spot.slice(5)) } : {};
    dispatch({ type: "pick", spot, ...unit });
  };
  const ballot = createBallot(home, { answer, pick });

  /** @param {Touched} touched @param {MouseEvent} event @returns {boolean} whether it was meant as an answer */
  const touch = (touched, event) => {
    const spot = standing && spotOf(standing, touched);
    if (!spot) return false;
    const isFinger = "pointerType" in event && event.pointerType === "touch";
    const [height, width] = [touched.height, touched.width].map((size) => size * enlargementOf(stage.score));
    const small = standing?.asked?.touch === "step" ? width : height;
    if (isFinger && (small ?? 0) < FINGER && get().question?.picked !== spot) pick(spot);
    else answer(spot);
    return true;
  };

  return {
    /**
     * @param {Scene | null} scene   null where no lesson is open
     * @param {import("./fill.js").Ran | null} ran   its run; null while it is not on the screen
     * @param {State} state
     * @param {Translate} t
     * @returns {Posed | null}   what may be chosen; null where nothing is
     */
    draw(scene, ran, state, t) {
      const { question } = state;
      const open = question !== null && !isAnswered(state);
      standing = ran && scene?.reply && question ? standingOf(scene, ran.trace) : null;
      stage.touched = standing?.asked && open ? touch : null;
      // The unit that the scene has chosen would stand out from those among which one is asked for.
      stage.hidesUnit =
        open && standing?.asked?.touch === "unit" && !question.picked && !moved(standing, state);
      stage.score.classList.toggle("asking", stage.touched !== null);
      marks.show(standing?.asked ?? null, markedOf(standing, state));
      if (!scene || !standing || !ran || !question) {
        ballot.draw(null, state.mode, t);
        return null;
      }
      const { asked, right, spots } = standing;
      const say = (/** @type {import("./scenes.js").Words | null | undefined} */ words) =>
        words ? fill(words[state.lang], ran, scopeOfScene(scene, ran.trace.shape), state.lang).text : "";
      const last = question.tries.at(-1) ?? null;
      const tried = new Map(question.tries.map((one) => [one.spot, one.right]));
      if (!open) for (const spot of right) tried.set(spot, true);
      const options = spots.map((spot, place) => ({
        spot,
        text: asked ? nameOf(asked, ran.trace, spot, t) : say(scene.reply?.choices?.[place]?.text),
        tried: tried.get(spot) ?? null,
      }));
      const why = last && say(scene.reply?.choices?.[spots.indexOf(last.spot)]?.why);
      const told = last && (asked ? verdictOf(asked, ran.trace, last, t) : why);
      const verdict = last && { right: last.right, text: told ?? "" };
      ballot.draw(
        {
          options,
          choosing: asked === null,
          picked: question.picked ?? chosen(standing, state),
          waits: question.picked !== null,
          hint: asked && open ? hintOf(asked, ran.trace, question.picked, t) : "",
          verdict,
          open,
        },
        state.mode,
        t,
      );
      if (asked) return null;
      const choices = options.map((one) => ({
        text: one.text,
        right: right.includes(one.spot),
        tried: one.tried,
      }));
      return { choices, chosen: last && spots.indexOf(last.spot), verdict };
    },

    /** Answers by a key: a digit chooses, Enter confirms what was picked. @param {string} key @returns {boolean} whether it did */
    press(key) {
      const state = get();
      if (!standing || isAnswered(state)) return false;
      const { asked, spots } = standing;
      const spot = asked
        ? key === "Enter" && (state.question?.picked ?? moved(standing, state))
        : spots[Number(key) - 1];
      if (!spot) return false;
      answer(spot);
      return true;
    },
  };
}

/** @param {Scene} scene @param {import("../trace.js").Trace} trace @returns {Standing} */
function standingOf(scene, trace) {
  const asked = askedOf(scene, trace.shape);
  if (asked) {
    const spots = spotsOf(asked, trace, rowNames(trace.shape));
    return { scene, asked, spots, right: rightOf(asked, trace, spots) };
  }
  const choices = scene.reply?.choices ?? [];
  const spots = choices.map((_, place) => `choice.${place}`);
  return { scene, asked, spots, right: spots.filter((_, place) => choices[place]?.right) };
}

/** @param {Standing | null} standing @returns {boolean} whether its units are those that the page can choose */
const isOfCells = (standing) => standing?.asked?.of !== "outputs" && standing?.asked?.of !== "inputs";

/** @param {Standing} standing @param {State} state @returns {Spot | null} what the page has chosen by other ways */
function chosen(standing, { unit }) {
  if (standing.asked?.touch === "unit" && isOfCells(standing)) return `unit.${unit}`;
  return standing.asked ? (standing.spots[0] ?? null) : null;
}

/** @param {Standing} standing @param {State} state @returns {Spot | null} the unit that the arrow keys have come to */
function moved(standing, state) {
  const spot = standing.asked?.touch === "unit" && isOfCells(standing) ? chosen(standing, state) : null;
  return state.unit === unitOf(standing.scene) ? null : spot;
}

/** @param {Scene} scene @returns {number} the unit that it chooses */
const unitOf = ({ query }) => Number(new URLSearchParams(query).get("unit") ?? 0);

/**
 * @param {Standing} standing
 * @param {Touched} touched
 * @returns {Spot | null} what that answers; null where something else was touched than what is asked
 */
function spotOf({ asked, spots }, { quantity, pass, unit, timeStep }) {
  if (!asked) return null;
  const isHere = (/** @type {import("../shape.js").Pass} */ { layer, direction }) =>
    pass === null || (pass.layer === layer && pass.direction === direction);
  if (asked.touch === "unit")
    return quantity === asked.of && unit !== null && isHere(asked.pass) ? `unit.${unit}` : null;
  if (asked.touch === "step") return spots.includes(`step.${timeStep}`) ? `step.${timeStep}` : null;
  const row = (/** @type {Spot} */ spot) => rowOf(spot.slice(4), asked.pass);
  return spots.find((spot) => row(spot).quantity === quantity && isHere(row(spot).pass)) ?? null;
}

/** @param {Standing | null} standing @param {State} state @returns {import("./marks.js").Marked[]} */
function markedOf(standing, state) {
  const { question } = state;
  if (!standing || !question) return [];
  const tries = question.tries.map(({ spot, right }) => ({
    spot,
    look: right ? /** @type {const} */ ("right") : /** @type {const} */ ("wrong"),
  }));
  const right = isAnswered(state)
    ? standing.right.map((spot) => ({ spot, look: /** @type {const} */ ("right") }))
    : [];
  const picked = question.picked ? [{ spot: question.picked, look: /** @type {const} */ ("picked") }] : [];
  return [...tries.filter(({ look }) => look === "wrong"), ...right, ...picked];
}
