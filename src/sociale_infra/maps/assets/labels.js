// The areas' names with their figure; where they would overlap, the smaller area
// moves aside, shows its figure alone, or nothing. They keep clear of the ranks of the gaps.
(function (si) {
  "use strict";

  const MARGIN = 1; // pixels between two labels
  const LONGEST = 40; // characters of a name
  const FORMS = ["", "si-short"]; // name and figure; figure alone
  const ASIDE = [0, 22, -22, 40, -40]; // pixels down, the first that is free

  const overlap = (a, b) =>
    a.left < b.right + MARGIN &&
    b.left < a.right + MARGIN &&
    a.top < b.bottom + MARGIN &&
    b.top < a.bottom + MARGIN;

  const shorten = (name) => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name);

  // Where its text is, which may be narrower than the box that it was broken in.
  function inkOf(node) {
    const range = document.createRange();
    range.selectNodeContents(node);
    return range.getBoundingClientRect();
  }

  function makeLabel(area, { map, data }, pane) {
    const share = si.element("span", { class: "si-label-share" });
    const node = si.element("div", { class: "si-label" }, si.name(shorten(area.name)), share);
    const [[position]] = si.decode([area.centre], data.grid);
    const icon = L.divIcon({ className: "", html: node, iconSize: [0, 0] });
    L.marker(position, { icon, pane, interactive: false, keyboard: false }).addTo(map);
    return { area, node, share };
  }

  // Returns `label(theme)`, and `arrange()` for when ranks came or went.
  si.drawLabels = function (page) {
    const { map, data } = page;
    const pane = si.addPane(map, "si-labels", 620);
    const widest = [...data.areas].sort((a, b) => b.radius - a.radius);
    const labels = widest.map((area) => makeLabel(area, page, pane));
    const arrange = () => {
      const ranks = map.getPane("markerPane").querySelectorAll(".si-rank");
      const kept = [...ranks].map((rank) => rank.getBoundingClientRect());
      const tries = FORMS.flatMap((form) => ASIDE.map((down) => [form, down]));
      for (const { node } of labels) {
        const fits = tries.some(([form, down]) => {
          node.className = `si-label ${form}`;
          node.style.setProperty("--down", `${down}px`);
          const box = inkOf(node);
          return !kept.some((other) => overlap(box, other)) && kept.push(box);
        });
        node.classList.toggle("si-hidden", !fits);
      }
    };
    map.on("zoomend viewreset", arrange);
    const label = (theme) => {
      for (const { area, share } of labels) {
        const beside = theme.beside(area);
        const below = beside && si.element("span", { class: "si-label-beside" }, beside);
        share.replaceChildren(theme.said(area), ...(below ? [below] : []));
      }
      arrange();
    };
    return { label, arrange };
  };
})(window.socialeInfra);
