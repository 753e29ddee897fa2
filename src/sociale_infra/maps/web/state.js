// What is shown stands in the address, for slides, links and the way back:
//
//   #thema=library&wijk=WK063705&gaten=0&kaart=52.06,4.49,14&lang=en&embed=1
//
// thema: a criterion, category or figure of need; niveau: buurt or vierkant, if that is what the map
// is divided into; wijk: the code of the area whose card is open, vierkant: the name of a square,
// naast: what it is compared with, the code of another or "stad"; gat: the rank of a gap, plek: the
// id of a place, punt: where an address was asked for, bereik: a spot or the id of a place from which
// is walked, lijst: 1 for the list of the places that decide; antwoord: which answer about new sites is
// chosen, and locatie: which site of it; wie: for whom, a group or a way of
// walking; loop: where to walking distances are shown; stap: a step of the story; groot: 1 for large
// type; gaten: 1 or 0, whether the gaps are shown; kaart: middle and zoom, where the reader has
// moved; lang: nl or en; embed: 1 for map and legend alone. What the page does not know gives its
// first view.

/** @typedef {Record<string, string | null>} Changes null takes a key away */

// Where the map is and what lies on it is no step of its own on the way back.
const STEPS = new Set([
  "thema",
  "niveau",
  "wijk",
  "naast",
  "vierkant",
  "gat",
  "plek",
  "punt",
  "bereik",
  "lijst",
  "stap",
  "antwoord",
  "locatie",
  "loop",
]);

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

/**
 * So many numbers with commas between them; null if it is anything else.
 *
 * @param {string | null | undefined} text
 * @param {number} count
 */
export function readNumbers(text, count) {
  const numbers = (text ?? "").split(",").map((one) => (one.trim() ? Number(one) : NaN));
  return numbers.length === count && numbers.every(Number.isFinite) ? numbers : null;
}

/**
 * Remembers an address, as a step on the way back or in the place of the present one.
 *
 * @param {string} hash
 * @param {boolean} isStep
 * @param {number} since when the reader came in by a link; a link in between begins anew
 */
function remember(hash, isStep, since) {
  try {
    const write = isStep ? history.pushState : history.replaceState;
    write.call(history, { since }, "", hash);
  } catch {
    // A page within another may not be let; what it shows is the same.
  }
}

// The state of this page. `set(changes)` writes changes into the address, and `follow(show)` calls
// `show` when the reader goes back or forward.
export function makeState() {
  const { shown, hashWith } = readState(location.hash);
  /** @type {number} */
  const since = history.state?.since ?? Date.now();
  /** @type {() => void} */
  let show = () => {};
  /** @param {Changes} changes */
  const set = (changes) => {
    const [before, hash] = [hashWith({}), hashWith(changes)];
    const differ = Object.keys(changes).filter((key) => (shown[key] ?? null) !== changes[key]);
    Object.assign(shown, changes);
    const isStep = differ.some((key) => STEPS.has(key));
    if (hash !== before) remember(hash, isStep, since);
  };
  remember(location.hash, false, since);
  window.addEventListener("popstate", ({ state }) => {
    const { shown: now } = readState(location.hash);
    if (state?.since !== since || (now["lang"] ?? null) !== (shown["lang"] ?? null)) return;
    for (const key of Object.keys(shown)) shown[key] = null;
    Object.assign(shown, now);
    show();
  });
  // An address changed by hand, or by the page around this one, starts it anew.
  window.addEventListener("hashchange", () => {
    const { shown: now } = readState(location.hash);
    const alike = Object.keys({ ...shown, ...now }).every(
      (key) => (now[key] ?? null) === (shown[key] ?? null),
    );
    if (!alike) location.reload();
  });
  return {
    shown,
    hashWith,
    set,
    /** @param {() => void} act */
    follow: (act) => {
      show = act;
    },
  };
}
