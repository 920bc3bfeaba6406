// Small tools over the document. Data becomes text, never markup.

export const byId = (id) => document.getElementById(id);

/** A new element. Props: class, dataset, aria-…, any attribute; functions named on… become listeners. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2).toLowerCase(), value);
    else if (name === "dataset") Object.assign(node.dataset, value);
    else if (name === "style") Object.assign(node.style, value);
    else if (name === "text") node.textContent = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A new SVG element with these attributes. */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Set the text of every [data-slot=name] inside `node` that `values` names. */
export function refill(node, values) {
  for (const slot of node.querySelectorAll("[data-slot]")) {
    if (slot.dataset.slot in values) write(slot, values[slot.dataset.slot]);
  }
}

/** Set a text, touching the document only when it differs. */
export function write(node, text) {
  const value = text === null || text === undefined ? "" : String(text);
  if (node.textContent !== value) node.textContent = value;
}

/** Set an attribute, or take it away: for a value that is false, null or undefined. */
export function attribute(node, name, value) {
  if (value === false || value === null || value === undefined) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? "true" : value);
}

/** Children of `parent` for `items`, in their order: kept by key, made by `create(item)`, brought up to date by `update(node, item)`. */
export function reconcile(parent, items, key, create, update = () => {}) {
  const kept = new Map();
  for (const child of parent.children) if (child.dataset.key !== undefined) kept.set(child.dataset.key, child);
  let place = [...parent.children].find((child) => child.dataset.key !== undefined) ?? null;
  for (const item of items) {
    const name = String(key(item));
    let node = kept.get(name);
    kept.delete(name);
    if (!node) {
      node = create(item);
      node.dataset.key = name;
    }
    update(node, item);
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
  }
  for (const gone of kept.values()) gone.remove();
}

/** Say something for a few seconds: kind "error" is an alert, anything else a status. */
export function toast(text, kind = "status") {
  const error = kind === "error";
  const note = el("p", { role: error ? "alert" : "status", onclick: () => note.remove() }, text);
  document.getElementById("toasts")?.append(note);
  setTimeout(() => note.remove(), error ? 10_000 : 5_000);
  return note;
}
