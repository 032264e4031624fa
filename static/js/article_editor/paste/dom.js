// Helpers for a pasted document that is never shown.

/** @type {(root: ParentNode, selector: string) => HTMLElement[]} */
export const all = (root, selector) => {
  /** @type {NodeListOf<HTMLElement>} */
  const found = root.querySelectorAll(selector)
  return [...found]
}
/** @param {Element} element */
export const unwrap = (element) => element.replaceWith(...element.childNodes)
/** @type {(element: HTMLElement, tag: string) => HTMLElement} */
export const renamed = (element, tag) => {
  const other = element.ownerDocument.createElement(tag)
  other.append(...element.childNodes)
  element.replaceWith(other)
  return other
}
/** Put what is inside an element into one more.
 * @type {(element: HTMLElement, tag: string) => void} */
export const wrapInside = (element, tag) => {
  const inner = element.ownerDocument.createElement(tag)
  inner.append(...element.childNodes)
  element.append(inner)
}
/** @param {Node} node */
export const hasWords = (node) => /[^\s\u00a0\u200b]/.test(node.textContent ?? "")
/** Return a property of the style, which stands in a data attribute: see clean_paste.js.
 * @type {(element: HTMLElement, name: string) => string} */
export const style = (element, name) =>
  new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;!]+)`, "i")
    .exec(element.dataset.style ?? "")?.[1]
    ?.trim() ?? ""
