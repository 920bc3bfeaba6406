// Keys in a field with a meaning of their own. An input method uses the same keys to choose among its words.

/** Whether this keydown belongs to an input method: Safari ends a composition first and tells it by the code 229 alone. */
const composes = (event) => event.isComposing || event.keyCode === 229;

/** Whether Enter was pressed to send what is typed. */
export const submits = (event) => event.key === "Enter" && !composes(event);

/** Whether Escape was pressed to leave what is typed. */
export const leaves = (event) => event.key === "Escape" && !composes(event);

// The Enter that chooses a word hands in no form: browsers leave that to the page, and some do hand it in.
document.addEventListener("keydown", (event) => event.key === "Enter" && composes(event) && event.preventDefault(), { capture: true });
