/**
 * Cuts a line of Python into words, for its colours. It knows comments, strings, numbers and keywords: no more is
 * needed to read the few files that are shown.
 * @module
 */

/** @typedef {"plain" | "keyword" | "string" | "comment" | "number"} Kind */
/** @typedef {{ start: number, end: number, kind: Kind }} Token  columns from…to, the last one left out */

const KEYWORDS =
  "and as assert case class def elif else False for from if import in is lambda match None not or pass raise return self super True while with yield";
const WORDS = new Set(KEYWORDS.split(" "));
const QUOTES = '"""';
const PATTERN =
  /(?<comment>#.*)|(?<string>"[^"]*"|'[^']*')|(?<number>\b\d+(?:\.\d+)?\b)|(?<word>[A-Za-z_]\w*)/g;

/**
 * @param {readonly string[]} lines  that follow one another
 * @returns {Token[][]} the coloured words of each line; what lies between them is plain
 */
export function tokensOf(lines) {
  let inside = false;
  return lines.map((text) => {
    const quotes = text.split(QUOTES).length - 1;
    const documents = inside || quotes > 0;
    if (quotes % 2 === 1) inside = !inside;
    return documents ? [{ start: 0, end: text.length, kind: "string" }] : wordsOf(text);
  });
}

/** @param {string} text @returns {Token[]} */
function wordsOf(text) {
  return [...text.matchAll(PATTERN)].flatMap(({ 0: word, index, groups = {} }) => {
    const kind = groups.comment
      ? "comment"
      : groups.string
        ? "string"
        : groups.number
          ? "number"
          : wordKind(word);
    return kind === "plain" ? [] : [{ start: index, end: index + word.length, kind }];
  });
}

/** @param {string} word @returns {Kind} */
const wordKind = (word) => (WORDS.has(word) ? "keyword" : "plain");
