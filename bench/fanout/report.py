"""The tables and verdicts of the measures. What each column means: bench/README.md."""

from dataclasses import dataclass

from bench.fanout.contestants import AS_SHIPPED, OURS, OURS_TWICE, REFERENCE, STORM_REFERENCE
from bench.fanout.medians import DISTURBED, Bar, Cell, Medians, key, shown, table
from bench.fanout.rounds import STALLED


@dataclass(frozen=True)
class Figure:
    """One table: a value of one phase, for every server and number of screens, and as a multiple of the reference."""

    title: str
    phase: str
    value: str
    form: str
    to: str = REFERENCE
    scale: float = 1.0


COST = Figure("Server CPU per delivered frame, µs (one change on its way)", "sat 1", "us_per_frame", "{:.2f}")
MOST = Figure("Frames delivered per second (four changes on their way)", "sat 4", "frame_rate", "{:,.0f}")
QUIET = Figure("Publishing to the last screen in a quiet hall, p50 ms", "light", "all_p50_us", "{:.1f}", scale=1e-3)
WORST = Figure("Publishing to the last screen in a quiet hall, p99 ms", "light", "all_p99_us", "{:.1f}", scale=1e-3)
BACK = Figure("All screens back with their snapshot, ms", "storm", "total_ms", "{:,.0f}", STORM_REFERENCE)
WORK = Figure("Server CPU per screen that comes back, µs", "storm", "us_per_screen", "{:,.0f}", STORM_REFERENCE)


def fanout(medians: Medians) -> None:
    """One change to N screens: cost, most deliveries, time to the last screen, weight."""
    unmerged = [name for name in medians.contestants if name != AS_SHIPPED]
    for figure, names in ((COST, unmerged), (MOST, unmerged), (QUIET, None), (WORST, None)):
        _figure(medians, figure, names or medians.contestants)
    _weights(medians)
    if AS_SHIPPED in medians.contestants:
        _merging(medians)
    bars = [
        Bar(
            f"{what} with {n:,} screens, × {REFERENCE}",
            limit,
            _ratio(medians, name, n, figure),
            most=figure is not MOST,
        )
        for n in medians.sizes
        for what, limit, name, figure in (
            ("CPU per delivered frame", 1.6, OURS, COST),
            ("publishing to the last screen, p50", 1.5, OURS, QUIET),
            ("frames/s of one process", 0.6, OURS, MOST),
            ("frames/s of two processes", 0.9, OURS_TWICE, MOST),
        )
    ]
    _verdicts(bars, medians)


def storm(medians: Medians) -> None:
    """N screens at once, each until it holds the snapshot."""
    for figure in (BACK, WORK):
        _figure(medians, figure, medians.contestants)
    _weights(medians)
    times = [
        Bar(f"{what} {n:,} screens, × {STORM_REFERENCE}", 1.5, _ratio(medians, OURS, n, figure))
        for n in medians.sizes
        for what, figure in (("time to all of", BACK), ("CPU for each of", WORK))
    ]
    weights = [Bar(f"one of {n:,} idle screens", 18, _weight(medians, OURS, n), " KiB") for n in medians.sizes]
    _verdicts(times + weights, medians)


def stall(medians: Medians) -> None:
    """A quarter of the screens stops reading: what the others notice, and what it costs the process."""
    rows = []
    for n in medians.sizes:
        for name in medians.contestants:
            phases = ("sat 4", "stalled")
            rates = [shown(medians.cell(name, n, phase, key("frame_rate")), "{:,.0f}") for phase in phases]
            rows.append([f"{n:,}", name, *rates, shown(_held(medians, name, n), "{:.0f}")])
    heads = ["screens", "server", "frames/s to all", "frames/s to the others meanwhile", "KiB per stalled screen"]
    table("A quarter of the screens stops reading", heads, rows)
    held = [Bar(f"one of {n // STALLED} stalled screens", 100, _held(medians, OURS, n), " KiB") for n in medians.sizes]
    _verdicts(held, medians)


def _figure(medians: Medians, figure: Figure, names: list[str]) -> None:
    """A row for each server, best first for the largest number of screens it took part with."""

    def place(name: str) -> tuple[int, float]:
        sizes = [n for n in medians.sizes if medians.cell(name, n, figure.phase, key(figure.value))]
        best = medians.cell(name, sizes[-1], figure.phase, key(figure.value)) if sizes else None
        least = (best.value if best else 0.0) * (-1 if figure is MOST else 1)
        return (-sizes[-1] if sizes else 0, least)

    rows = []
    for name in sorted(names, key=place):
        row = [name]
        for n in medians.sizes:
            row.append(shown(medians.cell(name, n, figure.phase, key(figure.value)), figure.form, figure.scale))
            row.append(shown(_ratio(medians, name, n, figure), "{:.2f}"))
        rows.append(row)
    table(figure.title, ["server", *(head for n in medians.sizes for head in (f"{n:,}", f"× {figure.to}"))], rows)


def _ratio(medians: Medians, name: str, n: int, figure: Figure) -> Cell | None:
    return medians.ratio(name, figure.to, n, figure.phase, key(figure.value))


def _weights(medians: Medians) -> None:
    def heaviness(name: str) -> float:
        weight = _weight(medians, name, medians.sizes[0])
        return weight.value if weight else float("inf")

    rows = []
    for name in sorted(medians.contestants, key=heaviness):
        alone = medians.cell(name, medians.sizes[0], "alone", key("rss_kib"))
        weights = [shown(_weight(medians, name, n), "{:.1f}") for n in medians.sizes]
        rows.append([name, *weights, shown(alone, "{:.0f}", 1 / 1024)])
    heads = ["server", *(f"{n:,} screens" for n in medians.sizes), "MiB with one screen"]
    table("Memory per idle screen, KiB", heads, rows)


def _weight(medians: Medians, name: str, n: int) -> Cell | None:
    """KiB that each further screen adds to a server that already has one, and with it the view they share."""
    return _growth(medians, name, n, "alone", "storm after one", n - 1)


def _held(medians: Medians, name: str, n: int) -> Cell | None:
    return _growth(medians, name, n, "sat 4", "stalled", n // STALLED)


def _growth(medians: Medians, name: str, n: int, before: str, after: str, by: int) -> Cell | None:
    small, large = (medians.cell(name, n, phase, key("rss_kib")) for phase in (before, after))
    return Cell((large.value - small.value) / by, False) if small and large else None  # memory knows no other work


def _merging(medians: Medians) -> None:
    """With the pause of the shipped settings between two frames to an audience: what merging does under load."""
    rows = []
    for n in medians.sizes:
        least = shown(medians.cell(REFERENCE, n, "sat 1", key("us_per_frame")), "{:.2f}")
        for phase in ("sat 4", "sat 64"):
            figures = (("rate", "{:,.0f}"), ("frame_rate", "{:,.0f}"), ("us_per_delivery", "{:.2f}"))
            cells = [shown(medians.cell(AS_SHIPPED, n, phase, key(value)), form) for value, form in figures]
            rows.append([f"{n:,}", phase.split()[1], *cells, least])
    heads = [
        "screens",
        "changes on their way",
        "changes × screens /s",
        "frames/s",
        "µs per change and screen",
        "C: µs per frame",
    ]
    table("As shipped: what comes within 50 ms is one frame", heads, rows)


def _verdicts(bars: list[Bar], medians: Medians) -> None:
    """Which bars are met, what went wrong, and how disturbed the machine was."""
    print()
    for bar in bars:
        print(bar.line())
    for sample in medians.samples:
        amiss = [f"{sample[word]} {word}" for word in ("missing", "lost", "dead", "resyncs") if sample.get(word)]
        if amiss or sample["phase"] == "failed":
            where = f"{sample['contestant']}, {sample['n']:,} screens, round {sample['round'] + 1}, {sample['phase']}"
            print(f"- {where}: {', '.join(amiss) or 'see above'}")
    disturbed = sum(sample.get("foreign_pct", 0) > DISTURBED for sample in medians.samples)
    print(f"- other work disturbed {disturbed} of {len(medians.samples)} samples; ~ marks a figure that has no other")
