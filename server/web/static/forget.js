// A device that lost its rights keeps nothing of them in this browser (S18). The page's header tells the browser so; where the
// page came through a worker, the browser may leave the store as it is, so the page empties it too, before anything else.

const erased = (name) =>
  new Promise((done) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onerror = request.onblocked = done; // blocked: it goes once the other tab has closed
  });

if ("forget" in document.body.dataset) {
  localStorage.clear();
  sessionStorage.clear();
  const databases = (await indexedDB.databases?.()) ?? [{ name: `anchang-checkin-${document.body.dataset.hall}` }];
  await Promise.all(databases.map(({ name }) => erased(name)));
  for (const name of (await globalThis.caches?.keys()) ?? []) await caches.delete(name);
  for (const worker of (await navigator.serviceWorker?.getRegistrations()) ?? []) await worker.unregister();
}
