// What lies around the data: green and built-up ground under the areas' colours; water and
// streets over them, where they stay crisp; and the grid on which all of it comes.
(function (si) {
  "use strict";

  // Lines and rings as Leaflet wants them, from whole steps that each start at the one before.
  si.decode = function (lines, grid) {
    return lines.map((steps) => {
      const points = [];
      let x = grid.west;
      let y = grid.south;
      for (let i = 0; i < steps.length; i += 2) {
        x += steps[i];
        y += steps[i + 1];
        points.push([y / grid.steps, x / grid.steps]);
      }
      return points;
    });
  };

  si.addPane = function (map, name, zIndex) {
    map.createPane(name).style.zIndex = zIndex;
    return name;
  };

  const between = (low, value, high) => Math.min(high, Math.max(low, value));
  // Streets widen as one comes closer, though less than the town does, ...
  const widening = (zoom) => between(0.4, 2 ** ((zoom - 14) * 0.7), 4);
  // ... and from afar they fade, so that the colours of the areas speak.
  const fading = (zoom) => between(0.4, 0.4 + (zoom - 12.75) * 0.3, 1);

  // Overlapping polygons are filled as one shape: "evenodd" would cut holes where they overlap.
  function surface(lines, style, options) {
    const look = { stroke: false, fill: true, fillColor: style.fill, fillOpacity: 1 };
    return { layer: L.polygon(lines, { ...options, ...look, fillRule: "nonzero" }) };
  }

  // Streets are drawn twice, the first time a little wider: that becomes their edge.
  function strokes(lines, style, rank, options) {
    const { widths } = style;
    const width = widths[between(1, rank || widths.length, widths.length) - 1];
    const stroke = (color, opacity, edge) => {
      return { layer: L.polyline(lines, { ...options, color }), width, opacity, edge };
    };
    const line = stroke(style.line, style.opacity, 0);
    return style.edge ? [stroke(style.edge, style.edgeOpacity, 1.2), line] : [line];
  }

  // All of one kind: what is unimportant first, and every edge under every street.
  function drawKind(style, data, options) {
    return data.background
      .filter((drawing) => drawing.kind === style.kind && drawing.closed === Boolean(style.fill))
      .sort((a, b) => b.rank - a.rank)
      .flatMap(({ lines, rank }) => {
        const points = si.decode(lines, data.grid);
        return style.fill ? surface(points, style, options) : strokes(points, style, rank, options);
      })
      .sort((a, b) => (b.edge ?? 0) - (a.edge ?? 0));
  }

  si.drawGround = function ({ map, data }) {
    const makeOptions = (name, zIndex) => {
      const pane = si.addPane(map, name, zIndex);
      return { pane, renderer: L.canvas({ pane, padding: 0.4 }), interactive: false };
    };
    const below = makeOptions("si-ground", 210);
    const above = makeOptions("si-streets", 260);
    const drawn = data.look.ground.flatMap((style) =>
      drawKind(style, data, style.above ? above : below),
    );
    const adapt = () => {
      const zoom = map.getZoom();
      for (const { layer, width, opacity, edge } of drawn) {
        if (!width) continue;
        const weight = width * widening(zoom) + edge;
        layer.setStyle({ weight, opacity: opacity * fading(zoom) });
      }
    };
    adapt();
    map.on("zoomend", adapt);
    L.layerGroup(drawn.map(({ layer }) => layer)).addTo(map);
  };
})(window.socialeInfra);
