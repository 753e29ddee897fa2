// What is shown stands in the address, for slides and links:
//
//   #thema=library&wijk=WK063705&gaten=0&lang=en&embed=1
//
// thema: a criterion, category or figure of need; wijk: the code of the area whose card is open;
// gaten: 1 or 0, whether the gaps are shown; lang: nl or en; embed: 1 for map and legend alone.
// What the page does not know gives its first view.

/** @typedef {Record<string, string | null>} Changes null takes a key away */

/**
 * Returns what the address says, and the address after changes.
 *
 * @param {string} hash of the address, with its sign
 */
export function readState(hash) {
  /** @type {Changes} */
  const shown = Object.fromEntries(new URLSearchParams(hash.slice(1)));
  /** @param {Changes} changes */
  const hashWith = (changes) => {
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries({ ...shown, ...changes })) {
      if (value !== null) query.set(key, value);
    }
    return `#${query}`;
  };
  return { shown, hashWith };
}

// The state of this page; `set(changes)` writes changes into the address.
export function makeState() {
  const { shown, hashWith } = readState(location.hash);
  /** @param {Changes} changes */
  const set = (changes) => {
    const hash = hashWith(changes);
    Object.assign(shown, changes);
    try {
      history.replaceState(null, "", hash);
    } catch {
      // A page within another may not be let; what it shows is the same.
    }
  };
  // An address changed by hand, or by the page around this one, starts it anew.
  window.addEventListener("hashchange", () => location.reload());
  return { shown, hashWith, set };
}
