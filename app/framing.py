"""Checks the head of a request: where two programs could read it in two ways, it is refused.

The parser below (llhttp) checks the characters. What it lets pass and RFC 9112 does not, is checked here.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.wire.errors import Refusal, refusal

Header = tuple[bytes, bytes]
VERSIONS = ("1.0", "1.1")
HOST = re.compile(rb"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+,;=%-]+)(:[0-9]*)?")
"""uri-host [":" port], RFC 9110, section 7.2."""
ABSOLUTE = re.compile(rb"https?://([^/?#]*)([^#]*)", re.IGNORECASE)
DIGITS = re.compile(rb"[0-9]{1,19}")
LONGEST_QUOTE = 40


@dataclass(frozen=True, slots=True)
class Head:
    """A request line and its headers. version: such as "1.1". headers: names in lower case. upgrading:
    whether the parser takes what follows for another protocol's."""

    method: str
    target: bytes
    version: str
    headers: Sequence[Header]
    upgrading: bool = False

    def values(self, name: bytes) -> list[bytes]:
        """Lists the values of a header, in order."""
        return [value.strip(b" \t") for header, value in self.headers if header == name]

    @property
    def has_body(self) -> bool:
        """Says whether a body follows."""
        lengths = self.values(b"content-length")
        return bool(self.values(b"transfer-encoding")) or any(length.strip(b"0") for length in lengths)

    @property
    def expects_continue(self) -> bool:
        """Says whether the client waits for 100 (Continue) before it sends the body."""
        return self.version != "1.0" and self.has_body and bool(self.values(b"expect"))


def unfit(head: Head) -> Refusal | None:
    """Returns why the request is not served; None where it is."""
    for check in (_version, _target, _host, _body, _upgrade, _expectation):
        fault = check(head)
        if fault is not None:
            return fault
    return None


def origin_form(target: bytes) -> tuple[bytes, bytes | None]:
    """Splits the target into path and query, and the host where it is a whole address."""
    absolute = ABSOLUTE.fullmatch(target)
    if absolute is None:
        return target, None
    host, rest = absolute.groups()
    return rest if rest.startswith(b"/") else b"/" + rest, host


def _version(head: Head) -> Refusal | None:
    if head.version in VERSIONS:
        return None
    return refusal(505, "http_version", came=head.version)


def _target(head: Head) -> Refusal | None:
    path, host = origin_form(head.target)
    right = path.startswith(b"/") and b"#" not in path and (host is None or HOST.fullmatch(host))
    return None if right and head.method != "CONNECT" else refusal(400, "request_target")


def _host(head: Head) -> Refusal | None:
    hosts = head.values(b"host")
    wanted = len(hosts) == 1 or (not hosts and head.version == "1.0")
    return None if wanted and all(map(HOST.fullmatch, hosts)) else refusal(400, "host")


def _body(head: Head) -> Refusal | None:
    lengths, codings = head.values(b"content-length"), head.values(b"transfer-encoding")
    if len(lengths) + len(codings) > 1 or not all(map(DIGITS.fullmatch, lengths)):
        return refusal(400, "content_length")
    if not codings or codings[0].lower() == b"chunked":
        return refusal(400, "chunked_version") if codings and head.version == "1.0" else None
    listed = [coding.strip(b" \t").lower() for coding in codings[0].split(b",")]
    # Another coding below the chunks is one that we do not know; without chunks last the body has no end.
    unknown = all(listed) and listed[-1] == b"chunked" and b"chunked" not in listed[:-1]
    return refusal(501 if unknown else 400, "transfer_coding", came=quoted(codings))


def _upgrade(head: Head) -> Refusal | None:
    named = b"upgrade" in tokens(head.values(b"connection")) and head.values(b"upgrade")
    return refusal(400, "upgrade") if (named or head.upgrading) and head.has_body else None


def _expectation(head: Head) -> Refusal | None:
    expected = head.values(b"expect")
    if head.version == "1.0" or tokens(expected) <= {b"100-continue"}:
        return None
    return refusal(417, "expectation", came=quoted(expected))


def tokens(values: Iterable[bytes]) -> set[bytes]:
    """Lists the members of a header that is a list, in lower case."""
    return {token.strip(b" \t").lower() for value in values for token in value.split(b",")}


def quoted(values: Iterable[bytes]) -> str:
    """Returns a header as it came, cut where it is long."""
    return b", ".join(values).decode("latin-1")[:LONGEST_QUOTE]
