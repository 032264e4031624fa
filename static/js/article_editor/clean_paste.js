// Turns what Word, Google Docs and web pages put on the clipboard into the elements of a body,
// which articles/body/schema.py lists. The editor's schema, and then articles/body/sanitise.py, remove
// whatever is left over.
import { Extension, Plugin } from "django-prose-editor/editor"

const BLOCKS = "p,h1,h2,h3,h4,h5,h6,ul,ol,li,blockquote,table,div,hr,pre,section,article"
const GONE =
  "script,style,meta,link,title,template,xml,noscript,iframe,object,embed,svg,math,img,picture," +
  "video,audio,button,input,select,textarea,col,colgroup,del,sup.reference,.mw-editsection,[aria-hidden=true]"

/** @type {(root: ParentNode, selector: string) => HTMLElement[]} */
const all = (root, selector) => {
  /** @type {NodeListOf<HTMLElement>} */
  const found = root.querySelectorAll(selector)
  return [...found]
}
/** @param {Element} element */
const unwrap = (element) => element.replaceWith(...element.childNodes)
/** @type {(element: HTMLElement, tag: string) => HTMLElement} */
const renamed = (element, tag) => {
  const other = element.ownerDocument.createElement(tag)
  other.append(...element.childNodes)
  element.replaceWith(other)
  return other
}
/** @param {HTMLElement} node */
const isBlank = (node) =>
  !node.textContent.replace(/[\s\u00a0\u200b]/g, "") &&
  !node.querySelector("hr,foot-note,stat-ref,stat-card,stat-chart,picture-card")

// The content security policy reports pasted styles and scripts, even in a document that is never shown.
// So rename style and event attributes to data attributes before the HTML is parsed.
/** @param {string} html */
const withoutStyles = (html) =>
  html
    .replace(/<style\b.*?<\/style\s*>/gis, "")
    .replace(/<style\b/gi, "<title") // never closed: words without elements, and they go as well
    .replace(/<[a-z][^>]*>/gi, (tag) =>
      tag.replace(/([\s"'/])(style|on[a-z]+)(\s*=)/gi, "$1data-$2$3"),
    )
/** @type {(element: HTMLElement, name: string) => string} */
const style = (element, name) =>
  new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;!]+)`, "i")
    .exec(element.dataset.style ?? "")?.[1]
    ?.trim() ?? ""

/** @param {Document} doc */
const withoutComments = (doc) => {
  const walker = doc.createTreeWalker(doc, NodeFilter.SHOW_COMMENT)
  /** @type {Comment[]} */
  const comments = []
  while (walker.nextNode()) comments.push(/** @type {Comment} */ (walker.currentNode))
  for (const comment of comments) comment.remove()
}

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
const wordLists = (doc) => {
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

// Word keeps the words of a footnote below the text, and leads to them by a number.
/** @param {Document} doc */
const wordNotes = (doc) => {
  for (const mark of all(
    doc,
    "a[data-style*='mso-footnote-id'],a[data-style*='mso-endnote-id'],a[href^='#_ftn'],a[href^='#_edn']",
  )) {
    const name = (mark.getAttribute("href") ?? "").slice(1).replace(/^_/, "")
    if (/^(ftn|edn)ref/.test(name)) continue // the way back
    const place = doc.getElementById(name)
    if (!place) {
      unwrap(mark)
      continue
    }
    const note = doc.createElement("foot-note")
    for (const back of all(place, "a[href^='#_ftnref'],a[href^='#_ednref']")) back.remove()
    note.append(...all(place, "p").flatMap((p, n) => [n ? " " : "", ...p.childNodes]))
    mark.replaceWith(note)
    if (note.parentElement?.localName === "sup") unwrap(note.parentElement)
  }
  for (const element of all(
    doc,
    "[data-style*='mso-element:footnote'],[data-style*='mso-element:endnote']",
  ))
    element.remove()
}

// Google Docs wraps all in a <b> that is not bold, and says bold and italic in styles.
/** @param {Document} doc */
const styles = (doc) => {
  for (const b of all(doc, "b,strong")) {
    if (b.id.startsWith("docs-internal-guid") || /^(normal|[1-4]00)$/.test(style(b, "font-weight")))
      unwrap(b)
  }
  for (const span of all(doc, "span,font")) {
    if (
      /^(bold|[6-9]00)$/.test(style(span, "font-weight")) &&
      !span.closest("h1,h2,h3,h4,h5,h6,th")
    ) {
      const strong = doc.createElement("strong")
      strong.append(...span.childNodes)
      span.append(strong)
    }
    if (style(span, "font-style") === "italic") {
      const em = doc.createElement("em")
      em.append(...span.childNodes)
      span.append(em)
    }
    unwrap(span)
  }
  for (const strong of all(doc, "h1 b,h1 strong,h2 b,h2 strong,h3 b,h3 strong,h4 b,h4 strong"))
    unwrap(strong)
}

// The highest heading that was pasted becomes ours of the second level; above it is the title.
/** @param {Document} doc */
const headings = (doc) => {
  for (const title of all(doc, "p.MsoTitle,p.title")) renamed(title, "h1")
  const found = all(doc, "h1,h2,h3,h4,h5,h6").filter((h) => {
    if (!isBlank(h)) return true
    h.remove()
    return false
  })
  const highest = Math.min(...found.map((h) => Number(h.localName[1])))
  for (const h of found) renamed(h, `h${Math.min(4, Number(h.localName[1]) - highest + 2)}`)
}

/** @param {Document} doc */
const links = (doc) => {
  for (const a of all(doc, "a")) {
    let href = a.getAttribute("href") ?? ""
    // Google Docs leads through itself.
    const through =
      /^https?:\/\/www\.google\.com\/url\?/.test(href) && URL.parse(href)?.searchParams.get("q")
    if (through) href = through
    if (!/^(https?:|mailto:|\/(?![/\\]))/i.test(href) || isBlank(a)) unwrap(a)
    else a.setAttribute("href", href)
  }
}

// Adds an empty cell for each further column that a cell spans.
/** @param {HTMLElement} cell */
const splitCell = (cell) => {
  const columns = Number(cell.getAttribute("colspan"))
  if (columns >= 50) return
  for (let n = columns; n > 1; n -= 1) cell.after(cell.ownerDocument.createElement("td"))
}

/** @param {Document} doc */
const tables = (doc) => {
  for (const table of doc.querySelectorAll("table")) {
    const cells = all(table, "td,th")
    // One cell, or a table within another, is a frame and no table.
    if (cells.length < 2 || table.querySelector("table")) {
      const inner = cells.filter((cell) => !cell.querySelector("table"))
      table.replaceWith(...inner.flatMap((cell) => [...cell.childNodes]))
      continue
    }
    for (const cell of cells) splitCell(cell)
    // A header is bold by itself.
    if (!table.querySelector("th"))
      for (const cell of [...(table.rows[0]?.cells ?? [])]) renamed(cell, "th")
    for (const bold of all(table, "th b,th strong")) unwrap(bold)
  }
}

/** @param {Document} doc */
const blanks = (doc) => {
  for (const br of all(doc, "br.Apple-interchange-newline,body > br")) br.remove()
  for (const p of all(doc, "p,div,li")) if (isBlank(p) && !p.closest("td,th")) p.remove()
  const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const text = /** @type {Text} */ (walker.currentNode)
    // Before some marks French keeps its blanks together.
    text.data = text.data.replace(/\u00a0(?![:;?!»%€])/g, " ").replace(/[\u200b\u00ad\ufeff]/g, "")
  }
}

/** @param {Document} doc */
const attributes = (doc) => {
  for (const element of all(doc.body, "*")) {
    const isOurs = element.localName.includes("-") || element.localName === "footer"
    for (const { name } of [...element.attributes]) {
      const isKept = isOurs
        ? !/^(on|style$|class$|id$)/i.test(name)
        : name === "href" || name === "start"
      if (!isKept) element.removeAttribute(name)
    }
  }
}

/** The same words in the elements of a body, without what only their program understood.
 * @param {string} html */
export const tidied = (html) => {
  // Word hides the numbers of its lists behind conditions that a parser takes for comments.
  const doc = new DOMParser().parseFromString(
    withoutStyles(html.replace(/<!\[(?:if|endif)[^>]*>/gi, "")),
    "text/html",
  )
  withoutComments(doc)
  for (const element of all(doc, "*")) if (element.localName.includes(":")) unwrap(element) // o:p, w:…
  wordNotes(doc)
  for (const element of all(doc, GONE)) element.remove()
  wordLists(doc)
  styles(doc)
  headings(doc)
  links(doc)
  tables(doc)
  for (const pre of all(doc, "pre")) renamed(pre, "p")
  for (const box of all(doc, "div,section,article,main,header,aside,center")) {
    if (!box.querySelector(BLOCKS) && !box.closest("td,th,li")) renamed(box, "p")
    else unwrap(box)
  }
  blanks(doc)
  attributes(doc)
  return doc.body.innerHTML
}

export const CleanPaste = Extension.create({
  name: "CleanPaste",
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        transformPastedHTML: (html) => (html.includes("data-pm-slice") ? html : tidied(html)),
      },
    }),
  ],
})
