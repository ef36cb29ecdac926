// The box under a panel: filled when it is opened, and again when the page is asked something else.
(function () {
  const root = document.documentElement;
  const open = () => document.querySelectorAll("#drawn details.quote[open]");
  const asked = { search: window.location.search };

  async function fill(box) {
    const search = asked.search;
    const text = box.querySelector(".takeaway");
    try {
      const answer = await fetch(`${root.dataset.root}/quote/${box.dataset.panel}${search}`);
      if (!answer.ok) throw new Error(answer.status);
      const said = await answer.json();
      if (search !== asked.search) return; // the page has moved on, and with it this box
      box.said = said;
      text.textContent = said.takeaway;
    } catch (error) {
      box.said = null;
      text.textContent = box.dataset.failed;
    }
    for (const button of box.querySelectorAll("[data-copy], [data-shot]")) button.disabled = !box.said;
  }

  // Where the page is not served safely there is no clipboard to write to; an old way still is.
  async function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const held = document.createElement("textarea");
    held.value = text;
    document.body.append(held);
    held.select();
    document.execCommand("copy");
    held.remove();
  }

  function done(button, text) {
    const said = button.dataset.said || button.textContent;
    button.dataset.said = said;
    button.textContent = text;
    setTimeout(() => (button.textContent = said), 1600);
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
    if (!box.said) return;
    if (button.dataset.copy) {
      await copy(box.said[button.dataset.copy]);
      done(button, box.dataset.done);
    } else if (button.dataset.shot) {
      button.disabled = true;
      try {
        await window.waterline.picture(box, button.dataset.shot, button.dataset.size, box.said);
      } finally {
        button.disabled = false;
      }
    }
  });

  // turning.js calls this when an answer has come.
  function ask(search) {
    asked.search = search;
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
