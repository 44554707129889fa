"""Finds the numbers of a lesson's words that cannot be seen on the screen while the words stand there.

Seen is what is written on the page outside the lesson's own words: the text of the picture, its labels,
the panels and the timeline, and what these tell a screen reader of what they draw. A number may be written
there with fewer digits, as in narrow columns: two after the point, or three in all, at least. A sign may be
set apart from its number, as in a sum, and a share of one is seen where its value is.
"""

import re

from playwright.sync_api import Page

from tests.browser.recited import PLACEHOLDER, Recital

WRITTEN = """() => {
  const own = '#lesson, .present-caption, script, style, template, [hidden]';
  const told = [];
  for (const element of document.body.querySelectorAll('*')) {
    const visible = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    if (!visible || element.closest(own)) continue;
    told.push(...[...element.childNodes].filter((node) => node.nodeType === 3).map(({ data }) => data));
    told.push(element.getAttribute('aria-label') ?? '', element.getAttribute('aria-valuetext') ?? '');
    if (element instanceof HTMLInputElement) told.push(element.value);
  }
  return told.join('\\n');
}"""
NUMBER = re.compile(r"(?<![\d.])(?:[−-] ?)?\d+(?:\.\d+)?(?:e[−-]?\d+)?")
TYPED = re.compile(r"\d+(?:\.\d+)?")
NOT_OF_THE_RUN = ("−1…1", "0…1", "softmax", "h0", "b1", "b2")
"""What is typed in words with a digit in it, and no run computes: bounds of functions, names in code."""
DIGITS_AFTER_THE_POINT, DIGITS_IN_ALL = 2, 3
"""The fewest digits with which a number is still the one that the words name."""


def unseen_numbers(page: Page, told: Recital, words: str, lang: str) -> list[str]:
    """Returns the numbers of some words that are not on the screen. words: as in the lesson, with their
    placeholders."""
    written = flat(page.evaluate(WRITTEN))
    seen = {plain(found) for found in NUMBER.findall(written)}
    filled = [(found[0], flat(told.say(found[0], lang))) for found in PLACEHOLDER.finditer(words)]
    seen |= {f"{float(number):.3f}" for number in seen if given(words) and "." in number}
    missing = [
        f"{placeholder} = {number}"
        for placeholder, number in filled
        if re.search(r"\d", number) and number not in written and not is_seen(number, seen)
    ]
    rest = PLACEHOLDER.sub("", words)
    for name in NOT_OF_THE_RUN:
        rest = rest.replace(name, "")
    return missing + [number for number in TYPED.findall(rest) if number not in seen]


def given(words: str) -> bool:
    """Says whether words name a number of the input, which the screen writes as it was typed: 0.2."""
    return any(found[2] == "input" for found in PLACEHOLDER.finditer(words))


def is_seen(number: str, seen: set[str]) -> bool:
    """Says whether a number is one of those that are seen, which may have fewer digits."""
    share = number.endswith("%")
    exact = plain(number.removesuffix("%").strip().removeprefix("+ "))
    return exact in seen or any(is_same(exact, other, share=share) for other in seen)


def is_same(number: str, other: str, *, share: bool) -> bool:
    """Says whether a number is the other one, rounded to the digits of that."""
    if "e" in number + other or not re.fullmatch(r"-?\d+(\.\d+)?", number):
        return False
    whole, _, fraction = other.lstrip("-").partition(".")
    few = len(fraction) < DIGITS_AFTER_THE_POINT
    if not fraction or (few and len(whole.lstrip("0") + fraction) < DIGITS_IN_ALL):
        return False
    if share:
        return abs(100 * float(other) - float(number)) <= 0.5 + 50 * 10 ** -len(fraction)
    return abs(float(number) - float(other)) <= 0.5 * 10 ** -len(fraction) + 0.5e-3


def plain(text: str) -> str:
    """Writes a number with a plain minus, and nothing between that and the digits."""
    return text.replace("−", "-").replace("- ", "-")


def flat(text: str) -> str:
    """Writes every blank as the usual one."""
    return re.sub(r"[\u00a0\u202f]", " ", text)
