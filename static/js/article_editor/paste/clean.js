// Turns what Word, Google Docs and web pages put on the clipboard into the elements of a body,
// which articles/body/schema.py lists. The editor's schema, and then articles/body/sanitise.py, remove
// whatever is left over.
import { KNOWN } from "article-editor/dialog"
import { all, hasWords, renamed, style, unwrap, wrapInside } from "article-editor/paste/dom"
import { leaveOut, removeWhatHasNoPlace, takePictures } from "article-editor/paste/left_out"
import { nestLists, wordLists, wordOnlineLists } from "article-editor/paste/lists"
import { carryNotes } from "article-editor/paste/notes"
import { carryTables } from "article-editor/paste/tables"

/** @import { LeftOut } from "article-editor/paste/left_out" */

const BLOCKS =
  "p,h1,h2,h3,h4,h5,h6,ul,ol,li,blockquote,table,div,hr,pre,section,article,details,summary"
const BOXES =
  "div,section,article,main,header,aside,center,figure,figcaption,dl,dt,dd,address,nav,form"
const GONE =
  "script,style,meta,link,title,template,xml,noscript,source,button,col,colgroup," +
  "[data-style*='mso-element:comment-list'],[data-style*='mso-special-character:comment'],.mw-editsection,[aria-hidden=true]"

/** @param {HTMLElement} node */
const isBlank = (node) =>
  !hasWords(node) && !node.querySelector("hr,foot-note,stat-ref,stat-card,stat-chart,picture-card")

// Word hides its drawings behind conditions in comments, and the numbers of its lists behind conditions
// that a parser takes for comments: only those have no hyphens.
const CONDITION = /<!\[(?:if|endif)[^\]>]*\]>/gi

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
/** @param {Document} doc */
const withoutComments = (doc) => {
  const walker = doc.createTreeWalker(doc, NodeFilter.SHOW_COMMENT)
  /** @type {Comment[]} */
  const comments = []
  while (walker.nextNode()) comments.push(/** @type {Comment} */ (walker.currentNode))
  for (const comment of comments) comment.remove()
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
    )
      wrapInside(span, "strong")
    if (style(span, "font-style") === "italic") wrapInside(span, "em")
    const raised = /^(sup|sub)/.exec(style(span, "vertical-align"))?.[1]
    if (raised && hasWords(span)) wrapInside(span, raised)
    unwrap(span)
  }
  for (const strong of all(doc, "h1 b,h1 strong,h2 b,h2 strong,h3 b,h3 strong,h4 b,h4 strong"))
    unwrap(strong)
}

// The highest heading that was pasted becomes ours of the second level; above it is the title.
/** @param {Document} doc */
const headings = (doc) => {
  for (const title of all(doc, "p.MsoTitle,p.title")) renamed(title, "h1")
  for (const heading of all(doc, "p[role=heading]")) {
    const level = Number(heading.getAttribute("aria-level"))
    renamed(heading, `h${level >= 1 && level <= 6 ? level : 2}`)
  }
  const found = all(doc, "h1,h2,h3,h4,h5,h6").filter((h) => {
    if (!isBlank(h)) return true
    h.remove()
    return false
  })
  const highest = Math.min(...found.map((h) => Number(h.localName[1])))
  for (const h of found) renamed(h, `h${Math.min(4, Number(h.localName[1]) - highest + 2)}`)
}

// An accordion has a summary of words alone and no headings, and none stands within another.
/** @param {Document} doc */
const accordions = (doc) => {
  for (const details of all(doc, "details")) {
    const isWhole = details.firstElementChild?.localName === "summary"
    if (!isWhole || details.parentElement?.closest("details")) unwrap(details)
  }
  for (const summary of all(doc, "summary")) {
    if (summary.matches("details > :first-child"))
      for (const box of all(summary, BLOCKS)) unwrap(box)
    else renamed(summary, "p")
  }
  for (const h of all(doc, "details :is(h1,h2,h3,h4,h5,h6)")) renamed(h, "p")
}

/** @type {(doc: Document, left: LeftOut) => void} */
const links = (doc, left) => {
  for (const a of all(doc, "a")) {
    let href = (a.getAttribute("href") ?? "").trim()
    // Google Docs leads through itself.
    const through =
      /^https?:\/\/www\.google\.com\/url\?/.test(href) && URL.parse(href)?.searchParams.get("q")
    if (through) href = through
    if (/^tel:/i.test(href)) href = href.replace(/\s|%20|\u00a0/g, "")
    if (KNOWN.test(href) && !href.startsWith("#") && !isBlank(a)) {
      a.setAttribute("href", href)
      continue
    }
    if (href && !href.startsWith("#") && hasWords(a)) leaveOut(left, "link")
    unwrap(a)
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

/** Return the same words in the elements of a body, without what only their program understood; the pictures
    that came along; and what was left out.
 * @param {string} html */
export const clean = (html) => {
  /** @type {LeftOut} */
  const left = new Map()
  const parser = new DOMParser()
  const doc = parser.parseFromString(withoutStyles(html.replace(CONDITION, "")), "text/html")
  withoutComments(doc)
  for (const element of all(doc, "*")) if (element.localName.includes(":")) unwrap(element) // o:p, w:…
  carryNotes(doc, left)
  for (const element of all(doc, GONE)) element.remove()
  for (const picture of all(doc, "picture")) unwrap(picture)
  const pictures = takePictures(doc, left)
  removeWhatHasNoPlace(doc, left)
  wordOnlineLists(doc)
  wordLists(doc)
  nestLists(doc)
  accordions(doc)
  headings(doc)
  styles(doc)
  links(doc, left)
  carryTables(doc, left)
  for (const pre of all(doc, "pre")) renamed(pre, "p")
  for (const box of all(doc, BOXES)) {
    if (!box.querySelector(`${BLOCKS},${BOXES}`) && !box.closest("td,th,li")) renamed(box, "p")
    else unwrap(box)
  }
  blanks(doc)
  attributes(doc)
  return { html: doc.body.innerHTML, pictures, left }
}
