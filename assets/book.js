// Upload a tape as one stream with a progress bar; without this script the form uploads it too.
(() => {
  const form = document.getElementById("hand-in") || document.getElementById("first-hand-in");
  if (!form || !window.XMLHttpRequest) return;
  const bar = form.querySelector("progress");
  const cancel = form.querySelector("[data-cancel]");
  const send = form.querySelector("[type=submit]");
  const notice = document.querySelector("[role=alert]");
  form.addEventListener("submit", (event) => {
    const file = form.elements.tape.files[0];
    if (!file) return;
    event.preventDefault();
    const request = new XMLHttpRequest();
    // The server finds the upload by this id, should it end there just as it is cancelled here.
    const id = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    const action = form.getAttribute("action");
    const leave = () => navigator.sendBeacon(`${action.replace(/tape$/, "cancel")}?upload=${id}`);
    const setBusy = (isBusy) => {
      bar.hidden = cancel.hidden = !isBusy;
      send.disabled = isBusy;
      bar.value = 0;
      if (isBusy) window.addEventListener("pagehide", leave);
      else window.removeEventListener("pagehide", leave);
    };
    setBusy(true);
    notice.textContent = "";
    request.upload.addEventListener("progress", (progress) => {
      if (progress.lengthComputable) bar.value = progress.loaded / progress.total;
    });
    request.addEventListener("load", () => {
      setBusy(false);
      if (request.status === 200) location.assign(request.responseText);
      else notice.textContent = request.responseText;
    });
    request.addEventListener("error", () => {
      setBusy(false);
      form.submit();
    });
    request.addEventListener("abort", () => {
      setBusy(false);
      notice.textContent = cancel.dataset.cancel;
    });
    cancel.onclick = () => {
      request.abort();
      leave();
    };
    request.open("PUT", `${action}?upload=${id}&name=` + encodeURIComponent(file.name));
    request.send(file);
  });
})();

// Sort a table of places by a click on a column's name, and search it; without this script it is a static table.
(() => {
  for (const container of document.querySelectorAll("[data-find]")) {
    const body = container.querySelector("tbody");
    const heads = [...container.querySelectorAll("thead th")];
    const figure = (row, at) => {
      const cell = row.cells[at];
      if (!at) return row.cells[0].textContent;
      // Hidden and unknown figures are sorted last in either direction.
      return cell && cell.dataset.value && cell.dataset.value !== "nan" ? Number(cell.dataset.value) : null;
    };
    const sort = (at) => {
      const down = at ? heads[at].getAttribute("aria-sort") !== "descending" : heads[at].getAttribute("aria-sort") === "ascending";
      heads.forEach((head) => head.removeAttribute("aria-sort"));
      heads[at].setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...body.rows].sort((row, other) => {
        const [a, b] = [figure(row, at), figure(other, at)];
        if (a === null || b === null) return (a === null) - (b === null);
        return (at ? a - b : a.localeCompare(b)) * (down ? -1 : 1);
      });
      body.append(...rows);
    };
    heads.forEach((head, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(at));
      head.append(button);
    });
    const search = document.createElement("input");
    search.type = "search";
    search.className = "find";
    search.placeholder = container.dataset.find;
    search.setAttribute("aria-label", container.dataset.find);
    search.addEventListener("input", () => {
      const query = search.value.trim().toLowerCase();
      for (const row of body.rows) row.hidden = !row.cells[0].textContent.toLowerCase().includes(query);
    });
    container.prepend(search);
  }
})();
