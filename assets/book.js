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
    request.open("PUT", "/book/tape?name=" + encodeURIComponent(file.name));
    request.send(file);
  });
})();
