// Lets the page itself survive the server: the worker keeps this page and everything it loaded.

/** Register the worker and tell it what a complete page is. Does nothing where workers are not allowed. */
export async function keepPage() {
  if (!navigator.serviceWorker) return;
  try {
    await navigator.serviceWorker.register("/sw.js");
    const { active } = await navigator.serviceWorker.ready;
    const { version, locale } = document.body.dataset;
    const loaded = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
    const files = loaded.filter((url) => url.origin === location.origin && url.pathname.startsWith("/s/")).map((url) => url.pathname);
    active.postMessage({ keep: { version, locale, page: location.pathname, files: [...new Set(files)] } });
  } catch {
    // the next load tries again; until then the page needs its server
  }
}
