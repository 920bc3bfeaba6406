// Sends a price list as a form; reads the answer like a command's.

import { Refusal, answerOf } from "../base/send.js";

const LARGEST = 10 * 2 ** 20;
const PATIENCE_MS = 45_000; // the server itself gives up on a file after 20 s

/** POST the file with `fields`. Rejects with Refusal or Unreachable; the same key may be sent again. */
export async function upload(file, fields, key) {
  if (file.size > LARGEST) throw tooLarge(fields);
  const form = new FormData();
  form.append("file", file, file.name);
  for (const name of ["mapping", "alike", "expect", "approval", "effective_at"]) if (fields[name]) form.append(name, fields[name]);
  const options = { method: "POST", headers: { "Idempotency-Key": key }, body: form };
  try {
    return await answerOf(`/api/${document.body.dataset.hall}/price-list`, options, PATIENCE_MS);
  } catch (problem) {
    throw problem.status === 413 ? tooLarge(fields) : problem;
  }
}

const tooLarge = (fields) => new Refusal({ code: "file-too-large", title: fields.tooLarge }, 413);
