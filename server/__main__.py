"""The command line: `anchang --help`."""

import gc


def main() -> None:
    """What is imported stays: looking for garbage in it, then and ever after, would be a fifth of the start."""
    gc.disable()
    from server.cli import main as command_line

    gc.freeze()
    gc.enable()
    command_line()


if __name__ == "__main__":
    main()
