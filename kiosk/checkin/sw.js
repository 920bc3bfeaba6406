// The check-in page without its server: the page from the network or, failing that, as it was last complete.
//
// Served at /sw.js with the scope /, but it answers for nothing except the check-in page and that page's own static
// files. The page says which files it needs once it runs; a new version's files replace the old ones all together.

const PAGE = /^\/[^/]+\/checkin$/;
const LANGUAGES = ["zh_CN", "en"];
const PATIENCE_MS = 4_000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(keep(event.data.keep).catch(() => {})); // half a version is never kept
});

self.addEventListener("fetch", (event) => {
  const { method, url, mode } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  if (mode === "navigate" && PAGE.test(pathname)) event.respondWith(page(event.request));
  else if (pathname.startsWith("/s/")) event.respondWith(file(event.request));
});

/** Network first, but not for ever; then the kept page in the language asked for, or the one last used. */
async function page(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.status < 500) return answer;
  } catch {
    // no server: below
  }
  const { pathname, search } = new URL(request.url);
  const kept = await caches.match(pathname + search);
  if (kept && search) await remember(pathname, kept.clone());
  return kept ?? (await caches.match(pathname)) ?? fetch(request);
}

/** From now on this is the page, as when the server had set the language. */
async function remember(pathname, kept) {
  const [name] = (await caches.keys()).filter((cache) => cache.startsWith("checkin-"));
  if (name) await (await caches.open(name)).put(pathname, kept);
}

/** A kept file never changes (its address holds its digest); all others are none of our business. */
async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}

async function keep({ version, page, locale, files }) {
  const name = `checkin-${version}`;
  const cache = await caches.open(name);
  if (!(await cache.match(page))) {
    try {
      await cache.addAll(files);
      const others = LANGUAGES.filter((language) => language !== locale);
      for (const language of [...others, locale]) await put(cache, `${page}?lang=${language}`, version); // ours last: it is remembered
    } catch (problem) {
      await caches.delete(name);
      throw problem;
    }
  }
  await cache.put(page, await cache.match(`${page}?lang=${locale}`));
  for (const old of await caches.keys()) if (old.startsWith("checkin-") && old !== name) await caches.delete(old);
}

async function put(cache, address, version) {
  const answer = await fetch(address, { cache: "no-store" });
  const text = await answer.text();
  const ours = answer.ok && text.includes(`data-version="${version}"`) && text.includes('data-screen="checkin"');
  if (!ours) throw new Error("not the page we are");
  const headers = ["Content-Type", "Content-Security-Policy"].map((h) => [h, answer.headers.get(h)]).filter(([, value]) => value);
  await cache.put(address, new Response(text, { headers })); // made anew: a redirected answer may not open a page
}
