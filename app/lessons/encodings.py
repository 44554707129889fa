"""Decodes the file of a lesson, in whichever encoding an editor has saved it."""

import json
import re

from app.lessons.faults import faulty

PAIR = re.compile(rb"[\x81-\xfe][\x00-\xff]?")
BOTH_HIGH = re.compile(rb"[\xa1-\xfe]{2}")


def decoded(text: bytes) -> str:
    """Returns a file's text: UTF-8, UTF-16 or UTF-32, with a byte order mark or without, or GB18030, which
    GBK is a part of. Raises Refusal with the place of the first byte that is none of them."""
    encoding = json.detect_encoding(text)
    try:
        return text.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8" and is_gbk(text):
            return text.decode("gb18030")
        before = text[: error.start].decode(encoding, "replace")
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        raise faulty("lesson_encoding", line=line, column=column) from None


def is_gbk(text: bytes) -> bool:
    """Says whether bytes that are no UTF-8 are Chinese in GBK.

    Western encodings can be read as GBK, too, and come out as wrong characters; but there a letter beyond
    ASCII stands alone among others, where nearly all Chinese characters are pairs of bytes beyond ASCII.
    """
    try:
        text.decode("gb18030")
    except UnicodeDecodeError:
        return False
    pairs: list[bytes] = PAIR.findall(text)
    high = sum(BOTH_HIGH.fullmatch(pair) is not None for pair in pairs)
    return high > 0.8 * len(pairs)
