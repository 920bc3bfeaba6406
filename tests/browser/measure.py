"""What nobody could read or reach on a page as it is drawn: cut, piled, covered, off the page, or too small."""

import functools
import re
from collections.abc import Mapping
from pathlib import Path

from playwright.async_api import Page

PARTS = ("boxes", "text", "page")  # of tests/browser/measuring, in the order they need each other


async def faults_of(page: Page, floors: Mapping[str, float] | None = None) -> list[str]:
    """One readable line for each fault; none on a sound page. `floors`: the least px of text, by selector.

    Text that is cut counts, unless one can scroll to it, or it is free text that ends in an ellipsis; figures may never
    be cut. So do lines over other lines, words under something opaque, fields narrower than their value, controls that
    are cut, covered or out of reach, and a page that scrolls sideways. Toasts and tooltips pass: they are left out.
    """
    found: list[str] = await page.evaluate(_script(), list((floors or {}).items()))
    return found


@functools.cache
def _script() -> str:
    """All parts as one function: the policy of the pages lets no other script in."""
    folder = Path(__file__).parent / "measuring"
    modules = "\n".join((folder / f"{part}.js").read_text() for part in PARTS)
    return f"(floors) => {{ {re.sub(r'^(import .*;|export )', '', modules, flags=re.MULTILINE)}\nreturn faultsOf(floors); }}"
