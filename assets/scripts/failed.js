// Show a message when a request to the server fails; the last view stays on the page.
(function () {
  const browserFetch = window.fetch;
  function showMessage(text) {
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
    const isCallback = String(address && address.url ? address.url : address).includes("_dash-update-component");
    try {
      const response = await browserFetch.call(window, address, options);
      if (isCallback) showMessage(response.status >= 500 ? document.documentElement.dataset.failed : "");
      return response;
    } catch (error) {
      if (isCallback && error.name !== "AbortError") showMessage(document.documentElement.dataset.failed);
      throw error;
    }
  };
})();
