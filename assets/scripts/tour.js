// A tour of four steps for first-time visitors: shown once, skipped by one button or Escape. If the browser blocks
// storage, so that a visit cannot be remembered, the tour is not shown at all.
(function () {
  const KEY = "waterline-tour";
  let step = 0;
  let marked = null;

  function seen() {
    try {
      if (localStorage.getItem(KEY)) return true;
      localStorage.setItem(KEY, "seen");
      return false;
    } catch (error) {
      return true;
    }
  }

  function mark(target) {
    if (marked) marked.classList.remove("toured");
    marked = target;
    if (!target) return;
    target.classList.add("toured");
    const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)").matches;
    target.scrollIntoView({ block: "center", behavior: reducedMotion ? "auto" : "smooth" });
  }

  function show(tour) {
    const steps = JSON.parse(tour.dataset.steps);
    if (step >= steps.length) return end(tour);
    tour.querySelector(".tour-count").textContent = `${step + 1} / ${steps.length}`;
    tour.querySelector(".tour-text").textContent = steps[step].text;
    tour.querySelector(".tour-next").textContent = step === steps.length - 1 ? tour.dataset.done : tour.dataset.next;
    tour.hidden = false;
    mark(document.querySelector(`#drawn ${steps[step].at}`));
  }

  function end(tour) {
    tour.hidden = true;
    mark(null);
    window.scrollTo({ top: 0 });
  }

  document.addEventListener("click", (event) => {
    const tour = event.target.closest("#tour");
    if (!tour) return;
    if (event.target.closest(".tour-next")) {
      step += 1;
      show(tour);
    } else if (event.target.closest(".tour-skip")) end(tour);
  });
  document.addEventListener("keydown", (event) => {
    const tour = document.getElementById("tour");
    if (event.key === "Escape" && tour && !tour.hidden) end(tour);
  });

  // turning.js calls this when the page is drawn.
  function tour() {
    const box = document.getElementById("tour");
    if (box && !seen()) show(box);
  }
  window.waterline = Object.assign(window.waterline || {}, { tour });
})();
