// The address bar, the mark of the quarter and Play: what the page does without asking the server.
(function () {
  const root = document.documentElement;
  const same = () => window.dash_clientside.no_update;

  // The address is heard and written here and not by dcc.Location: that one cannot replace an entry of the history, and
  // pushes an old href after anyone else has. Main's answer waits for this, so that loading is one question.
  const address = () => window.location.search;
  window.addEventListener("popstate", () => {
    window.dash_clientside.set_props("address", { data: address() });
  });

  // An answer has come. A step that follows a step takes its place in the history, so that Back undoes the whole walk
  // through time; so does a typed address that had to be put right.
  function arrived(link) {
    if (!link) return;
    document.title = link.title;
    if (link.search !== address()) {
      const write = link.replaces ? "replaceState" : "pushState";
      window.history[write]({}, "", window.location.pathname + link.search);
    }
    lead(link.now === undefined ? link.search : link.now);
    carry(link.search);
    window.waterline.ask(link.search);
    takeThePaintersPlace();
  }

  // The links to how a number is made keep to the page's question (link.now, where that is of more than one quarter).
  // Their Python twin is `passports` in page.py.
  function lead(search) {
    for (const link of document.querySelectorAll("#drawn a.how")) {
      const figure = link.dataset.figure;
      link.href = root.dataset.root + "/passport" + search + (figure ? (search ? "&" : "?") + "figure=" + figure : "");
    }
  }

  // The ways to the other rooms take along what every room can be asked; the page of change calls its quarter `to`.
  function carry(search) {
    const asked = new URLSearchParams(search);
    const quarter = asked.get("quarter") || asked.get("to");
    for (const way of document.querySelectorAll("#drawn .rooms a")) {
      if (way.pathname.endsWith("/evidence/")) continue; // no place and no quarter of its own
      const why = way.pathname.endsWith("/why/");
      const kept = new URLSearchParams();
      for (const key of ["place", "by", "value", "over", "index", "pin", ...(why ? [] : ["level"])]) {
        if (asked.has(key)) kept.set(key, asked.get(key));
      }
      if (quarter) kept.set(why ? "to" : "quarter", quarter);
      way.search = kept.toString().replaceAll("%2C", ",");
    }
    for (const other of document.querySelectorAll("#drawn a.tongue")) other.search = search;
  }

  // The first paint stays until the map and charts stand behind it, then goes in one frame.
  function takeThePaintersPlace() {
    if (root.classList.contains("up")) return;
    const begun = performance.now();
    (function look() {
      const charts = document.querySelectorAll("#drawn .dash-graph");
      const tabled = document.querySelector("#drawn table");
      const ready = tabled && charts.length && [...charts].every((chart) => chart.querySelector(".main-svg"));
      if (!ready && performance.now() - begun < 4000) return requestAnimationFrame(look);
      const y = window.scrollY;
      const painted = document.getElementById("first-paint");
      root.classList.add("up");
      if (painted) painted.remove();
      window.scrollTo(0, y);
      window.waterline.tour();
    })();
  }

  // Where the quarter stands in every picture with time across, as a share of its width.
  function mark(quarter, first, last) {
    root.style.setProperty("--at", (quarter - first + 0.5) / (last - first + 1));
  }

  function play(clicks, ticks, stopped, quarter, first, last, link) {
    const touched = dash_clientside.callback_context.triggered_id;
    if (touched === "play") {
      if (!stopped) return [same(), true, root.dataset.play];
      return [quarter >= last ? first : quarter + 1, false, root.dataset.pause];
    }
    if (stopped) return [same(), same(), same()];
    if (quarter >= last) return [same(), true, root.dataset.play];
    // A slow answer slows the film; it never piles up questions.
    const answered = link && link.quarter === quarter;
    return [answered ? quarter + 1 : same(), same(), same()];
  }

  window.dashMantineFunctions = window.dashMantineFunctions || {};
  window.dashMantineFunctions.waterlineQuarter = (n) => `${Math.floor(n / 4)}Q${(n % 4) + 1}`;
  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.waterline = Object.assign(window.dash_clientside.waterline || {}, { address, arrived, mark, play });
})();
