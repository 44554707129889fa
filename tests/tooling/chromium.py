"""A Chromium for the browser tests: the one at hand, else one that is installed once.

Most tests run in its headless shell: the same engine, without the windows of a browser around the page, which
take a third of the processor's time. Where the machine has no such shell, they run in the whole browser.

`python -m tests.tooling.chromium` is the step of `make test` that sees to it.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Browser, BrowserType, sync_playwright

from tests.tooling import shared
from tests.tooling.apt import apt_install, may_use_apt

CHOSEN = "UNROLLED_CHROMIUM"
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)

# Playwright itself adds --headless and --no-sandbox. The rest keeps a browser that was made for people from
# calling home while a test watches which hosts are asked.
ARGUMENTS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def find() -> Path | None:
    """The first whole Chromium or Chrome on this machine that starts, or None.

    Order: the path in UNROLLED_CHROMIUM, the commands on PATH, macOS's applications, Playwright's download.
    Raises FileNotFoundError when UNROLLED_CHROMIUM names one that does not start: no other is tested instead.
    """
    return _chosen() or next(filter(_starts, _candidates()), None)


def find_shell() -> Path | None:
    """The first headless shell on PATH that starts, or None.

    Where UNROLLED_CHROMIUM names a browser, it is that one. Raises as `find` does.
    """
    return _chosen() or next(filter(_starts, _on_path(SHELLS)), None)


def launch(chromium: BrowserType) -> Browser:
    """A whole browser without a screen, `find`'s. Raises FileNotFoundError where there is none."""
    executable = find()
    if executable is None:
        raise FileNotFoundError("no Chromium here: run `python -m tests.tooling.chromium`")
    return chromium.launch(executable_path=executable, headless=True, args=ARGUMENTS)


def launch_shell(chromium: BrowserType) -> Browser:
    """`find_shell`'s headless shell; where there is none, the same as `launch`."""
    executable = find_shell()
    if executable is None:
        return launch(chromium)
    return chromium.launch(executable_path=executable, headless=True, args=[*ARGUMENTS, shared.ARGUMENT])


def install() -> None:
    """Bring a Chromium: by apt where we are root, else (or where apt has none) by Playwright's download."""
    if may_use_apt():
        apt_install("chromium")
        if find():
            return
    # Playwright's download wants system libraries; it can bring them where apt may be used.
    with_libraries = ["--with-deps"] if may_use_apt() else []
    command = [sys.executable, "-m", "playwright", "install", *with_libraries, "chromium"]
    subprocess.run(command, check=True)


def ensure_libraries() -> None:
    """Install what a minimal system lacks, where we may.

    Playwright's driver wants libatomic, which slim images leave out. And without a font that has Chinese
    glyphs, a page in Chinese is laid out in boxes, whose faults and merits are not those of its letters.
    """
    if not may_use_apt():
        return
    if not _answers([sys.executable, "-m", "playwright", "--version"]):
        apt_install("libatomic1")
    if not _has_chinese_font():
        apt_install("fonts-noto-cjk")


def _chosen() -> Path | None:
    chosen = os.environ.get(CHOSEN)
    if not chosen:
        return None
    if not _starts(Path(chosen)):
        raise FileNotFoundError(f"{CHOSEN}={chosen} does not start")
    return Path(chosen)


def _on_path(commands: Sequence[str]) -> Iterator[Path]:
    return (Path(path) for path in map(shutil.which, commands) if path)


def _candidates() -> Iterator[Path]:
    yield from _on_path(COMMANDS)
    yield from map(Path, APPLICATIONS)
    # Asked last: it starts Playwright's driver, which takes half a second, and cannot be asked inside a test.
    with sync_playwright() as playwright:
        yield Path(playwright.chromium.executable_path)


def _starts(executable: Path) -> bool:
    # Asked rather than looked for: Ubuntu's `chromium-browser` may be a stub that only points to a snap.
    return _answers([executable, "--version"])


def _answers(command: Sequence[str | Path]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _has_chinese_font() -> bool:
    lister = shutil.which("fc-list")
    if lister is None:
        return False
    return bool(subprocess.run([lister, ":lang=zh"], capture_output=True, timeout=60, check=False).stdout)


def main() -> int:
    """Install what is missing; exit status 1 with a hint when there is still no Chromium."""
    ensure_libraries()
    if find() is None:
        install()
    if find_shell() is None and may_use_apt():
        apt_install(SHELLS[0])
    executable = find()
    if executable is None:
        print(f"no Chromium could be installed: install one, or name it in {CHOSEN}", file=sys.stderr)
        return 1
    print(f"browser tests use {find_shell() or executable}, those of the whole browser {executable}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
