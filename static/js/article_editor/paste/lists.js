// Pasted lists: Word's, which are paragraphs, and those that stand between the items of another.
import { all } from "article-editor/paste/dom"

// Word writes a list as paragraphs: level and kind stand in a style, the number or the dot in a span.
const NUMBER = /^\s*\(?(\d+|[a-z]{1,4})[.)]/i
/** @typedef {{ level: number, tag: "ol" | "ul" }} Item */
/** @type {(p: HTMLElement) => Item | null} */
const wordItem = (p) => {
  const level = /mso-list:[^;]*\blevel(\d+)/i.exec(p.dataset.style ?? "")
  if (!level) return null
  const marker = all(p, "span").find((span) => /mso-list:\s*Ignore/i.test(span.dataset.style ?? ""))
  const tag = NUMBER.test(marker?.textContent ?? "") ? "ol" : "ul"
  marker?.remove()
  return { level: Number(level[1]), tag }
}
// Returns the open lists down to the level of `item`, outermost first; missing ones are added.
/** @type {(open: HTMLElement[], item: Item, p: HTMLElement) => HTMLElement[]} */
const openLists = (open, item, p) => {
  const lists = open.slice(0, item.level)
  if (lists.length === item.level && lists.at(-1)?.localName !== item.tag) lists.pop()
  while (lists.length < item.level) {
    const list = p.ownerDocument.createElement(item.tag)
    const outer = lists.at(-1)
    if (outer) (outer.lastElementChild ?? outer).append(list)
    else p.before(list)
    lists.push(list)
  }
  return lists
}
/** @param {Document} doc */
export const wordLists = (doc) => {
  /** @type {HTMLElement[]} */
  let open = []
  for (const p of all(doc, "p,h1,h2,h3,h4,h5,h6")) {
    const item = wordItem(p)
    if (!item) continue
    const goesOn = open.length > 0 && p.previousElementSibling === open[0]
    open = openLists(goesOn ? open : [], item, p)
    const li = doc.createElement("li")
    li.append(...p.childNodes)
    open.at(-1)?.append(li)
    p.remove()
  }
}

/** Word in a browser writes each item as a list of its own, and says its level beside it.
 * @param {Document} doc */
export const wordOnlineLists = (doc) => {
  for (const wrapper of all(doc, ".ListContainerWrapper")) {
    for (const item of all(wrapper, "li")) {
      const p = doc.createElement("p")
      p.dataset.style = `mso-list:x level${Number(item.dataset.ariaLevel) || 1}`
      const marker = doc.createElement("span")
      marker.dataset.style = "mso-list:Ignore"
      marker.textContent = item.parentElement?.localName === "ol" ? "1." : "·"
      p.append(marker, ...all(item, "p").flatMap((part) => [...part.childNodes]))
      wrapper.before(p)
    }
    wrapper.remove()
  }
}
/** Put a list that stands directly within another into the item before it.
 * @param {Document} doc */
export const nestLists = (doc) => {
  for (const list of all(doc, "ul > ul,ul > ol,ol > ul,ol > ol")) {
    const before = list.previousElementSibling
    if (before?.localName === "li") before.append(list)
    else {
      const item = doc.createElement("li")
      list.replaceWith(item)
      item.append(list)
    }
  }
}
