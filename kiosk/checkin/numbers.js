// Which phone numbers the hall takes: the rule of domain/core/phones.py, from the patterns that the page was given.

const rules = new Map(
  Object.entries(JSON.parse(document.getElementById("phones").textContent)).map(([code, rule]) => [
    code,
    { ...rule, prefix: rule.prefix && new RegExp(`^(?:${rule.prefix})`), any: whole(rule.any), valid: whole(rule.valid) },
  ]),
);

function whole(pattern) {
  return new RegExp(`^(?:${pattern})$`);
}

/** Whether the hall takes these digits behind a country code it offers, such as +86. */
export function takes(code, digits) {
  const rule = rules.get(code);
  return rule.valid.test(national(rule, digits));
}

/** Without the prefix people dial inside their country, unless that is how the number itself begins. */
function national(rule, digits) {
  if (!rule.prefix) return digits;
  const rest = digits.replace(rule.prefix, rule.into);
  const begins = rule.any.test(digits) && !rule.any.test(rest);
  return !begins && rule.lengths.includes(rest.length) ? rest : digits;
}
