/* Answers that are not saved yet, kept in this browser until they are. One entry an address; nothing else is stored. */
const PREFIX = "vendorrisk-draft:";

export function keepDraft(address, fields) {
  try {
    window.localStorage.setItem(PREFIX + address, JSON.stringify(fields));
  } catch {
    // A browser that keeps nothing still saves over the network.
  }
}

export function findDraft(address) {
  try {
    return JSON.parse(window.localStorage.getItem(PREFIX + address));
  } catch {
    return null;
  }
}

export function dropDraft(address) {
  try {
    window.localStorage.removeItem(PREFIX + address);
  } catch {
    // Nothing was kept, so nothing has to go.
  }
}

export function dropAllDrafts() {
  try {
    const kept = Object.keys(window.localStorage).filter((key) => key.startsWith(PREFIX));
    for (const key of kept) window.localStorage.removeItem(key);
  } catch {
    // Nothing was kept, so nothing has to go.
  }
}
