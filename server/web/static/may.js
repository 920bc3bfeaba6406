// What the viewer may do: the hall's table of commands says it, in `panel/may`, of all that this page has buttons for.

const verbs = (screen) => screen.panel("may")?.verbs ?? null;

/** Whether the table lets the viewer give this command. */
export const may = (screen, verb) => verbs(screen)?.includes(verb) ?? false;

/** Hide every button that names in data-acts a command which the viewer may not give, wherever it is drawn. */
export function hideWhatOthersDo(screen) {
  const sheet = document.styleSheets[0];
  let hidden = null; // the commands that are not hidden
  const hide = () => {
    const mine = (verbs(screen) ?? []).map((verb) => `:not([data-acts="${verb}"])`).join("");
    if (mine === hidden) return;
    if (hidden !== null) sheet.deleteRule(0);
    sheet.insertRule(`[data-acts*="."]${mine} { display: none !important; }`, 0);
    hidden = mine;
  };
  hide();
  screen.onchange(hide);
}
