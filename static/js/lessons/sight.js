/**
 * Scrolls a telephone's page to the row that a scene lights: the words lie over the picture there.
 * @module
 */

import { onHand } from "../hand.js";

/** Clear of what lies over the page, in pixels. */
const CLEAR = 12;

/**
 * @param {HTMLElement} words        the element of the lesson's words
 * @param {HTMLElement} stage        the picture with its row labels
 * @param {HTMLElement} transport    the playback controls
 */
export function createSight(words, stage, transport) {
  /** What the row is lit by, until the reader takes the page in hand. @type {string | null} */
  let light = null;
  // The words, their answer and the score grow by themselves for some frames: what was in sight is sought again.
  const growth = new ResizeObserver(() => bring());
  for (const part of [words, stage, transport]) growth.observe(part);

  onHand(() => {
    light = null;
  });

  const bring = () => {
    if (light === null || getComputedStyle(words).position !== "sticky") return;
    const { style } = document.documentElement;
    style.scrollPaddingBlock = `${words.offsetHeight + CLEAR}px ${transport.offsetHeight + CLEAR}px`;
    for (const row of rowsOf(stage, light)) row.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  return {
    /** @param {string | null} lights of the row, in the words of `lights.js`; null where the scene looks elsewhere */
    seek(lights) {
      light = lights;
      requestAnimationFrame(bring);
    },
  };
}

/**
 * The labels of the rows to see, the one that matters most last: where there is no room for both, it is the one seen.
 * @param {HTMLElement} stage
 * @param {string} lights
 * @returns {HTMLElement[]}
 */
function rowsOf(stage, lights) {
  /** @type {NodeListOf<HTMLElement>} */
  const elements = stage.querySelectorAll(":scope > .room .label[data-lights]");
  const labels = [...elements];
  const wanted = ["hidden_state", ...lights.split(" ")];
  return wanted.flatMap(
    (light) => labels.find(({ dataset }) => dataset.lights?.split(" ").includes(light)) ?? [],
  );
}
