(() => {
  const root = document.documentElement, key = "navsim-theme";
  let kept = null;
  try { kept = localStorage.getItem(key) } catch (e) { kept = null }
  root.dataset.theme = kept || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  document.getElementById("theme").onclick = () => {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    try { localStorage.setItem(key, root.dataset.theme) } catch (e) { kept = root.dataset.theme }
  };
  document.getElementById("print").onclick = () => print();
  const links = [...document.querySelectorAll("nav a")];
  const seen = new IntersectionObserver(entries => entries.forEach(entry => {
    if (entry.isIntersecting) links.forEach(link => link.hash === "#" + entry.target.id ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current"));
  }), { rootMargin: "-20% 0px -70% 0px" });
  document.querySelectorAll("section").forEach(section => seen.observe(section));
  const tip = document.getElementById("tip");
  document.querySelectorAll("figure[tabindex]").forEach(figure => {
    const data = JSON.parse(figure.querySelector("script").textContent), plot = figure.querySelector(".plot"), hair = document.createElement("div");
    let at = data.x.length - 1;
    hair.className = "hair"; hair.hidden = true; plot.append(hair);
    const drawn = () => {  // the drawing this screen is wide enough for: where it stands, and its places
      const [wide, narrow] = [...plot.querySelectorAll("svg")].map(svg => svg.getBoundingClientRect());
      return wide.width ? [wide, data.x] : [narrow, data.narrow];
    };
    const show = n => {
      at = Math.max(0, Math.min(data.x.length - 1, n));
      const [svg, places] = drawn(), x = svg.left + places[at] * svg.width;
      hair.hidden = false; hair.style.left = (x - plot.getBoundingClientRect().left + plot.scrollLeft) + "px";
      tip.textContent = [data.at[at], ...Object.entries(data.lines).map(([name, values]) => name + "  " + values[at])].join("\n");
      tip.hidden = false;
      tip.style.left = Math.max(8, Math.min(innerWidth - tip.offsetWidth - 8, x + 12)) + "px"; tip.style.top = Math.max(8, svg.top + 24) + "px";
    };
    const hide = () => { tip.hidden = true; hair.hidden = true };
    plot.addEventListener("pointermove", event => {
      const [svg, places] = drawn(), part = (event.clientX - svg.left) / svg.width;
      let best = 0;
      places.forEach((x, n) => { if (Math.abs(x - part) < Math.abs(places[best] - part)) best = n });
      show(best);
    });
    plot.addEventListener("pointerleave", hide);
    figure.addEventListener("keydown", event => {
      const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -21, PageDown: 21, Home: -1e9, End: 1e9 }[event.key];
      if (step) { show(hair.hidden ? at : at + step); event.preventDefault() } else if (event.key === "Escape") hide();
    });
    figure.addEventListener("blur", hide);
  });
})();
