// The parts of a page: each kind of element that is seen on it, by what axe judges it by.
() => {
  const judged = /^(aria-|role$|type$|alt$|for$|lang$|dir$|href$|tabindex$|disabled$|open$|checked$)/;
  const kind = (element) =>
    [
      element.localName,
      ...element.classList,
      ...element.getAttributeNames().filter((name) => judged.test(name)),
      element.labels?.length ? "labelled" : "",
    ].join(" ");
  const seen = [...document.body.querySelectorAll("*")].filter((element) => element.checkVisibility());
  return [...new Set(seen.map((element) => `${kind(element.parentElement)} > ${kind(element)}`))];
}
