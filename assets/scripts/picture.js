// A panel as a self-contained picture: its claim, its deck, the chart redrawn at the chosen size, legend, source,
// licence and link. Always on a light background, whatever the user's theme; the font is embedded in the file.
(function () {
  const SIZES = {
    social: { width: 1200, height: 675, times: 1 },
    slide: { width: 1280, height: 720, times: 1.5 },
    print: { width: 1200, height: 900, times: 2.5 },
  };
  const PAPER = "#fdfcfa", INK = "#16202a", MUTED = "#56626d", SIDE = 40;
  const FONT = "'Source Sans 3 Variable', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif";
  const SVG_NAMESPACE = "http://www.w3.org/2000/svg";
  let fontData = null;

  async function font() {
    if (fontData === null) {
      const file = await (await fetch(`${document.documentElement.dataset.site}/assets/fonts/source-sans-3-latin.woff2`)).blob();
      fontData = await new Promise((resolve) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result.replace(/^data:[^;]*/, "data:font/woff2"));
        reader.readAsDataURL(file);
      });
    }
    return `@font-face{font-family:"Source Sans 3 Variable";src:url(${fontData}) format("woff2");font-weight:200 900}`;
  }

  // Latin text breaks between words, Chinese between any two characters.
  function lines(text, size, weight, width) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${weight} ${size}px "Source Sans 3 Variable", sans-serif`;
    const finished = [];
    let line = "";
    for (const piece of text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+|\s+/g) || []) {
      if (line && pen.measureText(line + piece.trimEnd()).width > width) {
        finished.push(line.trimEnd());
        line = piece.trimStart();
      } else line += piece;
    }
    return [...finished, line.trimEnd()].filter(Boolean);
  }

  function node(name, attributes, text) {
    const created = document.createElementNS(SVG_NAMESPACE, name);
    for (const [key, value] of Object.entries(attributes)) created.setAttribute(key, value);
    if (text !== undefined) created.textContent = text;
    return created;
  }

  // The hatching for places without a figure, as on the page.
  function hatch() {
    const attributes = { id: "none", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
    const pattern = node("pattern", attributes);
    pattern.append(node("rect", { width: 6, height: 6, fill: "#dcdad5" }));
    pattern.append(node("rect", { width: 2, height: 6, fill: "#b9bdbf" }));
    return pattern;
  }

  // Writes a paragraph and returns the height at which the next begins.
  function write(svg, text, y, size, weight, colour, width) {
    for (const line of lines(text, size, weight, width)) {
      y += size * 1.25;
      svg.append(node("text", { x: SIDE, y, fill: colour, "font-size": size, "font-weight": weight }, line));
    }
    return y;
  }

  function legend(svg, panel, y, width) {
    let x = SIDE;
    for (const item of panel.querySelectorAll(".legend li")) {
      const text = item.textContent.trim();
      const textWidth = lines(text, 15, 400, 9999).length ? 15 * 0.62 * [...text].reduce((n, c) => n + (c > "\u2e80" ? 1.6 : 1), 0) : 0;
      if (x + textWidth + 40 > width + SIDE) [x, y] = [SIDE, y + 24];
      const swatch = item.querySelector(".swatch");
      const isEmpty = swatch.classList.contains("no-data");
      const fill = isEmpty ? "url(#none)" : window.waterline.byDay(getComputedStyle(swatch).backgroundColor);
      svg.append(node("rect", { x, y: y + 6, width: 16, height: 13, fill, stroke: MUTED, "stroke-width": 0.5 }));
      svg.append(node("text", { x: x + 22, y: y + 18, fill: MUTED, "font-size": 15 }, text));
      x += textWidth + 40;
    }
    return x > SIDE ? y + 26 : y;
  }

  async function drawn(box, size, quote) {
    const panel = box.closest("section");
    const text = (selector) => (panel.querySelector(selector) || { textContent: "" }).textContent;
    const { width, height } = SIZES[size];
    const inner = width - 2 * SIDE;
    const svg = node("svg", { xmlns: SVG_NAMESPACE, viewBox: `0 0 ${width} ${height}`, width, height, "font-family": FONT });
    svg.setAttribute("role", "img");
    svg.append(node("title", {}, quote.takeaway), node("style", {}, await font()));
    svg.append(node("rect", { width, height, fill: PAPER }), hatch());
    let y = write(svg, text("h2"), 24, 30, 700, INK, inner);
    y = write(svg, text(".deck"), y + 6, 17, 400, MUTED, inner) + 8;
    y = legend(svg, panel, y, inner);
    const foot = [text('.source > span[id$="-source"]'), `${quote.licence} ${quote.short}`].flatMap((part) => lines(part, 14, 400, inner));
    const below = height - 22 - foot.length * 18;
    const graph = panel.querySelector(".js-plotly-plot");
    const figure = window.waterline.figure(graph);
    const space = { width: inner, height: Math.max(160, below - y - 12) };
    const config = { topojsonURL: graph._context.topojsonURL };
    const chart = await Plotly.toImage(
      { data: figure.data, layout: { ...figure.layout, ...space, autosize: false }, config },
      { format: "svg", ...space, imageDataOnly: true },
    );
    const chartNode = new DOMParser().parseFromString(chart, "image/svg+xml").documentElement;
    for (const [key, value] of Object.entries({ x: SIDE, y: y + 6, ...space })) chartNode.setAttribute(key, value);
    chartNode.style.background = "none";
    svg.append(chartNode);
    foot.forEach((line, i) => {
      svg.append(node("text", { x: SIDE, y: below + 18 * (i + 1), fill: MUTED, "font-size": 14 }, line));
    });
    return new XMLSerializer().serializeToString(svg);
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  async function picture(box, form, size, quote) {
    const text = await drawn(box, size, quote);
    const name = `${quote.file}-${size}.${form}`;
    if (form === "svg") return save(new Blob([text], { type: "image/svg+xml" }), name);
    const { width, height, times } = SIZES[size];
    const image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: width * times, height: height * times });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    save(await new Promise((resolve) => canvas.toBlob(resolve, "image/png")), name);
  }

  window.waterline = Object.assign(window.waterline || {}, { picture });
})();
