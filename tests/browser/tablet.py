"""What the tablet at the door keeps and says while it cannot reach its hall."""

from playwright.async_api import Page, expect

from tests.browser.demo_hall import zh

# Resolves once the worker keeps this page.
KEPT_BY_WORKER = """async () => {
  for (;;) {
    for (const name of await caches.keys()) if (await (await caches.open(name)).match(location.pathname)) return;
    await new Promise((next) => setTimeout(next, 50));
  }
}"""

# Everything the browser stores for this page, as text: bytes both as UTF-8 and as UTF-16, keys as what they give away.
STORED = """async () => {
  const seen = [];
  const tell = (value) => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer ?? value);
      seen.push(new TextDecoder('utf-8').decode(bytes), new TextDecoder('utf-16le').decode(bytes));
    } else if (value instanceof CryptoKey) seen.push(`key extractable ${value.extractable}`);
    else if (value && typeof value === 'object') for (const [name, inner] of Object.entries(value)) { seen.push(name); tell(inner); }
    else seen.push(String(value));
  };
  const settled = (request) => new Promise((done, failed) => { request.onsuccess = () => done(request.result); request.onerror = failed; });
  let rows = 0;
  for (const { name } of await indexedDB.databases()) {
    const database = await settled(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const all = await settled(database.transaction(store).objectStore(store).getAll());
      if (store === 'outbox') rows += all.length;
      tell(all);
    }
    database.close();
  }
  tell({ ...localStorage });
  tell({ ...sessionStorage });
  return [rows, seen.join('\\n')];
}"""


async def says_queued(tablet: Page, many: int) -> None:
    """The amber strip counts what this tablet keeps."""
    strip = tablet.locator("#queued")
    await expect(strip).to_be_visible()
    await expect(strip).to_contain_text(zh("checkin", "Kept here, not sent yet: {n}", n=many))
    colour = await strip.evaluate("strip => getComputedStyle(strip).backgroundColor")
    red, green, blue = (int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(","))
    assert red > green > blue, colour  # amber
