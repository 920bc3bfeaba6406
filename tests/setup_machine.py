"""`python -m tests.setup_machine`: after it returns 0, PostgreSQL, Chromium and a Chinese font are on this machine.

What is missing is installed with apt-get, as root or by a sudo that asks no password; otherwise the exact command
is printed and the exit code is 1. Nothing is ever skipped.
"""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Callable

from tests.machine import find_chromium, find_faketime, find_postgres

APT = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]


def main() -> int:
    packages = missing()
    if not packages:
        return 0
    install = ["install", "-y", "--no-install-recommends", *packages]
    prefix = privilege()
    if prefix is None:
        print(f"The tests need {', '.join(packages)}. Run:", file=sys.stderr)
        print(f"  sudo apt-get update && sudo apt-get {' '.join(install)}", file=sys.stderr)
        return 1
    print(f"Installing {', '.join(packages)}", flush=True)
    for arguments in (["update"], install):
        done = subprocess.run([*prefix, *APT, "-qq", *arguments], check=False)
        if done.returncode:
            return done.returncode
    if left := missing():
        print(f"Installed, and still not usable: {', '.join(left)}", file=sys.stderr)
        return 1
    return 0


def missing() -> list[str]:
    """The Debian packages to install, in the order of the table below."""
    return [package for present, packages in NEEDS if not present() for package in packages]


def privilege() -> list[str] | None:
    """What to put before apt-get, or None where this user may not install or there is no apt-get."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    if shutil.which("sudo") and subprocess.run([*sudo, "true"], check=False, capture_output=True).returncode == 0:
        return sudo
    return None


def has_postgres() -> bool:
    """The programs, and for root also the user they run as."""
    may_run = os.geteuid() != 0 or any(user.pw_name == "postgres" for user in pwd.getpwall())
    return find_postgres() is not None and may_run


def has_chromium() -> bool:
    return find_chromium() is not None


def has_faketime() -> bool:
    return find_faketime() is not None


def has_chinese_font() -> bool:
    if shutil.which("fc-list") is None:
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh-cn"], check=True, capture_output=True).stdout.strip())


NEEDS: tuple[tuple[Callable[[], bool], tuple[str, ...]], ...] = (
    (has_postgres, ("postgresql",)),
    (has_chromium, ("chromium",)),
    (has_faketime, ("libfaketime",)),
    (has_chinese_font, ("fontconfig", "fonts-noto-cjk")),
)

if __name__ == "__main__":
    sys.exit(main())
