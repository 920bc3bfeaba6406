// The views of a page: one is shown, the one that stands behind # in the address, else the first.

import { attribute } from "./dom.js";

const links = document.querySelectorAll('nav > a[href^="#"]');
const views = [...document.querySelectorAll("[data-view]")];

/** Show the view of the address, now and whenever it changes; `opened(id, before)` after each, `before` null at first. */
export function showViews(opened = () => {}) {
  let open = null;
  const show = () => {
    const before = open;
    open = (views.find((view) => `#${view.id}` === location.hash) ?? views[0]).id;
    for (const view of views) view.hidden = view.id !== open;
    for (const link of links) attribute(link, "aria-current", link.hash === `#${open}` && "page");
    opened(open, before);
  };
  addEventListener("hashchange", show);
  show();
}
