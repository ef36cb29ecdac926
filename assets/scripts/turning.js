// The address bar, the quarter's marker and Play: what the page does without a request to the server.
(function () {
  const root = document.documentElement;
  const noUpdate = () => window.dash_clientside.no_update;

  // The address is read and written here and not by dcc.Location, which cannot replace an entry of the history and pushes
  // an old href after another script has changed it. The main callback waits for this, so that loading is one request.
  const address = () => window.location.search;
  window.addEventListener("popstate", () => {
    window.dash_clientside.set_props("address", { data: address() });
  });

  // A response has arrived. A step after a step replaces its entry in the history, so that Back undoes the whole series
  // of steps; so does the correction of an invalid typed address.
  function arrived(link) {
    if (!link) return;
    document.title = link.title;
    if (link.search !== address()) {
      const write = link.replaces ? "replaceState" : "pushState";
      window.history[write]({}, "", window.location.pathname + link.search);
    }
    updatePassportLinks(link.now === undefined ? link.search : link.now);
    updatePageLinks(link.search);
    window.waterline.ask(link.search);
    replaceFirstPaint();
  }

  // The links to passports follow the page's query (link.now, where that is of more than one quarter).
  // Their Python counterpart is `passport_links` in components/monitor/layout.py.
  function updatePassportLinks(search) {
    for (const link of document.querySelectorAll("#drawn a.how")) {
      const figure = link.dataset.figure;
      link.href = root.dataset.root + "/passport" + search + (figure ? (search ? "&" : "?") + "figure=" + figure : "");
    }
  }

  // The links to the other pages keep the parameters that these understand, and the quarter by each page's own name for it
  // (components/site/pages.py).
  function updatePageLinks(search) {
    const query = new URLSearchParams(search);
    const links = [...document.querySelectorAll("#drawn .rooms a")];
    const here = links.find((pageLink) => pageLink.getAttribute("aria-current") === "page");
    const quarter = here && query.get(here.dataset.quarter);
    for (const pageLink of links) {
      const parameters = new URLSearchParams();
      for (const key of pageLink.dataset.keeps.split(" ")) {
        if (query.has(key)) parameters.set(key, query.get(key));
      }
      if (quarter && pageLink.dataset.quarter) parameters.set(pageLink.dataset.quarter, quarter);
      pageLink.search = parameters.toString().replaceAll("%2C", ",");
    }
    for (const other of document.querySelectorAll("#drawn a.tongue")) other.search = search;
  }

  // The first paint stays until the map and charts are drawn behind it, and is then removed in one frame.
  function replaceFirstPaint() {
    if (root.classList.contains("up")) return;
    const started = performance.now();
    (function look() {
      const charts = document.querySelectorAll("#drawn .dash-graph");
      const tabled = document.querySelector("#drawn table");
      const ready = tabled && charts.length && [...charts].every((chart) => chart.querySelector(".main-svg"));
      if (!ready && performance.now() - started < 4000) return requestAnimationFrame(look);
      const y = window.scrollY;
      const painted = document.getElementById("first-paint");
      root.classList.add("up");
      if (painted) painted.remove();
      window.scrollTo(0, y);
      window.waterline.tour();
    })();
  }

  // The quarter's position in every chart with a time axis, as a share of its width.
  function mark(quarter, first, last) {
    root.style.setProperty("--at", (quarter - first + 0.5) / (last - first + 1));
  }

  function play(clicks, ticks, stopped, quarter, first, last, link) {
    const touched = dash_clientside.callback_context.triggered_id;
    if (touched === "play") {
      if (!stopped) return [noUpdate(), true, root.dataset.play];
      return [quarter >= last ? first : quarter + 1, false, root.dataset.pause];
    }
    if (stopped) return [noUpdate(), noUpdate(), noUpdate()];
    if (quarter >= last) return [noUpdate(), true, root.dataset.play];
    // A slow response slows the animation; requests never pile up.
    const answered = link && link.quarter === quarter;
    return [answered ? quarter + 1 : noUpdate(), noUpdate(), noUpdate()];
  }

  window.dashMantineFunctions = window.dashMantineFunctions || {};
  window.dashMantineFunctions.waterlineQuarter = (n) => `${Math.floor(n / 4)}Q${(n % 4) + 1}`;
  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.waterline = Object.assign(window.dash_clientside.waterline || {}, { address, arrived, mark, play });
})();
