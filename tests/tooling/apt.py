"""Debian's packages, for what tests need beside Python's."""

import os
import shutil
import subprocess


def may_use_apt() -> bool:
    """Whether we may install: as root, where there is apt."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(package: str) -> None:
    """Try to install; a failure is told by apt and then met by the caller, who looks at what is there."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--no-install-recommends", package]
    for command in (["apt-get", "update"], install):
        subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False)
