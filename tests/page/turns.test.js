import assert from "node:assert/strict";
import { test } from "node:test";
import { back, comingAfter, forward } from "../../static/js/lessons/turns.js";

const SCENES = [{ answer: null }, { answer: { en: "yes" } }, { answer: null }, { answer: { en: "no" } }];
const FIRST = { place: 0, answered: false, closing: false };

/** @param {(stand: typeof FIRST) => typeof FIRST | null} turn @param {typeof FIRST | null} from */
function* walk(turn, from) {
  for (let stand = from; stand; stand = turn(stand)) yield stand;
}

/** @param {Iterable<typeof FIRST>} stands */
const spelled = (stands) =>
  [...stands]
    .map(({ place, answered, closing }) => `${place}${answered ? "!" : ""}${closing ? "|" : ""}`)
    .join(" ");

test("forward shows each answer before the next scene, and the closing card behind all", () => {
  assert.equal(spelled(walk((stand) => forward(stand, SCENES), FIRST)), "0 1 1! 2 3 3! 3!|");
});

test("back takes the card and an answer away, and finds the question of a former scene open", () => {
  assert.equal(spelled(walk(back, { place: 3, answered: true, closing: true })), "3!| 3! 3 2 1 0");
});

test("what comes next is said by its kind", () => {
  const kinds = [...walk((stand) => forward(stand, SCENES), FIRST)].map((stand) =>
    comingAfter(stand, SCENES, true),
  );
  assert.deepEqual(kinds, ["scene", "answer", "scene", "scene", "answer", "closing", "lesson"]);
  assert.equal(comingAfter({ place: 3, answered: true, closing: true }, SCENES, false), "end");
});
