/**
 * Copies a part of the page as a picture that fits any width: its layout is that of the screen.
 * @module
 */

const SVG = "http://www.w3.org/2000/svg";
/** Of the copies, whose clip paths each have names of their own. */
let copies = 0;

/**
 * @param {Element | null} part
 * @returns {SVGSVGElement | null} null where it is not seen
 */
export function copyOf(part) {
  if (!(part instanceof HTMLElement) || part.getClientRects().length === 0) return null;
  const { width, height } = sizeOf(part);
  const copy = /** @type {HTMLElement} */ (part.cloneNode(true));
  copyPixels(part, copy);
  rename(copy);
  copy.style.cssText += `width:${width}px;height:${height}px;transform:none;overflow:hidden;position:static`;
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
  picture.setAttribute("class", `paper-part of-${part.id || part.classList[0]}`);
  picture.style.setProperty("--wide", String(width));
  picture.style.setProperty("--high", String(height));
  const frame = document.createElementNS(SVG, "foreignObject");
  frame.setAttribute("width", String(width));
  frame.setAttribute("height", String(height));
  frame.append(copy);
  picture.append(frame);
  return picture;
}

/** Pixels of a part with all that it scrolls. @param {HTMLElement} part */
function sizeOf(part) {
  return { width: Math.max(1, part.offsetWidth), height: Math.max(1, part.offsetHeight, part.scrollHeight) };
}

/** Copies what stands on canvases, which a copy of an element leaves out. @param {HTMLElement} part @param {HTMLElement} copy */
function copyPixels(part, copy) {
  const drawn = part.querySelectorAll("canvas");
  for (const [place, canvas] of copy.querySelectorAll("canvas").entries()) {
    const image = document.createElement("img");
    const from = drawn[place];
    if (from && from.width > 0 && from.height > 0) image.src = from.toDataURL();
    image.className = canvas.className;
    image.style.cssText = canvas.style.cssText;
    if (from) image.style.cssText += `width:${from.offsetWidth}px;height:${from.offsetHeight}px`;
    canvas.replaceWith(image);
  }
}

/** Gives a copy's clip paths names of their own: those of the page are not there where it is hidden. @param {HTMLElement} copy */
function rename(copy) {
  copies += 1;
  for (const cut of copy.querySelectorAll("clipPath[id]")) cut.id += `-paper-${copies}`;
  for (const part of copy.querySelectorAll("[clip-path]")) {
    const path = part.getAttribute("clip-path") ?? "";
    part.setAttribute("clip-path", path.replace(/#([\w-]+)/, `#$1-paper-${copies}`));
  }
}
