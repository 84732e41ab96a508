"use strict";
// Pan and zoom on a canvas. Everything drawn is read from the SVG beside it, which stays for print and without JavaScript.
for (const figure of document.querySelectorAll("figure.ul-map")) {
  const svg = figure.querySelector("svg"), box = figure.querySelector(".ul-view");
  const [, , W, H] = svg.getAttribute("viewBox").split(" ").map(Number);
  const facts = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
  const cells = new Map(facts.cells.map(([x, y, n]) => [x + ":" + y, n]));
  const shapes = [...svg.querySelectorAll("path")].map(p => ({node: p, path: new Path2D(p.getAttribute("d"))}));
  shapes.push({node: svg.querySelector("use"), path: shapes[0].path});
  const names = [...svg.querySelectorAll("text.ul-name")].map(t => ({x: +t.getAttribute("x"), y: +t.getAttribute("y"), text: t.textContent}));
  const canvas = document.createElement("canvas"), tip = document.createElement("output");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", svg.getAttribute("aria-label") + " Arrow keys move, plus and minus zoom, 0 shows all.");
  tip.className = "ul-tip"; tip.setAttribute("aria-live", "polite");
  box.append(canvas, tip);
  const bar = document.createElement("div"); bar.className = "ul-buttons";
  for (const [sign, label, act] of [["+", "Zoom in", () => zoom(1.6)], ["−", "Zoom out", () => zoom(1 / 1.6)], ["⤢", "Show all", () => reset()]]) {
    const b = document.createElement("button");
    b.type = "button"; b.textContent = sign; b.title = label; b.setAttribute("aria-label", label);
    b.addEventListener("click", act); bar.append(b);
  }
  box.append(bar);
  figure.classList.add("ul-live");
  let w = 0, h = 0, k = 1, cx = W / 2, cy = H / 2, at = null, queued = false;
  const fit = () => Math.min(w / W, h / H);
  const draw = () => { if (!queued) { queued = true; requestAnimationFrame(paint); } };
  const latitude = y => Math.atan(Math.sinh(Math.PI * (1 - 2 * (facts.y + y / facts.unit) / facts.side)));
  function paint() {
    queued = false;
    const dpr = window.devicePixelRatio || 1, c = canvas.getContext("2d"), s = fit() * k;
    c.setTransform(dpr, 0, 0, dpr, 0, 0);
    c.fillStyle = getComputedStyle(box).backgroundColor; c.fillRect(0, 0, w, h);
    c.setTransform(dpr * s, 0, 0, dpr * s, dpr * (w / 2 - cx * s), dpr * (h / 2 - cy * s));
    for (const {node, path} of shapes) {
      const style = getComputedStyle(node);
      c.globalAlpha = +style.opacity;
      if (style.fill !== "none") { c.fillStyle = style.fill; c.fill(path, "evenodd"); }
      if (style.stroke !== "none") { c.strokeStyle = style.stroke; c.lineWidth = parseFloat(style.strokeWidth) / s; c.lineJoin = "round"; c.stroke(path); }
    }
    c.globalAlpha = 1;
    c.setTransform(dpr, 0, 0, dpr, 0, 0);
    const ink = getComputedStyle(figure).color, halo = getComputedStyle(box).getPropertyValue("--ul-land");
    c.font = "500 12px system-ui, sans-serif"; c.textAlign = "center"; c.textBaseline = "middle"; c.lineJoin = "round";
    const taken = [[w - 60, 0, w, 130], [0, h - 44, w / 3 + 20, h]];
    for (const {x, y, text} of names) {
      const px = w / 2 + (x - cx) * s, py = h / 2 + (y - cy) * s, half = c.measureText(text).width / 2;
      const own = [px - half - 4, py - 9, px + half + 4, py + 9];
      if (own[0] < 0 || own[2] > w || own[1] < 0 || own[3] > h) continue;
      if (taken.some(o => own[0] < o[2] && own[2] > o[0] && own[1] < o[3] && own[3] > o[1])) continue;
      taken.push(own);
      c.lineWidth = 3; c.strokeStyle = halo; c.globalAlpha = .85; c.strokeText(text, px, py);
      c.fillStyle = ink; c.globalAlpha = .8; c.fillText(text, px, py); c.globalAlpha = 1;
    }
    scale(c, s, ink, halo);
    if (at) { c.strokeStyle = ink; c.lineWidth = 2; const u = facts.unit * s; c.strokeRect(w / 2 + (at[0] * facts.unit - cx) * s, h / 2 + (at[1] * facts.unit - cy) * s, u, u); }
  }
  function scale(c, s, ink, halo) {
    const km = 40075.017 / facts.side / facts.unit * Math.cos(latitude(cy)) / s, most = km * Math.min(160, w / 3);
    const ten = 10 ** Math.floor(Math.log10(most)), length = [5, 2, 1].find(f => f * ten <= most) * ten, px = length / km;
    for (const [colour, width] of [[halo, 5], [ink, 2]]) {
      c.strokeStyle = colour; c.lineWidth = width; c.beginPath();
      c.moveTo(14, h - 20); c.lineTo(14, h - 14); c.lineTo(14 + px, h - 14); c.lineTo(14 + px, h - 20); c.stroke();
    }
    c.textAlign = "left"; c.textBaseline = "alphabetic"; c.strokeStyle = halo; c.lineWidth = 3;
    const text = (length >= 1 ? length : length.toPrecision(1)) + " km";
    c.strokeText(text, 20, h - 20); c.fillStyle = ink; c.fillText(text, 20, h - 20);
  }
  function resize() {
    const dpr = window.devicePixelRatio || 1;
    w = box.clientWidth; h = box.clientHeight;
    canvas.width = w * dpr; canvas.height = h * dpr; draw();
  }
  function clamp() {
    const s = fit() * k, x = w / 2 / s - .12 * W, y = h / 2 / s - .12 * H;
    cx = Math.max(Math.min(x, W / 2), Math.min(Math.max(W - x, W / 2), cx));
    cy = Math.max(Math.min(y, H / 2), Math.min(Math.max(H - y, H / 2), cy));
    draw();
  }
  function zoom(by, px = w / 2, py = h / 2) {
    const s = fit() * k, x = cx + (px - w / 2) / s, y = cy + (py - h / 2) / s;
    k = Math.max(1, Math.min(40, k * by));
    const t = fit() * k; cx = x - (px - w / 2) / t; cy = y - (py - h / 2) / t; clamp();
  }
  function reset() { k = 1; cx = W / 2; cy = H / 2; draw(); }
  function tell(px, py) {
    const s = fit() * k, x = Math.floor((cx + (px - w / 2) / s) / facts.unit), y = Math.floor((cy + (py - h / 2) / s) / facts.unit);
    const n = cells.get(x + ":" + y);
    at = n === undefined ? null : [x, y];
    if (at) {
      const side = 40075.017 / facts.side * Math.cos(latitude((y + .5) * facts.unit));
      tip.textContent = "about " + n.toLocaleString("en") + " people in " + Math.round(side * side).toLocaleString("en") + " km²";
      tip.style.left = Math.max(4, Math.min(w - 190, px + 12)) + "px"; tip.style.top = Math.max(4, py - 34) + "px";
    } else tip.textContent = "";
    draw();
  }
  const held = new Map();
  let spread = 0;
  canvas.addEventListener("pointerdown", e => { held.set(e.pointerId, [e.offsetX, e.offsetY]); canvas.setPointerCapture(e.pointerId); });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, e => { held.delete(e.pointerId); spread = 0; });
  canvas.addEventListener("pointermove", e => {
    const last = held.get(e.pointerId);
    if (!last) return tell(e.offsetX, e.offsetY);
    held.set(e.pointerId, [e.offsetX, e.offsetY]);
    if (held.size === 2) {
      const [a, b] = [...held.values()], now = Math.hypot(a[0] - b[0], a[1] - b[1]);
      if (spread) zoom(now / spread, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
      spread = now;
    } else { const s = fit() * k; cx -= (e.offsetX - last[0]) / s; cy -= (e.offsetY - last[1]) / s; clamp(); }
  });
  canvas.addEventListener("pointerleave", () => { at = null; tip.textContent = ""; draw(); });
  canvas.addEventListener("wheel", e => { if (!e.ctrlKey && document.activeElement !== canvas) return; e.preventDefault(); zoom(Math.exp(-e.deltaY / 400), e.offsetX, e.offsetY); }, {passive: false});
  canvas.addEventListener("keydown", e => {
    const step = 60 / fit() / k, moves = {ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step]};
    if (moves[e.key]) { cx += moves[e.key][0]; cy += moves[e.key][1]; clamp(); tell(w / 2, h / 2); }
    else if (e.key === "+" || e.key === "=") zoom(1.6);
    else if (e.key === "-") zoom(1 / 1.6);
    else if (e.key === "0") reset();
    else return;
    e.preventDefault();
  });
  new ResizeObserver(resize).observe(box);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  resize();
}
