"""The measure itself: it finds every kind of fault that is planted on a page, and nothing on a sound one."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.browser.measure import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(60)]

SOUND = """
<style>
  body { margin: 0; font: 16px/1.5 sans-serif; }
  .row { display: flex; gap: 8px; }
  .note { width: 80px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .lines { width: 80px; overflow: hidden; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; }
  .list { height: 60px; overflow: auto; }
  .tight { line-height: 1; font-size: 30px; }
  .bar { position: fixed; inset: auto 0 0; height: 40px; background: #fff; }
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .row b { flex: none; }
  #hint { width: 90px; font-size: 36px; }
  #hint::placeholder { font-size: 16px; }
  .option input { position: absolute; opacity: 0; }
</style>
<div class="row"><h1>案场</h1><span>14:05</span><b>¥1,234,567</b></div>
<p class="note">想看大一点的房子，下周再来</p>
<p class="lines">想看大一点的房子，下周再带家里人一起来看看</p>
<p class="tight">轮到王芳</p><p class="tight">A 座 1203</p>
<div class="list" style="width: 200px"><p>一</p><p>二</p><p>三</p><p>四</p><button>五</button></div>
<div class="row" style="width: 60px; overflow-x: auto"><b>一栋</b><b>二栋</b><b>三栋</b></div>
<div class="list" role="region" aria-label="楼层" tabindex="0" style="width: 60px"><p style="width: 90px">一</p><p>二</p><p>三</p></div>
<h2 class="unseen">叫到的号</h2>
<label class="option"><input type="radio" name="r"><span>先生</span></label>
<input id="hint" placeholder="只填姓"><input value="20,000"><select><option>全部</option></select><button disabled>办理</button>
<div style="height: 900px"></div><a href="#x">最后一行</a><div style="height: 60px"></div>
<div class="bar"><button>派单</button></div>
"""

# What is planted → what the finding says of it.
PLANTED = {
    "a word is cut by its own box": (
        "<p id=x style='width:40px;overflow:hidden;white-space:nowrap'>正在接待中</p>",
        "clipped: #x “正在接待中” is cut 40 px beyond #x",
    ),
    "a word is cut by an ancestor": (
        "<div id=x style='width:90px;overflow:clip'><div style='width:200px;text-align:right'><i>三号桌</i></div></div>",
        "clipped: #x div i “三号桌” is cut 110 px beyond #x",
    ),
    "the lower half of a line is cut": (
        "<div style='height:14px;overflow:hidden'><p id=x style='font-size:32px;margin:0'>轮到</p></div>",
        "clipped: #x “轮到” is cut",
    ),
    "a number ends in an ellipsis": (
        "<p id=x style='width:60px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap'>¥1,234,567</p>",
        "figures and all",
    ),
    "the room is behind the ellipsis": (
        "<p id=x style='width:70px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap'>滨江花园一期 1203</p>",
        "figures and all",
    ),
    "an amount is wider than its field": (
        "<input id=x style='width:60px' value='1,234,567'>",
        "clipped: the field #x is",
    ),
    "a choice is wider than its field": (
        "<select id=x style='width:60px'><option>一百二十平以上</select>",
        "clipped: the field #x is",
    ),
    "a word stands out of its frame": (
        "<div id=y style='width:40px;border:1px solid #000'><b id=x style='white-space:nowrap'>壹佰贰拾叁万</b></div>",
        "spilled: #x “壹佰贰拾叁万” stands 55 px out of #y",
    ),
    "a word is broken in the middle": (
        "<p id=x style='width:20px'>实时</p>",
        "torn: #x “实时” is broken into lines",
    ),
    "an amount with digits of one width is wider than its field": (
        "<input id=x style='width:80px;font:700 20px sans-serif;font-variant-numeric:tabular-nums' value='1,234,567'>",
        "clipped: the field #x is",
    ),
    "a part of the page scrolls sideways as well as down": (
        "<div id=x style='width:100px;height:40px;overflow:auto'><p style='width:160px'>一</p></div>",
        "sideways: #x holds something",
    ),
    "a value was never put into words": (
        "<p id=x>在岗 [object Object]</p>",
        "senseless: #x “在岗 [object Object]”",
    ),
    "a sentence was never filled in": (
        "<p id=x>轮到 {badge}</p>",
        "senseless: #x “轮到 {badge}”",
    ),
    "two lines lie over each other": (
        "<div style='position:relative'><p id=x style='position:absolute'>接待中</p><p id=y style='position:absolute'>在岗</p></div>",
        "piled: #x “接待中” and #y “在岗” share",
    ),
    "a box too narrow for its neighbour's words": (
        "<div style='display:flex'><b style='width:20px;white-space:nowrap'>八百八十八</b><i id=x>九</i></div>",
        "piled: div b “八百八十八” and #x “九” share",
    ),
    "words lie under a bar that does not go away": (
        (
            "<p style='position:fixed;top:300px;left:0' id=x>轮到您了</p>"
            "<div id=y style='position:fixed;top:290px;left:0;width:200px;height:60px;background:#fff'></div>"
        ),
        "covered: #x “轮到您了” is under #y",
    ),
    "a button is to the left of the page": (
        "<button id=x style='position:absolute;left:-30px'>派</button>",
        "unreachable: #x “派” is 30 px outside the page",
    ),
    "a button is beyond a page that does not scroll": (
        "<style>body { overflow: hidden; height: 100vh }</style><button id=x style='position:absolute;top:2000px'>派</button>",
        "unreachable: #x “派” is",
    ),
    "a button is beyond a list that does not scroll": (
        "<div id=y style='height:60px;overflow:hidden'><p>一</p><button id=x>派</button></div>",
        "outside #y",
    ),
    "a button lies under something": (
        (
            "<div style='position:relative'><button id=x style='width:100px'>派</button>"
            "<div id=y style='position:absolute;inset:0'></div></div>"
        ),
        "unreachable: #x “派” is under #y",
    ),
    "the page scrolls sideways": (
        "<div style='width:1400px'>宽</div>",
        "sideways: the page is 400 px wider than the screen",
    ),
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def page(chromium: Browser) -> AsyncIterator[Page]:
    context = await chromium.new_context(viewport={"width": 1000, "height": 700})
    yield await context.new_page()
    await context.close()


async def test_a_sound_page_has_no_fault(page: Page) -> None:
    await page.set_content(SOUND)
    assert await faults_of(page, {".row": 16}) == []


@pytest.mark.parametrize("what", PLANTED)
async def test_a_planted_fault_is_found_said_once_and_alone(page: Page, what: str) -> None:
    """One cause, one line: otherwise nobody reads them."""
    fault, says = PLANTED[what]
    found = await planted(page, fault)
    assert [says in line for line in found] == [True], found


async def test_text_below_its_floor_is_found(page: Page) -> None:
    await page.set_content(f"{SOUND}<p id=x style='font-size:11px'>1203</p>")
    assert await faults_of(page, {"#x": 12}) == ["small: #x “1203” is 11.0 px, the least is 12.0 px"]


async def test_what_is_under_a_bar_only_until_one_scrolls_is_no_fault(page: Page) -> None:
    bar = "<div style='position:fixed;inset:auto 0 0;height:100px;background:#fff'></div>"
    rows = "".join(f"<p><button>第 {row} 行</button></p>" for row in range(40))
    await page.set_content(f"{bar}{rows}<div style='height:100px'></div>")
    assert await faults_of(page) == []
    await page.set_content(f"{bar}{rows}")
    assert len(await faults_of(page)) > 0, "the last rows stay under the bar"


async def test_what_somebody_opened_over_the_page_and_can_close_is_no_fault(page: Page) -> None:
    opener = "<button aria-expanded='{}' aria-controls='panel' style='position:absolute;top:200px'>为什么</button>"
    panel = "<p>等候 6 组</p><section id='panel' style='position:absolute;inset:0 0 auto;height:90px;background:#fff'></section>"
    await page.set_content(opener.format("true") + panel)
    assert await faults_of(page) == []
    await page.set_content(opener.format("false") + panel)
    assert len(await faults_of(page)) == 1


async def test_measuring_leaves_the_page_where_it_was(page: Page) -> None:
    await page.set_content(SOUND)
    await page.evaluate("() => { scrollTo(0, 120); document.querySelector('.list').scrollTop = 7; }")
    await faults_of(page)
    assert await page.evaluate("[scrollY, document.querySelector('.list').scrollTop]") == [120, 7]


async def planted(page: Page, fault: str) -> list[str]:
    await page.set_content(f"<style>body {{ margin: 0; font: 16px/1.5 sans-serif }}</style><p>案场</p>{fault}")
    return await faults_of(page)
