"""What a stage came to, beside the bars of the load plan."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bench.figures import quantile, spread
from bench.opening.buyers import Heard
from bench.opening.plan import Stage

Commits = list[tuple[int, float]]  # (number, wall-clock moment at which it was decided), in order


@dataclass(frozen=True)
class Outcome:
    """Everything measured in one stage."""

    stage: Stage
    heard: Heard
    pushes: list[float]  # seconds from each change to each screen, sorted
    lag: float
    cpu: dict[str, float]  # processor seconds by part
    seconds: float
    ended: list[str]  # why screens lost their sockets
    back: float | None  # seconds until all screens were current again

    def bars(self) -> Iterable[tuple[str, str, bool]]:
        """(what, measured against its bar, held)."""
        both = sorted(self.heard.granted + self.heard.refused)
        refused = sorted(self.heard.refused)
        failed = sum(n for status, n in self.heard.statuses.items() if status[0] == "5") + self.heard.unanswered
        yield from (
            _bar("command p50", quantile(both, 0.5), 0.050),
            _bar("command p99", quantile(both, 0.99), 0.300),
            _bar("refusal p99", quantile(refused, 0.99), 0.300),
            _bar("push p99", quantile(self.pushes, 0.99), 0.500),
            _bar("loop lag, worst", self.lag, 0.250),
        )
        yield "5xx and unanswered", f"{failed} = 0", not failed
        yield "answered differently to the same key", f"{len(self.heard.unequal)} = 0", not self.heard.unequal
        if self.back is not None:
            yield _bar("all screens current again", self.back, 15.0)

    def report(self) -> str:
        """All of it, in lines."""
        heard, total = self.heard, sum(self.heard.statuses.values())
        ours = {part: spent for part, spent in self.cpu.items() if part != "machine"}
        other = self.cpu["machine"] - sum(ours.values())
        lines = [
            f"--- {self.stage.name}: {self.stage.rate:g} commands/s for {self.stage.seconds:g} s, {total:,} answered",
            f"granted       {spread(heard.granted)}",
            f"refused       {spread(heard.refused)}",
            f"push          {spread(self.pushes)}",
            f"sent late     {spread(heard.late)}",
            f"given twice   {heard.again:,}, answered alike: {heard.again - len(heard.unequal):,}",
            "answers       " + ", ".join(f"{status} ×{n:,}" for status, n in heard.statuses.most_common()),
            "processor     " + ", ".join(f"{part} {100 * spent / self.seconds:.0f} %" for part, spent in ours.items())
            + f" of one core; others on this machine {100 * other / self.seconds:.0f} %; generator's share of ours "
            + f"{100 * ours['generator'] / sum(ours.values()):.0f} %",
            f"per command   {1000 * ours['web'] / max(1, total + heard.again):.2f} ms of web, with all its pushes",
            *(f"  {verb:<22}{spread(times)}" for verb, times in sorted(heard.verbs.items())),
            *(f"{'ok  ' if held else 'OVER'}  {what}: {measured}" for what, measured, held in self.bars()),
        ]  # fmt: skip
        if self.ended:
            lines.append(f"screens lost: {len(self.ended)}, such as {self.ended[0]}")
        return "\n".join(lines)


def push_times(commits: Commits, heard: Iterable[tuple[list[float], list[int], list[int]]]) -> list[float]:
    """For every change and every screen that was on: from its decision to the first frame that holds it. Sorted."""
    numbers = [number for number, _ in commits]
    found: list[float] = []
    for moments, held, begun in heard:
        fresh = {0, *begun}
        for index in range(1, len(held)):
            if index not in fresh:
                first, last = bisect_left(numbers, held[index - 1] + 1), bisect_left(numbers, held[index] + 1)
                found += [moments[index] - at for _, at in commits[first:last]]
    return sorted(found)


def commits_of(rows: Iterable[tuple[int, datetime]]) -> Commits:
    """Journal rows as numbers and moments."""
    return [(seq, at.timestamp()) for seq, at in rows]


def _bar(what: str, seconds: float, bar: float) -> tuple[str, str, bool]:
    return what, f"{1000 * seconds:,.0f} < {1000 * bar:,.0f} ms", not seconds >= bar
