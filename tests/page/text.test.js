/** Tests how a field of one line shows a text, and which signs it shows for invisible characters. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { characterName, quotable, visible } from "../../static/js/format.js";
import { edited, toLine } from "../../static/js/panels/single_line.js";

test("a line has no line end and as many code units as its text", () => {
  for (const text of ["a\r\nb", "\t\u0000\u001b", "\ud83d\ude00\n", "\ud800\r", " a ", "e\u0301\u2028"]) {
    const line = toLine(text);
    assert.equal(line.length, text.length);
    assert.ok([...line].every((character) => character >= " "));
    assert.equal(edited({ text, line }, line), text);
  }
});

test("editing changes what was edited and leaves all else to the letter", () => {
  const before = { text: "a\r\nb\u21b5", line: toLine("a\r\nb\u21b5") };
  assert.equal(edited(before, `${before.line}!`), "a\r\nb\u21b5!");
  assert.equal(edited(before, `x${before.line}`), "xa\r\nb\u21b5");
  assert.equal(edited(before, before.line.replace("\u240d", "")), "a\nb\u21b5");
  assert.equal(edited(before, ""), "");
  assert.equal(edited(before, `a\u240d\u21b5b\u21e5\u21b5`), "a\r\nb\t\u21b5");
});

test("every character without ink has a sign, and its code point as its name", () => {
  for (const code of [
    ...[
      0x200b, 0xfeff, 0x3000, 0xfe0f, 0x200e, 0xad, 0x0, 0x7f, 0x85, 0x2028, 0x2029, 0x2003, 0x115f, 0x3164,
      0x2800,
    ],
    ...[0xe0041, 0xe0100, 0x378, 0xe000, 0x202f, 0x180e],
  ]) {
    const character = String.fromCodePoint(code);
    assert.match(visible(character), /[\p{S}\p{P}]/u, code.toString(16));
    assert.notEqual(visible(character), character);
    assert.equal(
      characterName(character),
      `${visible(character)} U+${code.toString(16).toUpperCase().padStart(4, "0")}`,
    );
  }
  for (const [character, sign] of [
    [" ", "\u2423"],
    ["\n", "\u21b5"],
    ["\t", "\u21e5"],
  ])
    assert.equal(characterName(character ?? ""), sign);
  assert.equal(visible("\u0301"), "\u25cc\u0301");
  for (const character of ["a", "\u597d", "\ud83d\ude00", "\u0627", "-", "\u2588"])
    assert.equal(visible(character), character);
});

test("a headline quotes a text on one line, in its own direction", () => {
  assert.equal(quotable([..."a b\ne\u0301"]), "a b\u21b5e\u0301");
  assert.doesNotMatch(quotable([..."a\u202eb"]), /\u202e/);
});
