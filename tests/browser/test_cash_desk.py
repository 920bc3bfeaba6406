"""The cash desk in use: the amount stands there whole at every size, is read as it was meant, and taken once."""

import signal

import pytest
from playwright.async_api import Page, expect

from domain.sales.applications.records import Application
from domain.sales.quotes.of_application import price_of
from domain.sales.receipts.records import Receipt
from tests.browser.demo_hall import DemoHall, Pages, is_live, zh
from tests.browser.selling import held

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)

SIZES = (
    (1280, 720),
    (1280, 800),
    (1366, 768),
    (1440, 900),
    (1920, 1080),
    (1024, 768),
    (768, 1024),
    (390, 844),
    (3840, 2160),
)
ZOOMED = tuple((wide // 2, high // 2) for wide, high in SIZES[:6])  # a zoom of 200 % leaves half the room
AMOUNTS = ("20,000", "1,234,567.89", "12 345 678.90", "人民币 5 万元", "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分")

# What is wrong with how the amount stands there: letters that the field or its box cuts, or words over other words.
CUT = """(amounts) => {
  const input = document.querySelector('#amount');
  const pen = document.createElement('canvas').getContext('2d');
  const inside = (part, whole) => part.left >= whole.left - 1 && part.right <= whole.right + 1 && part.bottom <= whole.bottom + 1 && part.top >= whole.top - 1;
  return amounts.flatMap((amount) => {
    input.value = amount;
    input.dispatchEvent(new Event('input'));
    input.scrollIntoView({ block: 'center' });
    const { fontWeight, fontSize, fontFamily } = getComputedStyle(input);
    pen.font = `${fontWeight} ${fontSize} ${fontFamily}`;
    const [field, box, meant] = [input, input.closest('.box'), document.querySelector('#meant')].map((node) => node.getBoundingClientRect());
    const text = { ...field.toJSON(), right: field.left + pen.measureText(amount).width };
    const at = document.elementFromPoint(text.right - 1, (text.top + text.bottom) / 2);
    return [
      [text.right <= field.right + 1 && input.scrollWidth <= input.clientWidth + 1, 'cut'],
      [inside(field, box) && box.right <= innerWidth, 'outside its box'],
      [at === input, 'covered'],
      [inside(meant, box), 'capitals outside the box'],
      [meant.top >= text.bottom - 1 || meant.left >= text.right - 1, 'capitals over figures'],
      [document.querySelector('#meant span').textContent.length > 3, 'no capitals'],
    ].filter(([right]) => !right).map(([, fault]) => `${innerWidth}x${innerHeight} ${amount}: ${fault}`);
  });
}"""


async def choose(till: Page, application: str) -> None:
    """The client of this hold stands at the desk."""
    await till.locator(f"#holds li[data-key^='{application}'] button").click()
    await expect(till.locator("#take")).to_be_visible()


async def test_the_amount_is_never_cut_at_any_size_or_zoom(demo: DemoHall, pages: Pages) -> None:
    till = await pages.open("cashier")
    await choose(till, await held(demo))
    found: list[str] = []
    for wide, high in (*SIZES, *ZOOMED):
        await till.set_viewport_size({"width": wide, "height": high})
        found += await till.evaluate(CUT, AMOUNTS)
    assert found == []
    await till.evaluate("document.querySelector('.grow').style.maxWidth = '4rem'")
    await till.evaluate("document.querySelector('#mirror').hidden = true")
    assert len(await till.evaluate(CUT, AMOUNTS)) >= len(AMOUNTS), "the premise: a cut amount is found"


async def test_a_deposit_is_two_clicks_and_the_amount(demo: DemoHall, pages: Pages) -> None:
    till, application = await pages.open("cashier", size=(1024, 768)), await held(demo)
    await choose(till, application)
    await expect(till.locator("#amount")).to_be_focused()
    await till.locator("#amount").press("Control+a")
    await till.keyboard.type("5 万元")
    await expect(till.locator("#meant")).to_have_text("¥50,000 伍万元整")
    await till.locator("label", has=till.locator("input[name=method][value=card]")).click()
    await expect(till.locator("#amount")).to_have_value("50,000")  # as it is written
    take = till.locator("#take")
    await expect(take).to_have_text(
        zh("cashier", "Take {amount} ({method}) and write the receipt", amount="¥50,000", method=zh("cashier", "Card"))
    )
    await take.dblclick()
    await expect(till.locator("#done")).to_contain_text("¥50,000")
    await expect(till.locator("#done")).to_contain_text("伍万元整")
    await expect(till.locator("#done")).to_be_focused()

    await choose(till, second := await held(demo))  # one click, and how the last one was paid is how this one is
    await till.locator("#amount").press("Control+a")
    await till.keyboard.type("30000")
    await take.click()  # two
    await expect(till.locator("#done")).to_contain_text("¥30,000")
    taken = {(r.application, r.amount_fen, r.method) for r in demo.hall.all(Receipt).values()}
    assert {one for one in taken if one[0] in (application, second)} == {
        (application, 5_000_000, "card"), (second, 3_000_000, "card"),
    }  # fmt: skip
    assert pages.complaints == []


async def test_what_cannot_be_taken_is_said_beside_the_field_and_never_sent(demo: DemoHall, pages: Pages) -> None:
    till, application = await pages.open("cashier"), await held(demo)
    price = price_of(demo.hall, demo.hall.all(Application)[application])
    await choose(till, application)
    await till.locator("label", has=till.locator("input[name=method][value=cash]")).click()
    amount, why, take = till.locator("#amount"), till.locator("#why"), till.locator("#take")
    sent: list[str] = []
    till.on("request", lambda request: sent.append(request.url) if "receipt.record" in request.url else None)
    for typed, reason in (
        ("50000,50", zh("cashier", "Commas stand only before three figures, as in 50,000.")),
        ("50.000", zh("cashier", "After the dot come one or two figures, as in 50000.50; fifty thousand is 50,000.")),
        (
            f"{price / 100 + 0.01:.2f}",
            zh("cashier", "The home costs {price}; no more than that can be taken.", price=f"¥{price / 100:,.0f}"),
        ),
    ):
        await amount.fill(typed)
        await expect(why).to_have_text(reason)
        await expect(amount).to_have_attribute("aria-invalid", "true")
        await expect(take).to_be_disabled()
        await amount.press("Enter")
        await expect(amount).to_have_value(typed)  # kept as it was typed
    assert sent == []

    much = zh("cashier", "This is {percent} % of the price. Please make sure that it is meant.", percent=20)
    await amount.fill(f"{price / 500:.2f}")
    await expect(why).to_have_text(much)
    await expect(take).to_be_enabled()  # a warning forbids nothing
    await amount.fill(f"{price / 500 - 0.01:.2f}")
    await expect(why).to_be_empty()


async def test_in_an_outage_the_cash_desk_says_what_to_do_by_hand(demo: DemoHall, pages: Pages) -> None:
    till, application = await pages.open("cashier", clock=True), await held(demo)
    await choose(till, application)
    by_hand = till.get_by_text(
        zh("cashier", "Write the receipt book by hand for now, and enter it here once this screen is live again.")
    )
    await expect(by_hand).to_be_hidden()
    demo.process.signal(signal.SIGSTOP)
    try:
        await till.clock.fast_forward(6_000)
        await expect(till.locator("html")).to_have_attribute("data-truth", "old")
        await expect(till.locator("#take")).to_be_disabled()
        await till.clock.fast_forward(16_000)
        await expect(by_hand).to_be_visible()
        await expect(till.locator("#left")).to_be_hidden()  # nobody knows whether the hold still runs
        await expect(till.locator("#count")).to_be_hidden()
    finally:
        demo.process.signal(signal.SIGCONT)
    await is_live(till)
    await expect(by_hand).to_be_hidden()
    await expect(till.locator("#left")).to_be_visible()
