// The box under a panel: filled when it is opened, and again when the page's query changes.
(function () {
  const root = document.documentElement;
  const open = () => document.querySelectorAll("#drawn details.quote[open]");
  const current = { search: window.location.search };

  // A server that was not told its own name leaves the host out of its links; the browser knows it.
  function complete(quote) {
    const here = window.location.origin;
    if (!quote.link.startsWith("/")) return quote;
    const done = { ...quote };
    for (const key of ["citation", "bibtex"]) done[key] = quote[key].replace(quote.pinned, here + quote.pinned);
    for (const key of ["embed", "frozen"]) done[key] = quote[key].replace('src="/', `src="${here}/`);
    for (const key of ["link", "short", "pinned"]) done[key] = here + quote[key];
    return done;
  }

  async function fill(box) {
    const search = current.search;
    const text = box.querySelector(".takeaway");
    try {
      const answer = await fetch(`${root.dataset.root}/quote/${box.dataset.panel}${search}`);
      if (!answer.ok) throw new Error(answer.status);
      const quote = complete(await answer.json());
      if (search !== current.search) return; // the query has changed since
      box.quote = quote;
      text.textContent = quote.takeaway;
    } catch (error) {
      box.quote = null;
      text.textContent = box.dataset.failed;
    }
    for (const button of box.querySelectorAll("[data-copy], [data-shot]")) button.disabled = !box.quote;
  }

  // Pages not served by HTTPS have no clipboard interface; the older copy command still works there.
  async function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }

  function done(button, text) {
    const label = button.dataset.said || button.textContent;
    button.dataset.said = label;
    button.textContent = text;
    setTimeout(() => (button.textContent = label), 1600);
  }

  document.addEventListener(
    "toggle",
    (event) => {
      if (event.target.matches && event.target.matches("details.quote") && event.target.open) fill(event.target);
    },
    true,
  );
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("details.quote button");
    if (!button) return;
    const box = button.closest("details");
    if (!box.quote) return;
    if (button.dataset.copy) {
      await copy(box.quote[button.dataset.copy]);
      done(button, box.dataset.done);
    } else if (button.dataset.shot) {
      button.disabled = true;
      try {
        await window.waterline.picture(box, button.dataset.shot, button.dataset.size, box.quote);
      } finally {
        button.disabled = false;
      }
    }
  });

  // turning.js calls this when a response has arrived.
  function ask(search) {
    current.search = search;
    for (const link of document.querySelectorAll("#drawn a[data-file]")) {
      link.href = `${root.dataset.root}/file/${link.dataset.file}${search}`;
    }
    for (const link of document.querySelectorAll("#drawn a[data-way]")) {
      link.href = root.dataset.root + link.dataset.way + search;
    }
    for (const box of open()) fill(box);
  }
  window.waterline = Object.assign(window.waterline || {}, { ask });
})();
