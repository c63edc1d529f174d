// A crosshair for every chart over time. It follows the mouse, or the arrow keys when a chart has the focus, and shows the
// values of all series in that week. The numbers are in the chart's `data-reading` (sim/dashboard/svg/reading.py), so the server
// is not asked. Only positions where the keys come to rest are announced. Solara loads this file by its name, and the home page
// includes it.
(() => {
  const NS = "svg[data-reading]", DAY = 864e5;
  let at = null, tip, line, dots, status, rest;
  const made = (name, css, to) => { const e = document.createElement(name); e.style.cssText = css; to.append(e); return e; };
  function build() {
    tip = made("div", "position:fixed;z-index:9;pointer-events:none;max-width:300px;padding:5px 9px;border:1px solid var(--soft);border-radius:6px;background:var(--sheet);color:var(--ink);font-size:.8rem;line-height:1.4;font-variant-numeric:tabular-nums", document.body);
    line = made("div", "position:fixed;z-index:8;pointer-events:none;width:1px;background:var(--ink);opacity:.6", document.body);
    dots = made("div", "pointer-events:none", document.body);
    status = made("div", "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap", document.body);
    tip.className = "crosshair";
    for (const e of [tip, line, dots]) e.setAttribute("aria-hidden", "true");
    status.setAttribute("role", "status");
  }
  // As `number` of sim/outputs/numbers.py says it, halves going to the even digit.
  function number(v) {
    const size = Math.abs(v);
    if (!Number.isFinite(v)) return "none";
    if (size < 5e-7) return "0";
    const digits = size >= 0.1 ? { maximumFractionDigits: size >= 100 ? 0 : size >= 10 ? 1 : 2 } : { maximumSignificantDigits: 2 };
    return v.toLocaleString("en", { roundingMode: "halfEven", ...digits });
  }
  const span = (middle, low, high) => number(middle) + (Number.isFinite(low) && low !== high ? " (" + number(low) + " to " + number(high) + ")" : "");
  // Unpack the series of a chart: low, middle and high by week, as packed floats or plain lists.
  function unpacked(r) {
    for (const l of r.lines || []) if (typeof l.values === "string") {
      const all = new Float32Array(Uint8Array.from(atob(l.values), c => c.charCodeAt(0)).buffer), n = all.length / 3;
      l.values = [0, 1, 2].map(i => all.subarray(i * n, (i + 1) * n));
    }
    r.count = r.lines && r.lines.length ? Math.max(...r.lines.map(l => l.values[1].length)) : r.weeks;
    return r;
  }
  function reading(svg) {
    if (!svg.reading) svg.reading = unpacked(JSON.parse(svg.dataset.reading));
    return svg.reading;
  }
  function told(r, week) {
    const day = new Date(Date.parse(r.from) + week * (r.every || 1) * 7 * DAY);
    const rows = (r.lines || []).filter(l => week < l.values[1].length).map(l => [l.colour, l.name, span(l.values[1][week], l.values[0] && l.values[0][week], l.values[2] && l.values[2][week])]);
    // Events within two weeks, or closer than a finger can point.
    const marks = (r.events || []).filter(e => Math.abs(e[0] - week) <= Math.max(2, r.weeks / 50)).map(e => ["", e[1], ""]);
    return { head: day.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }) + ", week " + week * (r.every || 1), rows: rows.concat(marks), foot: r.unit || "" };
  }
  function draw() {
    if (!at) return;
    requestAnimationFrame(draw);
    // A playing run replaces the picture.
    const svg = at.svg.isConnected ? at.svg : at.host.isConnected && at.host.querySelector(NS);
    if (!svg) return hide();
    const r = reading(svg), box = svg.getBoundingClientRect(), s = box.width / svg.viewBox.baseVal.width;
    at.svg = svg;
    at.week = Math.min(Math.max(at.week, 0), r.count - 1);
    const left = box.left + s * (r.x[0] + (r.x[1] - r.x[0]) * at.week / (r.weeks - 1)), top = box.top + s * r.y[0], key = [left, top, s, at.week].join();
    if (at.drawn === key && at.of === svg) return;
    at.drawn = key; at.of = svg;
    const words = told(r, at.week);
    Object.assign(line.style, { left: left + "px", top: top + "px", height: s * (r.y[1] - r.y[0]) + "px", display: "" });
    tip.replaceChildren();
    made("b", "display:block", tip).textContent = words.head;
    for (const [colour, name, value] of words.rows) {
      const row = made("div", "", tip);
      if (colour) made("i", "display:inline-block;width:9px;height:9px;border-radius:50%;margin-right:6px;background:" + colour, row);
      row.append(value ? name + ": " + value : name);
    }
    if (words.foot) made("div", "color:var(--soft)", tip).textContent = words.foot;
    tip.style.display = dots.style.display = "";
    dots.replaceChildren();
    for (const l of r.lines || []) {
      const v = l.values[1][at.week], log = r.log ? x => Math.log(Math.max(x, 1e-9)) : x => x;
      if (!Number.isFinite(v)) continue;
      const down = box.top + s * (r.y[0] + (r.y[1] - r.y[0]) * (1 - Math.min(Math.max((log(v) - log(r.low)) / (log(r.high) - log(r.low)), 0), 1)));
      made("i", "position:fixed;z-index:8;width:8px;height:8px;margin:-4px;border-radius:50%;border:1px solid var(--sheet);background:" + l.colour + ";left:" + left + "px;top:" + down + "px", dots);
    }
    const wide = tip.offsetWidth, room = document.documentElement.clientWidth;
    tip.style.left = Math.max(4, left + 14 + wide > room ? left - 14 - wide : left + 14) + "px";
    tip.style.top = Math.max(4, Math.min(top, innerHeight - tip.offsetHeight - 4)) + "px";
  }
  function show(svg, week) {
    if (!tip) build();
    const idle = !at;
    at = { svg, host: svg.parentElement, week };
    if (idle) draw();
  }
  function hide() {
    at = null;
    if (tip) for (const e of [tip, line, dots]) e.style.display = "none";
  }
  function follow(event) {
    const svg = event.target.closest && event.target.closest(NS);
    if (!svg) { if (at && at.host !== document.activeElement) hide(); return; }
    const r = reading(svg), box = svg.getBoundingClientRect();
    const along = ((event.clientX - box.left) / box.width * svg.viewBox.baseVal.width - r.x[0]) / (r.x[1] - r.x[0]);
    if (along < -0.03 || along > 1.03) hide();
    else show(svg, Math.round(along * (r.weeks - 1)));
  }
  // The focus is on the direct parent of the chart.
  const focused = () => document.activeElement && document.activeElement.querySelector(":scope > " + NS);
  document.addEventListener("pointermove", follow);
  document.addEventListener("pointerdown", follow);
  // A tap pins the value until the next one.
  document.documentElement.addEventListener("pointerleave", event => { if (event.pointerType !== "touch") hide(); });
  document.addEventListener("focusin", () => { const svg = focused(); if (!svg) hide(); else if (document.activeElement.matches(":focus-visible")) show(svg, reading(svg).count - 1); });
  document.addEventListener("keydown", event => {
    if (event.key === "Escape") return hide();
    const svg = focused(), step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -13, PageDown: 13, Home: -1e4, End: 1e4 }[event.key];
    if (!svg || !step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const count = reading(svg).count;
    show(svg, Math.min(Math.max((at && at.svg === svg ? at.week : count - 1) + step, 0), count - 1));
    clearTimeout(rest);
    rest = setTimeout(() => { if (at) { const words = told(reading(at.svg), at.week); status.textContent = [words.head, ...words.rows.map(row => row[1] + ": " + row[2])].join(". "); } }, 700);
  });
})();
