// The ranked table: the same rows components/ranking.py writes into the first paint, kept and rewritten in place so that
// a step neither loses the reader's focus nor builds the page again. Its Python twin is `table` there.
(function () {
  const UNKNOWN = "–";
  const EDGES = JSON.parse(document.documentElement.dataset.edges);
  const KEYS = ["rank", "place", "share", "interval", "change", "loans", "shortfall"];
  const pattern = document.querySelector("#first-paint table.ranking"); // before the drawn page takes its place
  const rows = new Map();
  let sorted = { key: "share", down: true };
  let held = null;

  const decimal = (x) => (x === null ? UNKNOWN : x.toFixed(1));
  const whole = (x) => (x === null ? UNKNOWN : x.toLocaleString("en-US"));
  const signed = (x) => (x === null ? UNKNOWN : (x > 0 ? "+" : x < 0 ? "−" : "") + Math.abs(x).toFixed(1));
  const swatch = (x) => (x === null ? "no-data" : `water-${EDGES.filter((edge) => x >= edge).length}`);
  const write = (node, text) => node.textContent === text || (node.textContent = text);
  const dress = (node, names) => node.className === names || (node.className = names);

  function link(id) {
    const asked = new URLSearchParams(window.location.search);
    asked.set("place", id);
    return `?${asked}`;
  }

  function made(id, name) {
    const row = document.createElement("tr");
    for (const key of KEYS) {
      const cell = document.createElement(key === "place" ? "th" : "td");
      cell.className = `col-${key}`;
      row.append(cell);
    }
    const cells = row.children;
    cells[1].scope = "row";
    const place = document.createElement("a");
    place.textContent = name;
    place.dataset.place = id;
    cells[1].append(place);
    cells[2].append(document.createElement("span"), document.createElement("span"));
    return row;
  }

  function adopt(room) {
    const table = pattern.cloneNode(true);
    table.tBodies[0].replaceChildren();
    room.append(table);
    // The whole row picks its place; the link in it is for the keyboard and for another tab.
    table.tBodies[0].addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      const row = event.target.closest("tr");
      event.preventDefault();
      window.dash_clientside.set_props("ranking-picked", { data: row.querySelector("a").dataset.place });
    });
    [...table.tHead.rows[0].cells].forEach((head, i) => {
      head.firstElementChild.addEventListener("click", () => {
        const key = KEYS[i] === "rank" || KEYS[i] === "interval" ? "share" : KEYS[i];
        sorted = { key, down: sorted.key === key ? !sorted.down : key !== "place" };
        draw();
      });
    });
    return table;
  }

  function draw() {
    const { places, figures, sought } = held;
    const room = document.getElementById("ranking");
    const table = room.querySelector("table") || adopt(room);
    write(table.caption, document.getElementById("ranking-deck").textContent);
    const byShare = order(places, figures, "share", true);
    const rank = new Map(byShare.map((i, at) => [i, at + 1]));
    const wanted = sought.trim().toLocaleLowerCase("en");
    const shown = order(places, figures, sorted.key, sorted.down)
      .filter((i) => places.names[i].toLocaleLowerCase("en").includes(wanted));
    const drawn = shown.map((i) => {
      const id = places.ids[i];
      if (!rows.has(id)) rows.set(id, made(id, places.names[i]));
      const row = rows.get(id);
      const cells = row.children;
      const share = figures.share[i];
      write(cells[0], share === null ? "" : String(rank.get(i)));
      cells[1].firstChild.href = link(id);
      dress(cells[2].firstChild, `swatch ${swatch(share)}`);
      write(cells[2].lastChild, decimal(share));
      write(cells[3], figures.lower[i] === null ? UNKNOWN : `${decimal(figures.lower[i])}–${decimal(figures.upper[i])}`);
      write(cells[4], signed(figures.change[i]));
      write(cells[5], whole(figures.loans[i]));
      write(cells[6], whole(figures.shortfall[i]));
      dress(row, figures.chosen.includes(id) ? "chosen" : "");
      if (figures.chosen[0] === id) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
      return row;
    });
    const body = table.tBodies[0];
    const there = body.children;
    const moved = drawn.length !== there.length || drawn.some((row, at) => there[at] !== row);
    if (moved) {
      const focused = document.activeElement;
      body.replaceChildren(...drawn);
      if (focused && focused !== document.activeElement && body.contains(focused)) focused.focus({ preventScroll: true });
    }
    [...table.tHead.rows[0].cells].forEach((head, i) => {
      if (KEYS[i] === sorted.key) head.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  }

  // Places without a figure come last whichever way the table is sorted.
  function order(places, figures, key, down) {
    const column = key === "place" ? places.names : figures[key];
    const way = down ? -1 : 1;
    return places.ids
      .map((_, i) => i)
      .sort((a, b) => {
        const x = column[a];
        const y = column[b];
        if (x === null || y === null) return (x === null) - (y === null);
        if (x !== y) return way * (x < y ? -1 : 1);
        return places.names[a] < places.names[b] ? -1 : 1;
      });
  }

  function rank(places, figures, sought) {
    if (!places || !figures || places.ids.length !== figures.share.length) return;
    held = { places, figures, sought: sought || "" };
    draw();
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.waterline = Object.assign(window.dash_clientside.waterline || {}, { rank });
})();
