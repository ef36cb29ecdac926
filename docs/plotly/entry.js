// The kinds of picture on Waterline's page, and no other: lines and areas (in the core), heat map, painted and dotted maps.
const Plotly = require("plotly.js/lib/core");
Plotly.register([
  require("plotly.js/lib/heatmap"),
  require("plotly.js/lib/choropleth"),
  require("plotly.js/lib/scattergeo"),
]);
module.exports = Plotly;
