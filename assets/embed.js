// An embedded panel: the figure is in the page as JSON and is drawn at the width of the frame.
(function () {
  const source = document.getElementById("figure");
  const container = document.querySelector(".embed-chart");
  if (!source || !container) return;
  const figure = JSON.parse(source.textContent);
  const layout = { ...figure.layout, autosize: true };
  delete layout.height;
  const config = { displayModeBar: false, responsive: true, topojsonURL: document.documentElement.dataset.topojson };
  // theme.js has wrapped Plotly.react, so that the figure is drawn in the dark theme's colours where that is chosen.
  Plotly.react(container, { data: figure.data, layout, config });
})();
