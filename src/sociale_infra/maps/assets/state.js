// What is shown stands in the address, for slides and links:
//
//   #thema=library&wijk=WK063705&gaten=0&lang=en&embed=1
//
// thema: a criterion, category or figure of need; wijk: the code of the area whose card is open;
// gaten: 1 or 0, whether the gaps are shown; lang: nl or en; embed: 1 for map and legend alone.
// What the page does not know gives its first view.
(function (si) {
  "use strict";

  // Returns the state; `set(changes)`, in which null takes a key away; and `hashWith(changes)`.
  si.makeState = function () {
    const state = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
    const changed = (changes) => {
      const pairs = Object.entries({ ...state, ...changes }).filter(([, value]) => value !== null);
      return pairs.length ? `#${new URLSearchParams(pairs)}` : "#";
    };
    const set = (changes) => {
      const hash = changed(changes);
      Object.assign(state, changes);
      try {
        history.replaceState(null, "", hash);
      } catch {
        // A page within another may not be let; what it shows is the same.
      }
    };
    return { state, set, hashWith: changed };
  };

  // An address changed by hand, or by the page around this one, starts it anew.
  window.addEventListener("hashchange", () => location.reload());
})(window.socialeInfra);
