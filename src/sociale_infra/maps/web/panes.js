// The heights at which things lie on the map, and how they answer to the reader.

/**
 * @param {L.Map} map
 * @param {string} name
 * @param {number} zIndex
 */
export function addPane(map, name, zIndex) {
  map.createPane(name).style.zIndex = String(zIndex);
  return name;
}

/**
 * A pane of SVG, as options for what is drawn in it.
 *
 * @param {L.Map} map
 * @param {string} name
 * @param {number} zIndex
 * @param {boolean} interactive
 */
export function addDrawing(map, name, zIndex, interactive) {
  const pane = addPane(map, name, zIndex);
  return { pane, renderer: L.svg({ pane, padding: 0.4 }), interactive };
}

const OVER = ".leaflet-control-container, .si-dock, .si-edit-bar, .si-story, .si-table";

/**
 * Whether something lies over the map, and is no map.
 *
 * @param {EventTarget | null} target
 */
export const isOverMap = (target) => target instanceof Element && target.closest(OVER) !== null;

/** @param {EventTarget | null} target */
export const isMarker = (target) =>
  target instanceof Element && target.closest(".leaflet-marker-icon") !== null;

/** Whether an edit is being dragged: what is costly to lay out waits until it is dropped. */
export const isDragging = () => document.documentElement.classList.contains("si-dragging");

/**
 * Opens something by its marker, with the mouse and with the keyboard.
 *
 * @param {L.Marker} marker
 * @param {() => void} open
 */
export function openBy(marker, open) {
  marker.on("click", open);
  marker.on("keypress", ({ originalEvent }) => {
    if (originalEvent.key === "Enter") open();
  });
}

/**
 * Lets the keyboard do what the mouse does.
 *
 * @param {L.Polygon} shape
 * @param {{ lift: () => void, lower: () => void, open: () => void }} acts
 */
export function makeReachable(shape, { lift, lower, open }) {
  const node = shape.getElement();
  if (!(node instanceof SVGElement)) return; // it is not drawn
  node.setAttribute("tabindex", "0");
  node.setAttribute("role", "button");
  node.addEventListener("focus", lift);
  node.addEventListener("blur", lower);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    open();
  });
}
