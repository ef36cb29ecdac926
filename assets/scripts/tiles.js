// The map as squares. Python writes them into the first paint (components/charts/tile_map.py); here the same squares are
// coloured from the ranked table's figures, with keyboard navigation: arrows to a neighbour, Page Up and Down by rank.
(function () {
  let squares = [];

  function adopt(container) {
    squares = container.dataset.tiles.split(" ").map((entry) => {
      const [label, x, y, ...regions] = entry.split(",");
      const square = document.createElement("a");
      square.textContent = label;
      square.style.gridArea = `${+y + 1} / ${+x + 1}`;
      square.tabIndex = -1;
      container.append(square);
      return { regions, square, x: +x, y: +y };
    });
    container.addEventListener("keydown", (event) => walk(container, event));
    container.addEventListener("focusin", (event) => announce(event.target));
    container.addEventListener("mouseover", (event) => announce(event.target));
    container.addEventListener("click", (event) => {
      const square = event.target.closest("a");
      if (!square || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      window.dash_clientside.set_props("ranking-picked", { data: square.dataset.place });
    });
  }

  const announce = (square) => {
    const line = document.getElementById("tiles-said");
    const label = square.getAttribute && square.getAttribute("aria-label");
    if (label && line.textContent !== label) line.textContent = label;
  };

  // The nearest square in an arrow's direction; a square straight ahead is preferred to a diagonal one.
  function neighbour(from, dx, dy) {
    const cost = (tile) => {
      const ahead = (tile.x - from.x) * dx + (tile.y - from.y) * dy;
      const aside = Math.abs((tile.x - from.x) * dy) + Math.abs((tile.y - from.y) * dx);
      return ahead > 0 ? ahead + 2.5 * aside : Infinity;
    };
    const best = squares.reduce((a, b) => (cost(b) < cost(a) ? b : a));
    return cost(best) < Infinity ? best : from;
  }

  function walk(container, event) {
    const current = squares.find((tile) => tile.square === document.activeElement);
    if (!current) return;
    const ranked = [...squares].sort((a, b) => a.rank - b.rank);
    const position = ranked.indexOf(current);
    const target = {
      ArrowLeft: () => neighbour(current, -1, 0),
      ArrowRight: () => neighbour(current, 1, 0),
      ArrowUp: () => neighbour(current, 0, -1),
      ArrowDown: () => neighbour(current, 0, 1),
      PageDown: () => ranked[Math.min(position + 1, ranked.length - 1)],
      PageUp: () => ranked[Math.max(position - 1, 0)],
      Home: () => ranked[0],
      End: () => ranked[ranked.length - 1],
    }[event.key];
    if (!target) return;
    event.preventDefault();
    moveFocus(target());
  }

  // Only one square can be reached with the Tab key; the arrow keys reach the others.
  function moveFocus(tile) {
    for (const { square } of squares) square.tabIndex = -1;
    tile.square.tabIndex = 0;
    tile.square.focus();
  }

  function tiles(places, figures, by, printed) {
    const container = document.getElementById("tiles");
    if (!container) return;
    if (!squares.length || !container.contains(squares[0].square)) adopt(container);
    const row = new Map(places.ids.map((id, i) => [id, i]));
    const rowOf = (tile) => tile.regions.map((id) => row.get(id)).find((i) => i !== undefined);
    document.getElementById("tiles-room").hidden = squares.some((tile) => rowOf(tile) === undefined);
    if (document.getElementById("tiles-room").hidden) return;
    const knownShares = figures[by].filter((x) => x !== null);
    for (const tile of squares) {
      const i = rowOf(tile);
      const value = figures[by][i];
      tile.rank = value === null ? knownShares.length + 1 : 1 + knownShares.filter((x) => x > value).length;
      const template = value === null ? container.dataset.none : container.dataset.said;
      const texts = { place: places.names[i], share: printed.percent(value), rank: tile.rank, count: knownShares.length };
      tile.square.setAttribute("aria-label", template.replace(/\{(\w+)\}/g, (_, name) => texts[name]));
      const chosen = figures.chosen[0] === places.ids[i] ? " chosen" : "";
      tile.square.className = `tile ${printed.swatch(value)}${chosen}`;
      tile.square.dataset.place = places.ids[i];
      tile.square.href = printed.link(places.ids[i]);
    }
    if (!squares.some(({ square }) => square.tabIndex === 0)) {
      squares.reduce((a, b) => (b.rank < a.rank ? b : a)).square.tabIndex = 0;
    }
  }

  window.waterline = Object.assign(window.waterline || {}, { tiles });
})();
