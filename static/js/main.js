/**
 * Starts the page: one state, drawn once per animation frame by a list of features.
 * @module
 */
import { readAddress } from "./address.js";
import { createDrawing } from "./drawing.js";
import { keepEarly } from "./early.js";
import { createFeatures } from "./features.js";
import { expectWords } from "./i18n.js";
import { onFirstUse } from "./keys.js";
import { cardOf, loadCards } from "./models/cards.js";
import { opened } from "./opening.js";
import { expectRun } from "./run/client.js";
import { expectPlotly } from "./stage/plot.js";
import { started } from "./started.js";
import { createStore } from "./store.js";
import { calm } from "./theme.js";
import { stateOf } from "./url.js";

const pressAgain = keepEarly();
const { search: addressQuery, unread } = await readAddress(location, history.state);
const search = opened(addressQuery, location.search);
const linkQuery = new URLSearchParams(search);
const initial = stateOf(search, navigator.language.startsWith("zh") ? "zh" : "en");
expectRun();
expectWords(initial.lang);
// What has been asked for starts in between: the parts of the page are built in one go.
await new Promise((resolve) => setTimeout(resolve));
const plays = !calm.matches && !linkQuery.has("step") && !linkQuery.has("lesson") && initial.mode === "page";
let isReady = false;
const store = createStore(initial, (state) => isReady && draw(state));
let start = () => {};
/** Resolved when the page speaks and its features listen: until then nothing is drawn. @type {Promise<void>} */
const ready = new Promise((resolve) => {
  start = () => {
    isReady = true;
    resolve();
  };
});
const features = createFeatures(store, { initial, address: addressQuery, search, unread, plays, ready });
const draw = createDrawing(features);
const all = [...features.atOnce, ...features.afterPicture];

// Another link was opened in this tab. The page may have written its own address over it meanwhile.
addEventListener("hashchange", ({ newURL }) => {
  history.replaceState(null, "", newURL);
  location.reload();
});
const cards = loadCards();
// A run is on its way while the words are. A lesson has words of its own.
const early = initial.lesson ? null : show();
for (const feature of all) await feature.start?.();
expectPlotly(); // a browser that has two hands reads it meanwhile: before, it would keep the words waiting
started();
start();
features.offer(); // in the words that have come
pressAgain();
await (early ?? show());
store.refresh();
// What the first picture does not need: at hand once somebody uses the page, as a lecture may go on without a server. One
// that is led from the presenter's own window uses no key of this one.
const prepare = () => void features.prepare().catch(() => undefined); // whoever uses a part asks again
if (initial.mode === "present") prepare();
else onFirstUse(prepare);

/** Asks for the run of the link, or opens its lesson. */
async function show() {
  // A lesson's scene brings its own run, unless the link says what the stage shows.
  const namesStep = linkQuery.has("step");
  const offered = cards.then(features.offer);
  const { model } = initial.request;
  if (cardOf(model)) features.offer();
  else if (model) await offered;
  if (!initial.lesson || namesStep) features.begin();
  if (!initial.lesson) return;
  const { name, scene, closing } = initial.lesson;
  const isOpen = await features.parts.lesson.open(name, scene, namesStep, closing === true);
  if (!isOpen && !namesStep) features.begin();
}
