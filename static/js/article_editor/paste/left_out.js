// Counts what a body has no place for, takes pictures that came along out of the text, and says it in words.
import { all, hasWords, style } from "article-editor/paste/dom"

/** @typedef {Map<string, number>} LeftOut  how many of each kind; dialogs/paste.html names the kinds */

const MOST_PICTURES = 20
const REMOVED = {
  video: "video,iframe,embed,object",
  sound: "audio",
  formula: "math",
  drawing: "svg",
  field: "input:not([type=hidden]),select,textarea",
  comment: "a[href^='#_msocom_']",
}
const CROSSED = "del,s,strike"

/** @type {(left: LeftOut, kind: string) => void} */
export const leaveOut = (left, kind) => {
  left.set(kind, (left.get(kind) ?? 0) + 1)
}

/** @type {(address: string) => File | null} */
const fileIn = (address) => {
  const found = /^data:(image\/[a-z]+);base64,([\w+/=\s]+)$/i.exec(address)
  if (!found?.[1] || !found[2]) return null
  try {
    const bytes = Uint8Array.from(atob(found[2]), (letter) => letter.charCodeAt(0))
    return new File([bytes], `pasted.${found[1].slice("image/".length)}`, { type: found[1] })
  } catch {
    return null // no base64
  }
}

/** Remove the pictures. Returns those that came along as files.
 * @type {(doc: Document, left: LeftOut) => File[]} */
export const takePictures = (doc, left) => {
  const files = []
  for (const image of all(doc, "img")) {
    const isCounter = image.getAttribute("width") === "1" || image.getAttribute("height") === "1"
    const file = isCounter ? null : fileIn(image.getAttribute("src") ?? "")
    if (file && files.length < MOST_PICTURES) files.push(file)
    else if (!isCounter) leaveOut(left, "picture")
    image.remove()
  }
  return files
}

/** @param {HTMLElement} element */
const isHidden = (element) =>
  element.hidden || style(element, "display") === "none" || style(element, "mso-hide") !== ""
/** @param {HTMLElement} element */
const isCrossedOut = (element) =>
  element.matches(CROSSED) || /text-decoration[^;]*line-through/i.test(element.dataset.style ?? "")

/** @type {(doc: Document, left: LeftOut) => void} */
export const removeWhatHasNoPlace = (doc, left) => {
  for (const element of all(doc, "[hidden],[data-style]")) if (isHidden(element)) element.remove()
  for (const [kind, selector] of Object.entries(REMOVED)) {
    for (const element of all(doc, selector)) {
      leaveOut(left, kind)
      element.remove()
    }
  }
  for (const element of all(doc, `[data-style],${CROSSED}`).filter(isCrossedOut)) {
    if (hasWords(element)) leaveOut(left, "crossed")
    element.remove()
  }
}

/** Return what is told, as sentences; nothing left out is the empty text.
 * @type {(left: LeftOut, words: DOMStringMap, language: string) => string} */
export const inWords = (left, words, language) => {
  const said = [...left]
    .filter(([kind]) => !(`${kind}Done` in words))
    .map(([kind, count]) => (count > 1 ? `${words[kind]} (${count})` : (words[kind] ?? "")))
  const sentences = [...left.keys()].map((kind) => words[`${kind}Done`] ?? "")
  const list = new Intl.ListFormat(language || "en", { type: "unit" }).format(said)
  return [said.length ? (words.left ?? "").replace("{}", () => list) : "", ...sentences]
    .filter(Boolean)
    .join(" ")
}
