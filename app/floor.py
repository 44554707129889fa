"""The oldest browsers that the page supports.

The page is written in today's CSS; what these browsers lack of it is rewritten before it is sent. The README
names the same versions, the checkers hold our JavaScript to them.
"""

FLOOR = {
    "chrome": "108",
    "edge": "108",
    "firefox": "108",
    "safari": "16.2",
    "ios_saf": "16.2",
}
"""The oldest versions, by browserslist's names: those of December 2022, four years before the page was
written."""
NAMES = {"Chrome": "chrome", "Edge": "edge", "Firefox": "firefox", "Safari": "safari"}
TARGETS = [f"{name} {version}" for name, version in FLOOR.items()]
"""The same versions as browserslist spells them."""
NAMED = ", ".join(f"{name} {FLOOR[key]}" for name, key in NAMES.items())
"""The same versions as people say them."""
