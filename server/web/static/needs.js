// A page on a browser too old for it says so instead of standing there empty. Classic and plain: it has to run where
// nothing else of ours does.

(function () {
  const script = document.currentScript;
  const needed = {
    "JavaScript modules": "noModule" in script,
    "CSS :has": typeof CSS !== "undefined" && CSS.supports && CSS.supports("selector(:has(a))"),
    "Array.at": Array.prototype.at,
    "Object.fromEntries": Object.fromEntries,
    "Element.replaceChildren": Element.prototype.replaceChildren,
    "<dialog>": typeof HTMLDialogElement !== "undefined",
    "custom elements": typeof customElements !== "undefined",
    "Intl.PluralRules": typeof Intl !== "undefined" && Intl.PluralRules,
    WebSocket: typeof WebSocket !== "undefined",
    fetch: typeof fetch !== "undefined",
  };
  const missing = Object.keys(needed).filter(function (name) {
    return !needed[name];
  });
  if (!missing.length) return;

  function say() {
    const line = document.createElement("p");
    line.className = "too-old";
    line.setAttribute("role", "alert");
    line.textContent = script.getAttribute("data-says") + " (" + missing.join(", ") + ")";
    document.body.insertBefore(line, document.body.firstChild);
  }
  if (document.body) say();
  else document.addEventListener("DOMContentLoaded", say);
})();
