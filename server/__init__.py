"""What every screen stands on: the one door, the live stream, pages, sign-in, the clock and the command line."""

VERSION = "0.2.0"
