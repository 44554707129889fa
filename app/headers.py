"""Adds the headers that every answer carries."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.settings import Settings

NOTHING = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
"""The hash of no text at all."""
PLOTLYS_STYLES = f"style-src 'self' {NOTHING}; style-src-attr 'unsafe-inline'"
"""Plotly positions what it draws by style attributes. Its few rules it writes through the CSS object model,
which no policy concerns, into a style element that is empty: no other is allowed."""
SWAGGERS_STYLES = "style-src 'self' 'unsafe-inline'"
"""Swagger UI writes style elements; the policy of its page alone allows them."""


OF_DOCUMENTS = {
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # The presenter's window is of our own origin, and a frame has no opener.
    "Cross-Origin-Opener-Policy": "same-origin",
}
OF_DATA = {"Cross-Origin-Resource-Policy": "same-origin"}
"""Pages and files may stand in other people's pages, some of which ask that all in them allows it; what is
answered to requests may not."""
DATA = "/api/"
VERSIONED = "/assets/"
"""Files that are named with their version, the query parameter `VERSION`. No other parameter counts."""
VERSION = "v"
FILES = ("/static/", VERSIONED)
WORKERS = "/worker.js"
"""The file of a worker. Only documents and workers get a policy: on other files it would have no effect."""


def policy(frame_ancestors: str, styles: str = PLOTLYS_STYLES) -> str:
    """Writes a Content-Security-Policy. frame_ancestors: who may embed the page."""
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self'",
            styles,
            "img-src 'self' data: blob:",  # the pictures that Plotly exports, and Swagger UI's icons
            "worker-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            f"frame-ancestors {frame_ancestors}",
        )
    )


class Headers:
    """Middleware that adds the headers to each answer that they govern. Touches no body, so that streams pass
    as they are."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.policy = policy(settings.frame_ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                if not scope["path"].startswith(FILES) or scope["path"].endswith(WORKERS):
                    headers.setdefault("Content-Security-Policy", self.policy)
                    for name, value in (OF_DATA if scope["path"].startswith(DATA) else OF_DOCUMENTS).items():
                        headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)
