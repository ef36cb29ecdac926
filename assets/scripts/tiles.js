// The map as squares. Python writes them into the first paint (components/charts/tile_map.py); here the same squares are
// painted anew from the ranked table's figures, and walked: arrows to the neighbour, Page Up and Page Down by rank.
(function () {
  let squares = [];

  function adopt(room) {
    squares = room.dataset.tiles.split(" ").map((one) => {
      const [id, x, y, division] = one.split(",");
      const square = document.createElement("a");
      square.textContent = id.slice(3);
      square.style.gridArea = `${+y + 1} / ${+x + 1}`;
      square.tabIndex = -1;
      room.append(square);
      return { id, division, square, x: +x, y: +y };
    });
    room.addEventListener("keydown", (event) => walk(room, event));
    room.addEventListener("focusin", (event) => say(event.target));
    room.addEventListener("mouseover", (event) => say(event.target));
    room.addEventListener("click", (event) => {
      const square = event.target.closest("a");
      if (!square || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      window.dash_clientside.set_props("ranking-picked", { data: square.dataset.place });
    });
  }

  const say = (square) => {
    const line = document.getElementById("tiles-said");
    const label = square.getAttribute && square.getAttribute("aria-label");
    if (label && line.textContent !== label) line.textContent = label;
  };

  // The nearest square that lies in an arrow's direction: straight ahead before aslant.
  function neighbour(from, dx, dy) {
    const cost = (one) => {
      const ahead = (one.x - from.x) * dx + (one.y - from.y) * dy;
      const aside = Math.abs((one.x - from.x) * dy) + Math.abs((one.y - from.y) * dx);
      return ahead > 0 ? ahead + 2.5 * aside : Infinity;
    };
    const best = squares.reduce((a, b) => (cost(b) < cost(a) ? b : a));
    return cost(best) < Infinity ? best : from;
  }

  function walk(room, event) {
    const at = squares.find((one) => one.square === document.activeElement);
    if (!at) return;
    const ranked = [...squares].sort((a, b) => a.rank - b.rank);
    const stands = ranked.indexOf(at);
    const to = {
      ArrowLeft: () => neighbour(at, -1, 0),
      ArrowRight: () => neighbour(at, 1, 0),
      ArrowUp: () => neighbour(at, 0, -1),
      ArrowDown: () => neighbour(at, 0, 1),
      PageDown: () => ranked[Math.min(stands + 1, ranked.length - 1)],
      PageUp: () => ranked[Math.max(stands - 1, 0)],
      Home: () => ranked[0],
      End: () => ranked[ranked.length - 1],
    }[event.key];
    if (!to) return;
    event.preventDefault();
    stop(to());
  }

  // One of them is a stop of the Tab key; the arrows do the rest.
  function stop(one) {
    for (const { square } of squares) square.tabIndex = -1;
    one.square.tabIndex = 0;
    one.square.focus();
  }

  function tiles(places, figures, by, printed) {
    const room = document.getElementById("tiles");
    if (!room) return;
    if (!squares.length || !room.contains(squares[0].square)) adopt(room);
    const row = new Map(places.ids.map((id, i) => [id, i]));
    const of = (one) => row.get(one.id) ?? row.get(one.division);
    document.getElementById("tiles-room").hidden = squares.some((one) => of(one) === undefined);
    if (document.getElementById("tiles-room").hidden) return;
    const known = figures[by].filter((x) => x !== null);
    for (const one of squares) {
      const i = of(one);
      const value = figures[by][i];
      one.rank = value === null ? known.length + 1 : 1 + known.filter((x) => x > value).length;
      const told = value === null ? room.dataset.none : room.dataset.said;
      const said = { place: places.names[i], share: printed.percent(value), rank: one.rank, count: known.length };
      one.square.setAttribute("aria-label", told.replace(/\{(\w+)\}/g, (_, name) => said[name]));
      const chosen = figures.chosen[0] === places.ids[i] ? " chosen" : "";
      one.square.className = `tile ${printed.swatch(value)}${chosen}`;
      one.square.dataset.place = places.ids[i];
      one.square.href = printed.link(places.ids[i]);
    }
    if (!squares.some(({ square }) => square.tabIndex === 0)) {
      squares.reduce((a, b) => (b.rank < a.rank ? b : a)).square.tabIndex = 0;
    }
  }

  window.waterline = Object.assign(window.waterline || {}, { tiles });
})();
