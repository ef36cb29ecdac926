// A tape goes up as one stream, its progress shown; without this script the form sends it as well.
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
    const busy = (yes) => {
      bar.hidden = cancel.hidden = !yes;
      send.disabled = yes;
    };
    busy(true);
    notice.textContent = "";
    request.upload.addEventListener("progress", (now) => {
      if (now.lengthComputable) bar.value = now.loaded / now.total;
    });
    request.addEventListener("load", () => {
      busy(false);
      if (request.status === 200) location.assign(request.responseText);
      else notice.textContent = request.responseText;
    });
    request.addEventListener("error", () => {
      busy(false);
      form.submit();
    });
    request.addEventListener("abort", () => busy(false));
    cancel.onclick = () => request.abort();
    request.open("PUT", `${form.getAttribute("action")}?name=` + encodeURIComponent(file.name));
    request.send(file);
  });
})();

// A table of places is sorted by a click on a column's name, and searched; without this script it is read as it is.
(() => {
  for (const room of document.querySelectorAll("[data-find]")) {
    const body = room.querySelector("tbody");
    const heads = [...room.querySelectorAll("thead th")];
    const figure = (row, at) => {
      const cell = row.cells[at];
      if (!at) return row.cells[0].textContent;
      // What is hidden or unknown has no figure, and stands last either way.
      return cell && cell.dataset.value && cell.dataset.value !== "nan" ? Number(cell.dataset.value) : null;
    };
    const sort = (at) => {
      const down = at ? heads[at].getAttribute("aria-sort") !== "descending" : heads[at].getAttribute("aria-sort") === "ascending";
      heads.forEach((head) => head.removeAttribute("aria-sort"));
      heads[at].setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...body.rows].sort((one, other) => {
        const [a, b] = [figure(one, at), figure(other, at)];
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
    search.placeholder = room.dataset.find;
    search.setAttribute("aria-label", room.dataset.find);
    search.addEventListener("input", () => {
      const sought = search.value.trim().toLowerCase();
      for (const row of body.rows) row.hidden = !row.cells[0].textContent.toLowerCase().includes(sought);
    });
    room.prepend(search);
  }
})();
