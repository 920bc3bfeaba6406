// Screen wake lock: a wall screen never dims.

let lock = null;

/** Hold the screen awake on wall pages; asked again whenever the page comes back. */
export function keepAwake() {
  if (document.documentElement.dataset.theme !== "wall" || !navigator.wakeLock) return;
  const request = async () => {
    if (document.hidden || (lock && !lock.released)) return;
    try {
      lock = await navigator.wakeLock.request("screen");
    } catch {
      lock = null; // a device may refuse; its own settings then decide
    }
  };
  document.addEventListener("visibilitychange", request);
  request();
}
