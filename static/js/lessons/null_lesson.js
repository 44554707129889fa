/**
 * The null lesson: every method does nothing.
 * @module
 */

/** @type {ReturnType<typeof import("./lesson.js").createLesson>} */
export const NO_LESSON = {
  open: async () => false,
  next: () => false,
  previous: () => false,
  goOn: () => false,
  goBack: () => false,
  reopen: () => false,
  isClosing: () => false,
  at: () => false,
  answer: () => false,
  press: () => false,
  close() {},
  draw() {},
  current: () => null,
  stand() {},
  said: () => null,
  asks: () => false,
  script: () => null,
};
