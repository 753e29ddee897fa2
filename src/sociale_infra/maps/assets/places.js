// The places: a layer per category, made when it is first shown.
(function (si) {
  "use strict";

  const CROWD = 150; // markers and outlines; when more are seen from afar, markers become dots
  const NEAR = 15; // zoom from which markers are always whole

  function drawPlace(place, category, page, pane) {
    const { data, format } = page;
    const [[position]] = si.decode([place.point], data.grid);
    const icon = L.divIcon({ className: "si-place", html: si.symbol(category), iconSize: null });
    const title = `${place.name ?? format.say("place.nameless")} (${category.label})`;
    const marker = L.marker(position, { icon, title, riseOnHover: true });
    marker.bindPopup(() => si.placeCard(place, category, page), page.popup);
    if (!place.outline.length) return [marker];
    const look = { color: category.colour, weight: 1.2, fillOpacity: 0.15, interactive: false };
    return [L.polygon(si.decode(place.outline, data.grid), { ...look, pane }), marker];
  }

  // Returns `show(key, on)`: whether a category's places are on the map; and `pick(place)`, which
  // flies to one place and opens its card; and `shown()`, the kinds that are on.
  si.drawPlaces = function (page) {
    const { map, data } = page;
    const pane = si.addPane(map, "si-outlines", 420);
    const layers = new Map();
    const layerOf = (key) => {
      if (!layers.has(key)) {
        const category = data.categories.find((each) => each.key === key);
        const places = data.places.filter((place) => place.category === key);
        const drawn = places.flatMap((place) => drawPlace(place, category, page, pane));
        layers.set(key, L.layerGroup(drawn));
      }
      return layers.get(key);
    };
    const crowd = () => {
      const shown = [...layers.values()].filter((layer) => map.hasLayer(layer));
      const count = shown.reduce((sum, layer) => sum + layer.getLayers().length, 0);
      const dots = count > CROWD && map.getZoom() < NEAR;
      map.getContainer().classList.toggle("si-crowded", dots);
    };
    map.on("zoomend", crowd);
    const show = (key, on) => {
      if (on) layerOf(key).addTo(map);
      else layers.get(key)?.remove();
      crowd();
    };
    let picked = L.layerGroup();
    const pick = (place) => {
      const category = data.categories.find(({ key }) => key === place.category);
      picked.remove();
      const drawn = drawPlace(place, category, page, pane);
      picked = L.layerGroup(drawn).addTo(map);
      const marker = drawn.at(-1);
      const around = L.latLngBounds([marker.getLatLng(), marker.getLatLng()]);
      si.flyTo(page, around, NEAR, () => marker.openPopup());
    };
    const shown = () => new Set([...layers.keys()].filter((key) => map.hasLayer(layers.get(key))));
    return { show, pick, shown };
  };
})(window.socialeInfra);
