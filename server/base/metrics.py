"""What /metrics counts (Prometheus). No label ever holds a name, a phone or an id."""

from prometheus_client import Counter, Gauge, Histogram

SOCKETS = Gauge("anchang_sockets", "Open live sockets", ["screen"])
OPEN_FILES = Gauge("anchang_open_files", "Files and sockets this process has open")
OPEN_FILES_LIMIT = Gauge("anchang_open_files_limit", "How many it may have open")
NO_ROOM = Counter("anchang_no_room_total", "Connections and screens that found too few open files left", ["what"])
SENT_AWAY = Counter("anchang_sent_away_total", "Screens sent to other processes, which held fewer")
FRAMES = Counter("anchang_frames_total", "Frames handed to sockets")
UNPUBLISHED = Counter("anchang_unpublished_total", "Messages that Redis did not pass on to other processes")
COMMANDS = Counter("anchang_commands_total", "Commands by outcome", ["verb", "outcome"])
COMMAND_SECONDS = Histogram(
    "anchang_command_seconds", "From request to answer",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 3),
)  # fmt: skip
DENIED = Counter("anchang_denied_total", "Requests and sockets turned away because of who asks", ["code"])
THROTTLED = Counter("anchang_throttled_total", "Requests over a limit of tries")  # counted alone: a flood fills no log
CUT = Counter("anchang_cut_off_total", "Connections ended because of how the peer used them", ["why"])
COPIED = Counter("anchang_copied_devices_total", "Times a device asked at one address while open at another")
HEAD = Gauge("anchang_head", "Number of the last change this process holds", ["hall"])
FRESH = Gauge("anchang_fresh", "1 while the journal was checked within three seconds", ["hall"])
SHUT = Gauge("anchang_shut", "1 while this process cannot save the hall", ["hall"])
WAL = Gauge("anchang_wal_bytes", "Length of SQLite's write-ahead log")
CLOCK_OFF = Gauge("anchang_clock_off_seconds", "By how much the wall clock leapt; 0 while it is believed")
CLOCK_LOOKED = Gauge(
    "anchang_clock_looked_seconds", "Since a clock, in whichever process, looked at a hall and saw it whole", ["hall"]
)
SILENT = Gauge("anchang_devices_silent", "Paired screens in use that gave no sign of life", ["hall", "screen"])
LOOP_LAG = Gauge("anchang_loop_lag_seconds", "How late the event loop ran a timer, at worst in the last ten seconds")
LOOP_LATE = Histogram(
    "anchang_loop_late_seconds", "How late the event loop ran each of its timers",
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 3),
)  # fmt: skip
