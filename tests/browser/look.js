// What a person would see go wrong: words and marks that run out at the side, are cut off, lie on
// others, numbers in two halves, or words that run against the direction of their line.
() => {
  const remarks = [];
  const width = document.documentElement.clientWidth;
  const over = document.documentElement.scrollWidth - width;
  if (over > 0) remarks.push(`${over} px too wide`);

  const seen = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    !element.closest(".vh, .skip, select");
  const lines = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walk.nextNode()) {
    const text = walk.currentNode;
    if (!text.data.trim() || !seen(text.parentElement)) continue;
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) {
      // The box of a line is taller than its letters.
      const spare = box.height * 0.25;
      if (box.width < 2) continue;
      lines.push({ text, left: box.left + 1, right: box.right - 1, top: box.top + spare, bottom: box.bottom - spare });
    }
  }
  const words = (line) => JSON.stringify(line.text.data.trim().slice(0, 40));

  for (const line of lines) {
    if (line.left < -2 || line.right > width + 2) {
      if (!line.text.parentElement.closest(".scroll, svg")) remarks.push(`${words(line)} leaves the page`);
    }
  }
  lines.sort((a, b) => a.top - b.top);
  for (const [index, line] of lines.entries()) {
    for (let next = index + 1; next < lines.length && lines[next].top < line.bottom; next++) {
      const other = lines[next];
      if (other.text !== line.text && other.left < line.right && line.left < other.right) {
        remarks.push(`${words(line)} lies on ${words(other)}`);
      }
    }
  }
  // A number must not break, but in a word that is wider than any line: that one breaks where it must.
  const column = Math.max(...lines.map((line) => line.right - line.left));
  const boxesOf = (text, { index, 0: { length } }) => {
    range.setStart(text, index);
    range.setEnd(text, index + length);
    return [...range.getClientRects()];
  };
  for (const { text } of new Map(lines.map((line) => [line.text, line])).values()) {
    if (text.parentElement.closest("a, svg, textarea")) continue; // an address may break anywhere
    for (const word of text.data.matchAll(/\S+/g)) {
      const number = word[0].match(/(?<![\w:/.-])\d[\d.,]{3,}\d/);
      if (!number) continue;
      const halves = boxesOf(text, { ...number, index: word.index + number.index });
      const length = boxesOf(text, word).reduce((sum, box) => sum + box.width, 0);
      if (length <= column && new Set(halves.map((box) => Math.round(box.top))).size > 1) remarks.push(`${number[0]} is in two halves`);
    }
  }
  for (const item of document.querySelectorAll("li")) {
    const style = getComputedStyle(item);
    if (style.display !== "list-item" || style.listStyleType === "none" || !seen(item)) continue;
    const box = item.getBoundingClientRect();
    const room = style.direction === "rtl" ? width - box.right : box.left;
    const among = item.parentElement.getBoundingClientRect();
    const inside = style.direction === "rtl" ? among.right - box.right : box.left - among.left;
    if (room < 20 || inside < 8) remarks.push(`the mark of ${JSON.stringify(item.textContent.trim().slice(0, 40))} hangs out`);
  }
  for (const element of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(element);
    const cuts = [style.overflowX, style.overflowY].some((value) => value === "hidden" || value === "clip");
    if (!cuts || !element.textContent.trim() || !seen(element)) continue;
    if (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1) {
      remarks.push(`<${element.localName} class="${element.className}"> cuts its words`);
    }
  }
  // Where writing of both directions meets, neighbours must keep their order and stay whole.
  const onLine = (boxes, line) => boxes.filter((box) => Math.abs(box.top + box.bottom - line.top - line.bottom) < line.height);
  const from = (boxes) => Math.min(...boxes.map((box) => box.left));
  const to = (boxes) => Math.max(...boxes.map((box) => box.right));
  for (const block of document.querySelectorAll("p, li, dd, td, figcaption, h1, h2, h3")) {
    const turned = getComputedStyle(block).direction === "rtl";
    const neighbours = [...block.children].filter((child) => seen(child) && getComputedStyle(child).display === "inline");
    let before = [];
    for (const child of neighbours) {
      const boxes = [...child.getClientRects()].filter((box) => box.width > 1);
      if (!boxes.length) continue;
      const [first, last] = [onLine(boxes, boxes[0]), onLine(boxes, boxes.at(-1))];
      const told = `<${child.localName}> ${JSON.stringify(child.textContent.trim().slice(0, 40))}`;
      const covered = first.reduce((sum, box) => sum + box.width, 0);
      if (to(first) - from(first) > covered + 2) remarks.push(`${told} is torn apart`);
      const beside = onLine(before, boxes[0]);
      if (beside.length && (turned ? to(first) > from(beside) + 2 : from(first) < to(beside) - 2)) remarks.push(`${told} runs against the line`);
      before = last;
    }
  }
  return remarks;
};
