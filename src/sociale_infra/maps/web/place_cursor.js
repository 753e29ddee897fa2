// How places that are painted on a canvas answer: a marker stands where the mouse is, or goes from
// place to place with the arrow keys.

import { isMarker, isOverMap } from "./panes.js";

/** @import { Standing, Seen } from "./place_canvas.js" */

const BESIDE = 2; // pixels beside a symbol that still are on it
/** @type {Record<string, [number, number] | undefined>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * The nearest, and how far it is; with a way, the nearest that lies more that way than aside.
 *
 * @param {Seen[]} seen
 * @param {{ x: number, y: number }} from
 * @param {[number, number]} [way]
 */
function nearest(seen, from, way) {
  let far = Infinity;
  /** @type {Seen | null} */
  let found = null;
  for (const one of seen) {
    const [x, y] = [one.x - from.x, one.y - from.y];
    const [along, aside] = way ? [x * way[0] + y * way[1], x * way[1] + y * way[0]] : [1, 0];
    if (along < 1 || Math.abs(aside) > along || Math.hypot(x, y) >= far) continue;
    [found, far] = [one, Math.hypot(x, y)];
  }
  return { found, far };
}

/**
 * Returns `follow()`, for when other places are painted: one of them has a marker, which the keyboard
 * comes to.
 *
 * @param {L.Map} map
 * @param {object} crowd
 * @param {() => Seen[]} crowd.seen
 * @param {() => number} crowd.radius
 * @param {(standing: Standing) => L.Marker} crowd.mark
 * @param {(standing: Standing) => void} crowd.open
 */
export function makeCursor(map, { seen, radius, mark, open }) {
  const container = map.getContainer();
  /** @type {{ standing: Standing, marker: L.Marker } | null} */
  let now = null;
  const isHeld = () => now !== null && now.marker.getElement() === document.activeElement;
  /** @param {Standing | null} standing */
  const stand = (standing) => {
    if (standing === (now?.standing ?? null)) return;
    const [before, held] = [now, isHeld()];
    now = standing && { standing, marker: mark(standing).addTo(map) };
    const node = now?.marker.getElement();
    node?.addEventListener("keydown", walk);
    if (held) node?.focus();
    before?.marker.remove();
  };
  /** @param {KeyboardEvent} event */
  const walk = (event) => {
    const way = WAYS[event.key];
    if (!way || !now) return;
    event.preventDefault();
    event.stopPropagation(); // the map would move
    const from = map.latLngToContainerPoint(now.marker.getLatLng());
    const { found } = nearest(seen(), from, way);
    if (found) stand(found.standing);
  };
  /** @param {MouseEvent} event */
  const under = (event) => {
    const { target } = event;
    if (!seen().length || isOverMap(target) || isMarker(target)) return null;
    if (container.classList.contains("si-pointing")) return null;
    const { found, far } = nearest(seen(), map.mouseEventToContainerPoint(event));
    return far <= radius() + BESIDE ? found : null;
  };
  container.addEventListener("pointermove", (event) => {
    const found = event.pointerType === "mouse" && !event.buttons ? under(event) : null;
    if (found && !isHeld()) stand(found.standing);
  });
  // Before the area does that lies below it.
  const first = { capture: true };
  container.addEventListener(
    "click",
    (event) => {
      const found = under(event);
      if (!found || /** @type {any} */ (map.dragging).moved()) return;
      event.stopPropagation();
      open(found.standing);
    },
    first,
  );
  return () => {
    const there = seen();
    if (there.some(({ standing }) => standing === now?.standing)) return;
    if (there.length && isHeld()) return; // the map goes on to it
    stand(nearest(there, map.getSize().divideBy(2)).found?.standing ?? null);
  };
}
