// Figures are made once for all readers, in the light theme's colours. Here each becomes the dark theme's while the
// page is dark: Plotly is given a copy with other colours, and the figure Dash holds is never written to.
(function () {
  const root = document.documentElement;
  const night = JSON.parse(root.dataset.night);
  const drawn = new Map();
  const dark = () => root.getAttribute("data-mantine-color-scheme") === "dark";

  function recoloured(value) {
    if (typeof value === "string") return night[value] || value;
    if (ArrayBuffer.isView(value) || value === null || typeof value !== "object") return value;
    // A colour scale is pairs of a number and a colour; long arrays are figures, and hold none.
    if (Array.isArray(value)) return value.length > 64 ? value : value.map(recoloured);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, recoloured(inner)]));
  }

  const react = Plotly.react;
  Plotly.react = function (div, figure) {
    drawn.set(div, figure);
    const { data, layout } = figure;
    if (!dark()) return react.call(Plotly, div, { ...figure, data: data && [...data], layout: layout && { ...layout } });
    return react.call(Plotly, div, { ...figure, data: recoloured(data), layout: recoloured(layout) });
  };

  new MutationObserver(() => {
    for (const [div, figure] of drawn) {
      if (div.isConnected) Plotly.react(div, figure);
      else drawn.delete(div);
    }
  }).observe(root, { attributeFilter: ["data-mantine-color-scheme"] });

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (event) => {
    let chosen = null;
    try {
      chosen = localStorage.getItem("mantine-color-scheme-value");
    } catch (error) {
      // Storage may be forbidden; the system's theme then stands.
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
      // Not remembered, then.
    }
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.waterline = Object.assign(window.dash_clientside.waterline || {}, { theme });
})();
