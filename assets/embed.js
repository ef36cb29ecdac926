// A panel alone in someone's frame: the figure stands in the page, and is drawn as wide as the frame is.
(function () {
  const held = document.getElementById("figure");
  const room = document.querySelector(".embed-chart");
  if (!held || !room) return;
  const figure = JSON.parse(held.textContent);
  const layout = { ...figure.layout, autosize: true };
  delete layout.height;
  const config = { displayModeBar: false, responsive: true, topojsonURL: document.documentElement.dataset.topojson };
  // theme.js has put its own door before Plotly's, so that a reader by night gets night's colours.
  Plotly.react(room, { data: figure.data, layout, config });
})();
