"""Firefox and WebKit for the tests that every engine has to pass: those at hand, else some that are installed
once.

`python -m tests.tooling.engines` is the step of `make test` that sees to it. Chromium is `chromium.py`'s.
"""

import shutil
from pathlib import Path

from tests.tooling.apt import apt_install, may_use_apt

FIREFOX = ("firefox-esr", "firefox")
WEBKIT_DRIVER = "WebKitWebDriver"
MINI_BROWSERS = "usr/lib/**/webkit2gtk-4*/MiniBrowser"
"""A window around WebKitGTK, which Debian keeps out of the PATH."""
SCREEN = "Xvfb"
PACKAGES = {"firefox": ("firefox-esr",), "webkit": ("webkit2gtk-driver", "xvfb")}


def firefox() -> str | None:
    """The command of this machine's Firefox."""
    return next(filter(None, map(shutil.which, FIREFOX)), None)


def mini_browser() -> Path | None:
    """The window around WebKit that its driver starts."""
    return next(Path("/").glob(MINI_BROWSERS), None)


def missing(engine: str) -> str:
    """What this machine lacks for an engine, empty where it lacks nothing."""
    if engine == "firefox":
        return "" if firefox() else "Firefox"
    if engine == "webkit":
        wanted = {
            WEBKIT_DRIVER: shutil.which(WEBKIT_DRIVER),
            "WebKitGTK's MiniBrowser": mini_browser(),
            SCREEN: shutil.which(SCREEN),
        }
        return ", ".join(name for name, there in wanted.items() if not there)
    return ""


def main() -> None:
    """Installs what is missing where we may, and says which engines the tests leave out."""
    for engine, packages in PACKAGES.items():
        if missing(engine) and may_use_apt():
            for package in packages:
                apt_install(package)
        lack = missing(engine)
        print(f"tests of {engine} are left out: no {lack}" if lack else f"tests of {engine} can run")


if __name__ == "__main__":
    main()
