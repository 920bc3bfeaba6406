"""`anchang` as a later version of itself: `python -m tests.faults.other_version serve`. For tests alone."""

from server.cli import app as command_line
from server.web import pages

VERSION = "0123456789ab"

if __name__ == "__main__":
    pages.digest_of = lambda folders: VERSION
    command_line()
