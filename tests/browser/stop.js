// Where the keyboard stands: what it is, whether a person sees it, and whether the page shows that.
() => {
  const stop = document.activeElement;
  if (stop === document.body) return null;
  (window.stops ??= new Set()).add(stop);
  const style = getComputedStyle(stop);
  const box = stop.getClientRects()[0];
  const at = (x, y) => document.elementFromPoint(x, y);
  const middle = at(box.left + box.width / 2, Math.min(box.top + box.height / 2, innerHeight - 1));
  return {
    words: (stop.textContent.trim() || stop.getAttribute("aria-label") || stop.id).slice(0, 60),
    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 3,
    seen: !!middle && (stop.contains(middle) || middle.contains(stop)),
  };
};
