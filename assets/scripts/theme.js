// The server makes each figure once for all users, in the light theme's colours and for a desktop's width. This script
// recolours it while the page is dark and fits it to a phone. Plotly gets a copy; the figure that Dash stores is never
// changed.
(function () {
  const root = document.documentElement;
  const night = JSON.parse(root.dataset.night);
  const drawn = new Map();
  const dark = () => root.getAttribute("data-mantine-color-scheme") === "dark";

  function recoloured(value) {
    if (typeof value === "string") return night[value] || value;
    if (ArrayBuffer.isView(value) || value === null || typeof value !== "object") return value;
    // A colour scale is pairs of a number and a colour; long arrays are data without colours.
    if (Array.isArray(value)) return value.length > 64 ? value : value.map(recoloured);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, recoloured(inner)]));
  }

  // On a phone the margin for names would take a third of the chart: the names move inside, above their lines' ends.
  // assets/css/time.css moves the quarter's marker at the same width.
  const phone = matchMedia("(max-width: 31.25rem)");
  function fitted(layout) {
    if (!phone.matches || !layout || !layout.margin || layout.margin.r < 60) return layout;
    const moved = (note) => (note.xanchor === "left" && note.xref === "paper" ? { ...note, xanchor: "right", xshift: -2, yshift: 12 } : note);
    const annotations = (layout.annotations || []).map(moved);
    return { ...layout, margin: { ...layout.margin, r: 12 }, annotations };
  }

  const react = Plotly.react;
  Plotly.react = function (div, figure) {
    drawn.set(div, figure);
    const data = figure.data;
    const layout = fitted(figure.layout);
    if (!dark()) return react.call(Plotly, div, { ...figure, data: data && [...data], layout: layout && { ...layout } });
    return react.call(Plotly, div, { ...figure, data: recoloured(data), layout: recoloured(layout) });
  };

  function redraw() {
    for (const [div, figure] of drawn) {
      if (div.isConnected) Plotly.react(div, figure);
      else drawn.delete(div);
    }
  }
  new MutationObserver(redraw).observe(root, { attributeFilter: ["data-mantine-color-scheme"] });
  phone.addEventListener("change", redraw);

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (event) => {
    let chosen = null;
    try {
      chosen = localStorage.getItem("mantine-color-scheme-value");
    } catch (error) {
      // The browser may block storage; then the system's theme is used.
    }
    if (chosen !== "light" && chosen !== "dark") {
      root.setAttribute("data-mantine-color-scheme", event.matches ? "dark" : "light");
    }
  });

  function theme(clicks) {
    if (!clicks) return;
    const next = dark() ? "light" : "dark";
    root.setAttribute("data-mantine-color-scheme", next);
    try {
      localStorage.setItem("mantine-color-scheme-value", next);
    } catch (error) {
      // The choice is not stored then.
    }
  }

  // For a picture on a light background: the figure as the server made it, and a swatch's colour in the light theme.
  const figure = (div) => drawn.get(div);
  function byDay(colour) {
    const [r, g, b] = (colour.match(/[\d.]+/g) || []).map(Number);
    const hex = "#" + [r, g, b].map((part) => Math.round(part).toString(16).padStart(2, "0")).join("");
    if (!dark()) return hex;
    return (Object.entries(night).find(([, darkColour]) => darkColour === hex) || [hex])[0];
  }
  window.waterline = Object.assign(window.waterline || {}, { figure, byDay });
  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.waterline = Object.assign(window.dash_clientside.waterline || {}, { theme });
})();
