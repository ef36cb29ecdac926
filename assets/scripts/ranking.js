// The ranked tables: the same rows that components/charts/ranking_table.py writes into the first paint, updated in place
// so that a step neither loses the keyboard focus nor rebuilds the page. The Python counterparts there are
// `ranking_table` and `cell_text`: a table's columns and their kinds are read from the header cells it wrote.
(function () {
  const UNKNOWN = "–";
  const TEXTS = document.documentElement.dataset;
  const EDGES = JSON.parse(document.documentElement.dataset.edges);
  const tables = new Map();
  for (const pattern of document.querySelectorAll("#first-paint table.ranking")) {
    // Read before the drawn page replaces it. Each table has its own container, whose id identifies it.
    const columns = [...pattern.tHead.rows[0].cells].map((head) => ({
      key: head.className.slice("col-".length),
      kind: head.dataset.kind,
    }));
    const by = columns.find((column) => column.kind === "share").key;
    const name = pattern.parentElement.id.slice("first-".length);
    tables.set(name, { name, pattern, columns, by, rows: new Map(), sorted: { key: by, down: true }, inputs: null });
  }

  const LEAST = 0.5;
  const share = (x) => (x === null ? UNKNOWN : x < LEAST ? `<${LEAST.toFixed(1)}` : x.toFixed(1));
  const percent = (x) => (x !== null && x < LEAST ? TEXTS.under : `${share(x)}%`);
  const grouped = (x) => Math.abs(x).toLocaleString("en-US");
  const sign = (x) => (x > 0 ? "+" : x < 0 ? "−" : "");
  const PRINTED = {
    level: share,
    whole: (x) => (x < 0 ? "−" : "") + grouped(x),
    signed: (x) => sign(x) + Math.abs(x).toFixed(1),
    "signed-whole": (x) => sign(x) + grouped(x),
    fall: (x) => (x < 0 ? TEXTS.already : x.toFixed(1)),
    years: (x) => (x < 0 ? TEXTS.endless : x.toFixed(1)),
  };
  const swatch = (x) => (x === null ? "no-data" : `water-${EDGES.filter((edge) => x >= edge).length}`);
  const write = (node, text) => node.textContent === text || (node.textContent = text);
  const setClass = (node, names) => node.className === names || (node.className = names);

  function link(id) {
    const query = new URLSearchParams(window.location.search);
    query.set("place", id);
    return `?${query}`;
  }

  function newRow(table, id, name) {
    const row = document.createElement("tr");
    for (const { key, kind } of table.columns) {
      const cell = document.createElement(kind === "place" ? "th" : "td");
      cell.className = `col-${key}`;
      if (kind === "place") {
        const place = document.createElement("a");
        place.textContent = name;
        place.dataset.place = id;
        cell.scope = "row";
        cell.append(place);
      }
      if (kind === "share") cell.append(document.createElement("span"), document.createElement("span"));
      row.append(cell);
    }
    return row;
  }

  function adopt(table, container) {
    const drawn = table.pattern.cloneNode(true);
    drawn.tBodies[0].replaceChildren();
    container.append(drawn);
    // A click anywhere in a row selects its place; the link is for the keyboard and for opening another tab.
    drawn.tBodies[0].addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      const row = event.target.closest("tr");
      event.preventDefault();
      window.dash_clientside.set_props("ranking-picked", { data: row.querySelector("a").dataset.place });
    });
    [...drawn.tHead.rows[0].cells].forEach((head, i) => {
      head.firstElementChild.addEventListener("click", () => {
        const { key, kind } = table.columns[i];
        const by = kind === "rank" || kind === "interval" ? table.by : key;
        table.sorted = { key: by, down: table.sorted.key === by ? !table.sorted.down : kind !== "place" };
        draw(table);
      });
    });
    return drawn;
  }

  // A column without a single figure is hidden, as components/charts/ranking_table.py does.
  const ALWAYS = ["rank", "place", "share", "interval"];
  const isEmpty = (figures, { key, kind }) => !ALWAYS.includes(kind) && figures[key].every((x) => x === null);

  function fill(table, row, figures, i, id, rank) {
    table.columns.forEach(({ key, kind }, at) => {
      const cell = row.children[at];
      cell.hidden = table.empty[at];
      const value = kind === "rank" || kind === "place" || kind === "interval" ? figures[table.by][i] : figures[key][i];
      if (kind === "place") cell.firstChild.href = link(id);
      else if (kind === "rank") write(cell, value === null ? "" : String(rank));
      else if (kind === "share") {
        setClass(cell.firstChild, `swatch ${swatch(value)}`);
        write(cell.lastChild, share(value));
      } else if (kind === "interval") {
        const { lower, upper } = figures;
        write(cell, lower[i] === null ? UNKNOWN : `${share(lower[i])}–${share(upper[i])}`);
      } else write(cell, value === null ? UNKNOWN : PRINTED[kind](value));
    });
  }

  function draw(table) {
    const { places, figures, sought } = table.inputs;
    const container = document.getElementById(table.name);
    const drawn = container.querySelector("table") || adopt(table, container);
    write(drawn.caption, document.getElementById(`${table.name}-deck`).textContent);
    table.empty = table.columns.map((column) => isEmpty(figures, column));
    const ranked = order(table, places, figures, table.by, true);
    const rank = new Map(ranked.map((i, at) => [i, at + 1]));
    const query = sought.trim().toLocaleLowerCase("en");
    const shown = order(table, places, figures, table.sorted.key, table.sorted.down)
      .filter((i) => places.names[i].toLocaleLowerCase("en").includes(query));
    const lines = shown.map((i) => {
      const id = places.ids[i];
      if (!table.rows.has(id)) table.rows.set(id, newRow(table, id, places.names[i]));
      const row = table.rows.get(id);
      fill(table, row, figures, i, id, rank.get(i));
      setClass(row, figures.chosen.includes(id) ? "chosen" : "");
      if (figures.chosen[0] === id) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
      return row;
    });
    const body = drawn.tBodies[0];
    const present = body.children;
    const moved = lines.length !== present.length || lines.some((row, at) => present[at] !== row);
    if (moved) {
      const focused = document.activeElement;
      body.replaceChildren(...lines);
      if (focused && focused !== document.activeElement && body.contains(focused)) focused.focus({ preventScroll: true });
    }
    [...drawn.tHead.rows[0].cells].forEach((head, i) => {
      head.hidden = table.empty[i];
      if (table.columns[i].key === table.sorted.key) {
        head.setAttribute("aria-sort", table.sorted.down ? "descending" : "ascending");
      } else head.removeAttribute("aria-sort");
    });
  }

  // Places without a figure come last in either direction.
  function order(table, places, figures, key, down) {
    const isName = table.columns.some((column) => column.key === key && column.kind === "place");
    const column = isName ? places.names : figures[key];
    const direction = down ? -1 : 1;
    return places.ids
      .map((_, i) => i)
      .sort((a, b) => {
        const x = column[a];
        const y = column[b];
        if (x === null || y === null) return (x === null) - (y === null);
        if (x !== y) return direction * (x < y ? -1 : 1);
        return places.names[a] < places.names[b] ? -1 : 1;
      });
  }

  function rank(places, figures, sought, name) {
    const table = tables.get(name || "ranking");
    if (!table || !places || !figures || places.ids.length !== figures[table.by].length) return;
    table.inputs = { places, figures, sought: sought || "" };
    draw(table);
    if (table.name === "ranking") window.waterline.tiles(places, figures, table.by, { percent, swatch, link });
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.waterline = Object.assign(window.dash_clientside.waterline || {}, { rank });
})();
