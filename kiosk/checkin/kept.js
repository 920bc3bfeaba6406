// What this tablet keeps until the server has it: sealed records in IndexedDB, in the order they were made.
//
// The key never leaves the browser (it cannot be exported), so a copy of the tablet's disk reads nothing.

const ALGORITHM = { name: "AES-GCM", length: 256 };

/** The kept records of one hall, or null where the browser cannot seal and lock (plain http on another machine). */
export async function openKept(hall) {
  if (!globalThis.crypto?.subtle || !globalThis.indexedDB || !navigator.locks) return null;
  const database = await opened(`anchang-checkin-${hall}`);
  return new Kept(database, await ownKey(database));
}

class Kept {
  constructor(database, key) {
    this._database = database;
    this._key = key;
  }

  /** Keep an entry; returns its place in the order. Rejects when the tablet has no room. */
  async add(entry) {
    const sealed = await this._seal(entry);
    return transact(this._database, "outbox", "readwrite", (store) => store.add({ at: Date.now(), ...sealed }));
  }

  /** Put another entry at the same place. */
  async replace(n, at, entry) {
    const sealed = await this._seal(entry);
    await transact(this._database, "outbox", "readwrite", (store) => store.put({ n, at, ...sealed }));
  }

  async drop(n) {
    await transact(this._database, "outbox", "readwrite", (store) => store.delete(n));
  }

  /** [{n, at, entry}], oldest first; `entry` is null where it can no longer be read. */
  async all() {
    const rows = await transact(this._database, "outbox", "readonly", (store) => store.getAll());
    return Promise.all(rows.map(async ({ n, at, iv, data }) => ({ n, at, entry: await this._open(iv, data) })));
  }

  async _seal(entry) {
    const iv = crypto.getRandomValues(new Uint8Array(12)); // never twice with one key
    const data = await crypto.subtle.encrypt({ ...ALGORITHM, iv }, this._key, new TextEncoder().encode(JSON.stringify(entry)));
    return { iv, data };
  }

  async _open(iv, data) {
    try {
      return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ ...ALGORITHM, iv }, this._key, data)));
    } catch {
      return null;
    }
  }
}

/** This tablet's key; two tabs that start together agree on the one stored first. */
async function ownKey(database) {
  const fresh = await crypto.subtle.generateKey(ALGORITHM, false, ["encrypt", "decrypt"]);
  try {
    await transact(database, "keys", "readwrite", (store) => store.add(fresh, "outbox"));
    return fresh;
  } catch {
    return transact(database, "keys", "readonly", (store) => store.get("outbox"));
  }
}

function opened(name) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("outbox", { keyPath: "n", autoIncrement: true });
      request.result.createObjectStore("keys");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function transact(database, name, mode, act) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(name, mode, { durability: "strict" });
    const request = act(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error ?? request.error);
  });
}
