// Footnotes as programs write them: a mark in the text leads to the words below, and these lead back.
import { all, hasWords, unwrap } from "article-editor/paste/dom"
import { leaveOut } from "article-editor/paste/left_out"

/** @import { LeftOut } from "article-editor/paste/left_out" */

// Word, LibreOffice, Google Docs, WordPress, Wikipedia, and what Markdown becomes.
const MARK =
  "[data-style*='mso-footnote-id'],[data-style*='mso-endnote-id'],[href*='#_ftn'],[href*='#_edn']," +
  ".sdfootnoteanc,.sdendnoteanc,[href*='#ftnt'],sup[data-fn] a,sup.reference a," +
  "[data-footnote-ref],[role=doc-noteref],.footnote-ref"
const BACK = "[role=doc-backlink],[data-footnote-backref],.reversefootnote,.mw-cite-backlink"
const NOTE =
  "li,dd,[data-style*='mso-element:footnote'],[data-style*='mso-element:endnote']," +
  "div[id^=sdfootnote],div[id^=sdendnote]"
const SECTION =
  ".footnotes,[data-footnotes],[role=doc-endnotes],[data-style*='mso-element:footnote-list']," +
  "[data-style*='mso-element:endnote-list']"
const BLOCKS = "p,div,li,ul,ol,blockquote,h1,h2,h3,h4,h5,h6,table,tr,td,th"

// A browser that copies a page makes addresses whole, so only what follows # is the page's own.
/** @param {Element} a */
const fragment = (a) => /#(.+)$/.exec(a.getAttribute("href") ?? "")?.[1] ?? ""
/** @param {Element} element */
const namesOf = (element) =>
  [element.id, element.getAttribute("name") ?? ""].filter((name) => name !== "")
/** The names by which the words may lead back to this mark.
 * @param {HTMLElement} a */
const namesOfMark = (a) =>
  [a, a.parentElement, a.parentElement?.parentElement, ...all(a, "[id],[name]")].flatMap(
    (element) => (element ? namesOf(element) : []),
  )
/** @type {(target: HTMLElement, mark: HTMLElement) => HTMLElement | null} */
const wordsAt = (target, mark) => {
  const whole = target.closest(NOTE)
  const found = whole && !whole.contains(mark) ? whole : target.closest("p,div,section")
  return found instanceof HTMLElement && !found.contains(mark) ? found : null
}

/** @typedef {{ mark: HTMLElement, words: HTMLElement | null }} Note */
/** @param {Document} doc */
const elementsByName = (doc) => {
  /** @type {Map<string, HTMLElement>} */
  const named = new Map()
  for (const element of all(doc, "[id],a[name]"))
    for (const name of namesOf(element)) if (!named.has(name)) named.set(name, element)
  return named
}
/** @type {(words: HTMLElement, mark: HTMLElement) => boolean} */
const leadsBack = (words, mark) => {
  const names = namesOfMark(mark)
  return all(words, "a").some((back) => names.includes(fragment(back)))
}
/** @param {HTMLElement} mark */
const isMark = (mark) => mark.matches(MARK) && !/^_?(ftn|edn|ftnt_)ref/.test(fragment(mark))

/** @type {(doc: Document) => Note[]} */
const notesIn = (doc) => {
  const named = elementsByName(doc)
  /** @type {Set<HTMLElement>} */
  const known = new Set()
  /** @type {Note[]} */
  const notes = []
  for (const mark of all(doc, "a[href*='#']")) {
    if (mark.matches(BACK) || [...known].some((words) => words.contains(mark))) continue
    const target = named.get(fragment(mark))
    const words = target ? wordsAt(target, mark) : null
    if (words && (known.has(words) || isMark(mark) || leadsBack(words, mark))) {
      known.add(words)
      notes.push({ mark, words })
    } else if (!target && isMark(mark)) notes.push({ mark, words: null })
  }
  return notes
}

/** @type {(words: HTMLElement, marks: Set<string>) => HTMLElement} */
const footnote = (words, marks) => {
  const note = words.ownerDocument.createElement("foot-note")
  const copy = /** @type {HTMLElement} */ (words.cloneNode(true))
  for (const back of all(copy, `a,${BACK}`))
    if (back.matches(BACK) || marks.has(fragment(back))) back.remove()
  for (const raised of all(copy, "sup")) if (!hasWords(raised)) raised.remove()
  for (const block of all(copy, BLOCKS)) {
    block.before(" ")
    unwrap(block)
  }
  note.append(...copy.childNodes)
  return note
}

/** @param {HTMLElement} element */
const removeWithSection = (element) => {
  const section = element.closest(SECTION)
  let place = element.parentElement
  element.remove()
  while (place && place !== element.ownerDocument.body && !hasWords(place)) {
    const outer = place.parentElement
    place.remove()
    place = outer
  }
  if (section && !section.querySelector("p,li")) section.remove()
}

/** Put each note in the place of its mark, and remove the words below. A mark whose words did not come
    along goes, and is counted.
 * @type {(doc: Document, left: LeftOut) => void} */
export const carryNotes = (doc, left) => {
  const notes = notesIn(doc)
  const marks = new Set(notes.flatMap(({ mark }) => namesOfMark(mark)))
  for (const { mark, words } of notes) {
    /** @type {HTMLElement} */
    let place = mark
    while (place.parentElement?.matches("sup,span") && place.parentElement.childNodes.length === 1)
      place = place.parentElement
    if (words) place.replaceWith(footnote(words, marks))
    else {
      leaveOut(left, "note")
      place.remove()
    }
  }
  const below = new Set(notes.flatMap(({ words }) => words ?? []))
  for (const words of below) removeWithSection(words)
  // The line or the heading above them has nothing below it any more.
  for (let last = doc.body.lastElementChild; below.size; last = doc.body.lastElementChild) {
    if (!last?.matches("hr,h1,h2,h3,h4,h5,h6")) break
    last.remove()
  }
}
