/**
 * Enters and leaves full screen, by the name that the engine has for it. iPhones have none.
 * @module
 */

/**
 * Safari's names before version 16.4.
 * @typedef {object} Prefixed
 * @property {(() => void)} [webkitRequestFullscreen]
 * @property {(() => void)} [webkitExitFullscreen]
 * @property {Element | null} [webkitFullscreenElement]
 */

/** @returns {(Element & Prefixed)} */
const root = () => document.documentElement;
/** @returns {(Document & Prefixed)} */
const page = () => document;

/** Tells whether this browser can fill the screen with the page. */
export const hasFullScreen = () => Boolean(enterBy() && leaveBy());

/** Enters or leaves full screen; does nothing where the browser cannot or will not. */
export function toggleFullScreen() {
  const change = isFull() ? leaveBy()?.call(document) : enterBy()?.call(document.documentElement);
  if (change) void change.catch(() => undefined);
}

/** Enters full screen, where the page does not fill it. */
export function fillScreen() {
  if (!isFull()) toggleFullScreen();
}

const isFull = () => Boolean(document.fullscreenElement ?? page().webkitFullscreenElement);

/** @returns {(() => Promise<void> | void) | undefined} */
const enterBy = () => root().requestFullscreen ?? root().webkitRequestFullscreen;
/** @returns {(() => Promise<void> | void) | undefined} */
const leaveBy = () => page().exitFullscreen ?? page().webkitExitFullscreen;
