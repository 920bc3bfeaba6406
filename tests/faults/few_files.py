"""`anchang` with as many open files as `FEW_FILES=soft:hard` says: `python -m tests.faults.few_files serve`. For tests
alone."""

import os
import resource

from server.cli import app as command_line

if __name__ == "__main__":
    soft, hard = (int(number) for number in os.environ["FEW_FILES"].split(":"))
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    command_line()
