/**
 * Writes the boxes of elements as SVG: their colours, borders and outlines.
 * @module
 */
import { escaped } from "./escaped.js";
import { short } from "./short.js";

/** @typedef {{ x: number, y: number, width: number, height: number }} Box */
/** @typedef {{ left: number, top: number, count: number }} Writer   the corner of the picture; count: of what has a name in it */

/** @param {Box} box @param {number} [by]   pixels that it shrinks on each side */
export const at = ({ x, y, width, height }, by = 0) =>
  `x="${short(x + by)}" y="${short(y + by)}" width="${short(Math.max(0, width - 2 * by))}" height="${short(Math.max(0, height - 2 * by))}"`;

/** The colour of a box, its scale of colours, or the pattern that is repeated along it. @param {CSSStyleDeclaration} style @param {Box} box @param {Writer} writer @returns {string[]} */
export function ground(style, box, writer) {
  const { backgroundColor, backgroundImage, borderTopLeftRadius } = style;
  if (box.width < 0.5 || box.height < 0.5) return [];
  const round = roundOf(borderTopLeftRadius, box);
  const parts = isClear(backgroundColor)
    ? []
    : [`<rect ${at(box)}${round} fill="${escaped(backgroundColor)}"/>`];
  const picture = /^url\("data:image\/svg\+xml,(.*)"\)$/.exec(backgroundImage)?.[1];
  const id = `shown-${writer.count}`;
  if (picture) {
    const svg = decodeURIComponent(picture);
    const width = /^<svg[^>]* width="([\d.]+)"/.exec(svg)?.[1] ?? box.width;
    writer.count += 1;
    parts.push(
      `<pattern id="${id}" patternUnits="userSpaceOnUse" x="${box.x}" y="${box.y}" width="${width}" height="${box.height}">${svg}</pattern>`,
      `<rect ${at(box)} fill="url(#${id})"/>`,
    );
  }
  const stops = [...backgroundImage.matchAll(/(rgba?\([^)]*\))(?: ([\d.]+)%)?/g)];
  if (!picture && stops.length > 1 && backgroundImage.includes("to right")) {
    writer.count += 1;
    const said = stops.map(([, colour, share], place) => {
      const offset = share ?? (100 * place) / (stops.length - 1);
      return `<stop offset="${offset}%" stop-color="${colour}"/>`;
    });
    parts.push(
      `<linearGradient id="${id}">${said.join("")}</linearGradient>`,
      `<rect ${at(box)}${round} fill="url(#${id})"/>`,
    );
  }
  return parts;
}

/** @param {string} radius @param {Box} box */
function roundOf(radius, { width, height }) {
  const pixels = radius.endsWith("%")
    ? (Number.parseFloat(radius) / 100) * width
    : Number.parseFloat(radius) || 0;
  return pixels > 0 ? ` rx="${short(Math.min(pixels, width / 2, height / 2))}"` : "";
}

/** @param {CSSStyleDeclaration} style @param {Box} box @returns {string[]} its border and its outline */
export function edges(style, box) {
  const { x, y, width, height } = box;
  const sides = [
    {
      line: style.borderTopWidth,
      kind: style.borderTopStyle,
      colour: style.borderTopColor,
      d: `M${x} ${y}h${width}`,
      inward: [0, 1],
    },
    {
      line: style.borderRightWidth,
      kind: style.borderRightStyle,
      colour: style.borderRightColor,
      d: `M${x + width} ${y}v${height}`,
      inward: [-1, 0],
    },
    {
      line: style.borderBottomWidth,
      kind: style.borderBottomStyle,
      colour: style.borderBottomColor,
      d: `M${x} ${y + height}h${width}`,
      inward: [0, -1],
    },
    {
      line: style.borderLeftWidth,
      kind: style.borderLeftStyle,
      colour: style.borderLeftColor,
      d: `M${x} ${y}v${height}`,
      inward: [1, 0],
    },
  ].map((side) => ({ ...side, pixels: Number.parseFloat(side.line) || 0 }));
  const [first] = sides;
  const outline = Number.parseFloat(style.outlineWidth) || 0;
  const around =
    outline > 0 &&
    style.outlineStyle !== "none" &&
    style.outlineStyle !== "auto" &&
    !isClear(style.outlineColor)
      ? [
          `<rect ${at(box, -outline / 2)} fill="none" stroke="${escaped(style.outlineColor)}" stroke-width="${outline}"/>`,
        ]
      : [];
  const seen = sides.filter(({ pixels, kind, colour }) => pixels > 0 && kind !== "none" && !isClear(colour));
  if (
    first &&
    seen.length === 4 &&
    seen.every(({ pixels, colour }) => pixels === first.pixels && colour === first.colour)
  ) {
    const dashes = dashesOf(first.kind, first.pixels);
    return [
      `<rect ${at(box, first.pixels / 2)}${roundOf(style.borderTopLeftRadius, box)} fill="none" stroke="${escaped(first.colour)}" stroke-width="${first.pixels}"${dashes}/>`,
      ...around,
    ];
  }
  return [
    ...seen.map(({ pixels, kind, colour, d, inward: [right = 0, down = 0] }) => {
      const shift = `translate(${(right * pixels) / 2} ${(down * pixels) / 2})`;
      return `<path d="${d}" transform="${shift}" fill="none" stroke="${escaped(colour)}" stroke-width="${pixels}"${dashesOf(kind, pixels)}/>`;
    }),
    ...around,
  ];
}

/** @param {string} kind @param {number} pixels */
function dashesOf(kind, pixels) {
  const length = { dashed: 2 * pixels, dotted: pixels }[kind];
  return length ? ` stroke-dasharray="${length} ${length}"` : "";
}

/** @param {string} colour */
const isClear = (colour) => colour === "transparent" || /^rgba\(.*, 0\)$/.test(colour);

/**
 * The line before the name of a run, as a legend has it.
 * @param {Element} element @param {CSSStyleDeclaration} style @param {Box} box
 * @returns {string[]}
 */
export function keyOf(element, { paddingLeft }, { x, y, height }) {
  const key = getComputedStyle(element, "::before");
  const line = Number.parseFloat(key.borderTopWidth) || 0;
  if (key.content !== '""' || key.display !== "inline-block" || line === 0) return [];
  const left = x + Number.parseFloat(paddingLeft);
  const width = Number.parseFloat(key.width);
  return [
    `<path d="M${short(left)} ${short(y + height / 2)}h${width}" fill="none" stroke="${escaped(key.borderTopColor)}" stroke-width="${line}"${dashesOf(key.borderTopStyle, line)}/>`,
  ];
}
