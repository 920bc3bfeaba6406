// What somebody chose stays chosen in this browser: the place of a desk, the method of a till, whether keys act.

const held = new Map(); // where the browser keeps nothing, it holds for this page

/** What was chosen under this name, or "". */
export function preferred(name) {
  try {
    return localStorage.getItem(`anchang:${name}`) ?? held.get(name) ?? "";
  } catch {
    return held.get(name) ?? "";
  }
}

/** Keep a choice under this name. */
export function prefer(name, value) {
  held.set(name, value);
  try {
    localStorage.setItem(`anchang:${name}`, value);
  } catch {
    return; // it is held
  }
}
