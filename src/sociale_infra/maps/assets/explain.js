// The answer to "what can be reached from here?": for the nearest address, by the run's own figures.
(function (si) {
  "use strict";

  const { element, name, row, small } = si;
  const NOTHING = "–";

  const called = ({ name: own }, { say }) => (own === null ? say("place.nameless") : name(own));

  // Why a criterion holds or fails.
  function why(key, address, { data, format }) {
    const { say, count, distance } = format;
    const { walk, functions } = data.robust;
    if (key === "place") {
      return [say("explain.places", { count: count(address.places), distance: distance(walk) })];
    }
    if (key === "diversity") {
      return [say("explain.functions", { count: count(address.functions), functions })];
    }
    const sure = address.reach(key);
    if (!sure) return [say("explain.noSure")];
    const values = { place: called(sure.place, format), distance: distance(sure.metres) };
    return format.parts(`explain.${address.answers[key]}`, values);
  }

  function verdicts(address, page) {
    const { say, heading, word } = page.format;
    const rows = si.criteria.map((key) => {
      const answer = address.answers[key];
      const shown = element("span", { class: `si-answer si-${answer}` }, word("answer", answer));
      const reason = element("span", {}, ...why(key, address, page));
      return row([heading(say(`robust.${key}.label`)), shown, reason]);
    });
    return element("table", { class: "si-reasons" }, element("tbody", {}, ...rows));
  }

  function reachRow(category, address, { format }) {
    const { say, heading, distance, minutes } = format;
    const found = address.reach(category.key);
    if (!found) return row([heading(category.label), NOTHING, NOTHING, NOTHING]);
    const within = found.metres <= category.norm;
    return row([
      heading(category.label),
      called(found.place, format),
      `${distance(found.metres)} (${minutes(found.metres)})`,
      say(within ? "explain.within" : "explain.beyond", { distance: distance(category.norm) }),
    ]);
  }

  function reached(address, page) {
    const { say } = page.format;
    const heads = ["kind", "nearest", "walk", "norm"].map((key) =>
      element("th", { scope: "col" }, say(`explain.${key}`)),
    );
    const rows = page.data.categories.map((category) => reachRow(category, address, page));
    const table = element(
      "table",
      { class: "si-reach" },
      element("thead", {}, element("tr", {}, ...heads)),
      element("tbody", {}, ...rows),
    );
    return element("div", { class: "si-scroll" }, table);
  }

  function card(address, page) {
    const { say, distance } = page.format;
    const known = address.answers.place !== null;
    return element(
      "article",
      { class: "si-card" },
      element("h2", {}, say("explain.title")),
      small(say("explain.which", { distance: distance(address.away) })),
      known ? verdicts(address, page) : element("p", {}, say("explain.off")),
      known ? reached(address, page) : null,
      small(say("explain.how")),
    );
  }

  // The address, and the places that the card names: rings around them, no lines, as nobody walks
  // in a straight one.
  function marks(address, { data }) {
    const style = { color: "#1d262c", weight: 3, fill: false, interactive: false };
    const places = data.categories.flatMap(({ key }) => address.reach(key)?.place ?? []);
    const rings = [...new Set(places)].map((place) =>
      L.circleMarker(si.decode([place.point], data.grid)[0][0], { ...style, radius: 14 }),
    );
    const here = { ...style, radius: 7, fill: true, fillColor: "#ffd400", fillOpacity: 1 };
    return L.layerGroup([...rings, L.circleMarker(address.at, here)]);
  }

  // Returns a button that answers for a point, and nothing where there is no address.
  si.makeExplain = function (page) {
    const { map, data, format } = page;
    if (!data.addresses || !("DecompressionStream" in window)) return () => null;
    const find = si.makeAddresses(page);
    const explain = async (point) => {
      const address = await find(point);
      map.closePopup();
      const drawn = marks(address, page).addTo(map);
      const popup = L.popup({ ...page.popup, offset: [0, -6] });
      popup.setLatLng(address.at).setContent(card(address, page));
      popup.on("remove", () => drawn.remove());
      popup.openOn(map);
    };
    return (point) => {
      const button = element("button", { type: "button", class: "si-ask" }, format.say("explain.ask"));
      button.addEventListener("click", () => explain(point));
      return button;
    };
  };
})(window.socialeInfra);
