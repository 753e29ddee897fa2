// The gaps in the panel: their switch, and while it is on their colours and the largest of them.
(function (si) {
  "use strict";

  const { element, name } = si;
  const LISTED = 5;

  function span(least, next, { say }) {
    if (!least) return say("gap.below", { next });
    return next ? say("gap.between", { least, most: next - 1 }) : say("gap.from", { least });
  }

  function scale({ data, format }) {
    const limits = data.robust.squareLimits;
    const ends = [0, ...limits];
    const steps = data.look.gaps.squares.map((colour, i) => {
      const box = si.drawing("rect", { width: "100%", height: "100%", fill: colour });
      const swatch = si.drawing("svg", { class: "si-swatch", "aria-hidden": "true" }, box);
      return element("span", {}, swatch, span(ends[i], ends[i + 1], format));
    });
    return element(
      "div",
      { class: "si-gap-scale" },
      element("p", {}, format.say("gap.scale")),
      element("div", { class: "si-steps" }, ...steps),
    );
  }

  function item(gap, { data, format }, visit) {
    const { figures, rank } = gap;
    const area = data.areas[figures.area];
    const where = element(
      "span",
      { class: "si-where" },
      figures.near === null ? null : element("span", {}, name(figures.near)),
      element("span", { class: "si-small" }, name(area.name)),
    );
    const badge = element("span", { class: "si-rank", "aria-hidden": "true" }, String(rank));
    const count = element("span", { class: "si-count" }, format.range(figures.lacking));
    const button = element("button", { type: "button" }, badge, where, count);
    button.addEventListener("click", () => visit(gap));
    return element("li", {}, button);
  }

  function largest(told, page, visit) {
    const { say } = page.format;
    return element(
      "details",
      { open: si.isWide() },
      element(
        "summary",
        {},
        element("span", {}, say("gap.largest")),
        element("span", {}, say("gap.column")),
      ),
      element("ol", {}, ...told.map((gap) => item(gap, page, visit))),
    );
  }

  function nothing({ data, format }) {
    const { figures, fewest } = data.robust;
    const said = figures.robust ? format.say("gap.none", { fewest }) : format.say("gap.unknown");
    return element("p", { class: "si-small" }, said);
  }

  // Returns its node and `follow(theme)`: the switch is on in the robust view, and off in the
  // others, until the reader has touched it.
  si.makeGapList = function (page, { show, visit }) {
    const told = page.data.gaps.filter((gap) => gap.figures).slice(0, LISTED);
    const lines = page.data.gaps.length ? [scale(page)] : [];
    lines.push(told.length ? largest(told, page, visit) : nothing(page));
    const body = element("div", { class: "si-gap-list" }, ...lines);
    const box = element("input", { type: "checkbox" });
    const title = element("span", { class: "si-layer-name" }, page.format.say("gap.layer"));
    const label = element("label", { class: "si-layer si-all" }, box, title);
    const { gaten } = page.state.state;
    let touched = gaten === "0" || gaten === "1";
    const turn = (on) => {
      box.checked = on;
      body.hidden = !on;
      show(on);
    };
    box.addEventListener("change", () => {
      touched = true;
      turn(box.checked);
      page.state.set({ gaten: box.checked ? "1" : "0" });
    });
    let first = true;
    const follow = (theme) => {
      if (!touched) turn(theme.key === "robust");
      else if (first) turn(gaten === "1");
      first = false;
    };
    return { node: element("div", { class: "si-gaps" }, label, body), follow };
  };
})(window.socialeInfra);
