// When an answer does not come, say so in words; the last view stays.
(function () {
  const ask = window.fetch;
  function say(text) {
    let notice = document.getElementById("failed");
    if (!notice) {
      notice = document.createElement("p");
      notice.id = "failed";
      notice.className = "toast";
      notice.setAttribute("role", "alert");
      document.body.append(notice);
    }
    notice.textContent = text;
    notice.hidden = !text;
  }
  window.fetch = async function (address, options) {
    const ours = String(address && address.url ? address.url : address).includes("_dash-update-component");
    try {
      const response = await ask.call(window, address, options);
      if (ours) say(response.status >= 500 ? document.documentElement.dataset.failed : "");
      return response;
    } catch (error) {
      if (ours && error.name !== "AbortError") say(document.documentElement.dataset.failed);
      throw error;
    }
  };
})();
