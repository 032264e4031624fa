// Reads the marks of Markdown that a body has a place for: headings, lists, quotations, tables, links, emphasis and
// footnotes. What it writes goes through clean.js, as every paste does.

const RULE = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.+?)[ \t]*#*$/
const ITEM = /^([ \t]*)([-*+]|\d{1,4}[.)])[ \t]+(.*)$/
const QUOTE = /^ {0,3}> ?(.*)$/
const FENCE = /^ {0,3}(?:```|~~~)/
const SEPARATOR = /^ {0,3}\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$/
// A fence as far as the next one; or a footnote, with the lines that follow and are indented.
const CODE_OR_NOTE = [
  /^ {0,3}(?:```|~~~).*(?:\n(?! {0,3}(?:```|~~~)).*)*(?:\n.*)?/,
  /^ {0,3}\[\^([^\]\s]{1,80})\]:[ \t]*(.*(?:\n(?:[ \t]*\n)*(?: {2,}|\t)\S.*)*)/,
]
const EACH_CODE_OR_NOTE = new RegExp(CODE_OR_NOTE.map((one) => one.source).join("|"), "gm")

const SIGNS = [
  /^ {0,3}#{1,6} \S/m,
  /^ {0,3}\|?[ \t]*:?-{3,}:?[ \t]*\|[ \t|:-]*$/m,
  /\[[^\]\n]{1,300}\]\((?:https?:|mailto:|tel:|\/)[^)\s]{1,2000}\)/,
  /\[\^[^\]\s]{1,80}\]/,
  /\*\*[^\s*][^*\n]{0,300}\*\*/,
  /^ {0,3}[-*+] \S.*\n(?:\s*\n)? {0,4}[-*+] \S/m,
  /^ {0,3}1[.)] \S.*\n(?:\s*\n)? {0,3}2[.)] \S/m,
]
/** Whether a text has one of the marks that nobody types by chance.
 * @param {string} text */
export const looksLikeMarkdown = (text) =>
  SIGNS.some((sign) => sign.test(text.replace(/\r\n?/g, "\n")))

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** @typedef {{ words: Map<string, string>, cited: Set<string> }} Notes  the words of the footnotes, by their names */

// The name of each group is that of its writer below.
const INLINE = [
  /\\(?<sign>[!-/:-@[-`{-~])/,
  /`(?<code>[^`\n]+)`/,
  /(?<picture>!\[[^\]\n]*\]\([^)\s]+(?:\s+"[^"\n]*")?\))/,
  /\[\^(?<note>[^\]\s]{1,80})\]/,
  /\[(?<link>[^[\]\n]{1,300})\]\(<?(?<href>[^)\s>]+)>?(?:\s+"[^"\n]*")?\)/,
  /<(?<address>(?:https?:\/\/|mailto:)[^\s>]+)>/,
  /\*\*(?<strong>\S(?:[^\n]{0,1000}?\S)?)\*\*/,
  /(?<!\w)__(?<bold>\S(?:[^\n]{0,1000}?\S)?)__(?!\w)/,
  /\*(?<em>[^\s*](?:[^*\n]{0,1000}?[^\s*])?)\*/,
  /(?<!\w)_(?<italic>[^\s_](?:[^_\n]{0,1000}?[^\s_])?)_(?!\w)/,
  /~~(?<crossed>\S(?:[^\n]{0,1000}?\S)?)~~/,
]
const ANY = new RegExp(INLINE.map((mark) => mark.source).join("|"), "g")
const DEEPEST = 6

/** @typedef {(words: string, within: (words: string) => string, href: string) => string} Writer */
/** @type {(tag: string) => Writer} */
const inside = (tag) => (words, within) => `<${tag}>${within(words)}</${tag}>`
/** @type {Record<string, Writer>} */
const WRITERS = {
  sign: escaped,
  code: escaped,
  picture: () => "<img>",
  link: (words, within, href) => `<a href="${escaped(href)}">${within(words)}</a>`,
  address: (words) => `<a href="${escaped(words)}">${escaped(words.replace(/^mailto:/i, ""))}</a>`,
  strong: inside("strong"),
  bold: inside("strong"),
  em: inside("em"),
  italic: inside("em"),
  crossed: inside("del"),
}

/** @type {(text: string, notes: Notes | null, depth?: number) => string} */
const inline = (text, notes, depth = 0) => {
  if (depth > DEEPEST) return escaped(text)
  const within = (/** @type {string} */ words) => inline(words, notes, depth + 1)
  let html = ""
  let at = 0
  for (const found of text.matchAll(ANY)) {
    html += plain(text.slice(at, found.index))
    at = found.index + found[0].length
    const { note: name, href = "", ...kinds } = found.groups ?? {}
    const [kind = "sign", words = ""] =
      Object.entries(kinds).find(([, words]) => words !== undefined) ?? []
    html += name ? note(name, notes) : (WRITERS[kind]?.(words, within, href) ?? "")
  }
  return html + plain(text.slice(at))
}
// Two blanks at the end of a line, or a backslash, begin a new line.
/** @param {string} text */
const plain = (text) => escaped(text).replace(/(?: {2,}|\\)\n/g, "<br>")

/** A mark whose words are missing stands as clean.js knows it. A note holds no other: there, without `notes`,
    a mark stays as it was typed.
 * @type {(name: string, notes: Notes | null) => string} */
const note = (name, notes) => {
  if (!notes) return escaped(`[^${name}]`)
  notes.cited.add(name)
  const words = notes.words.get(name)
  if (words === undefined) return '<a class="footnote-ref" href="#missing">*</a>'
  return `<foot-note>${inline(words, null)}</foot-note>`
}

/** Take the words of the footnotes out of the text. With `cited`, the others stay where they are, as typed.
 * @type {(text: string, cited?: Set<string>) => { notes: Notes, lines: string[] }} */
const takeNotes = (text, cited) => {
  /** @type {Map<string, string>} */
  const words = new Map()
  const others = text.replace(EACH_CODE_OR_NOTE, (all, name, said = "") => {
    if (!name) return all
    if (words.has(name) || cited?.has(name) === false) return `\n\\${all.trimStart()}`
    words.set(name, said.replaceAll("\n", " "))
    return ""
  })
  return { notes: { words, cited: new Set() }, lines: others.split("\n") }
}

/** @param {string} line */
const cellsOf = (line) =>
  line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"))

/** @type {(rows: string[], notes: Notes) => string} */
const table = (rows, notes) => {
  const [head = "", , ...others] = rows
  const row = (/** @type {string} */ line, /** @type {string} */ tag) =>
    `<tr>${cellsOf(line)
      .map((cell) => `<${tag}>${inline(cell, notes)}</${tag}>`)
      .join("")}</tr>`
  return `<table>${row(head, "th")}${others.map((line) => row(line, "td")).join("")}</table>`
}

/** Return how many lines from `from` on `belongs` says yes to.
 * @type {(lines: string[], from: number, belongs: (line: string) => boolean) => number} */
const count = (lines, from, belongs) => {
  const end = lines.findIndex((line, n) => n >= from && !belongs(line))
  return (end < 0 ? lines.length : end) - from
}
const isBlock = (/** @type {string} */ line) =>
  !line.trim() || [RULE, HEADING, ITEM, QUOTE, FENCE].some((mark) => mark.test(line))
const width = (/** @type {string} */ blanks) => blanks.replaceAll("\t", "    ").length

/** @param {string} line */
const read = (line) => {
  const [, blanks = "", marker = "", words = ""] = ITEM.exec(line) ?? []
  const number = Number.parseInt(marker, 10)
  return { indent: width(blanks), tag: number >= 0 ? "ol" : "ul", number, words, marker }
}
/** One list: items of the same indent, with what is indented more below them.
 * @type {(lines: string[], notes: Notes, depth: number) => { html: string, taken: number }} */
const list = (lines, notes, depth) => {
  const first = read(lines[0] ?? "")
  let html = ""
  let taken = 0
  for (let item = first; taken < lines.length; item = read(lines[taken] ?? "")) {
    if (!item.marker || item.indent !== first.indent || item.tag !== first.tag) break
    const from = taken + 1
    const isInside = (/** @type {string} */ line) =>
      !line.trim() || width(/^\s*/.exec(line)?.[0] ?? "") > first.indent
    taken = from + count(lines, from, isInside)
    const inside = lines.slice(from, taken).map((line) => line.replace(/^(?: {1,4}|\t)/, ""))
    html += `<li>${blocks([item.words, ...inside], notes, depth + 1)}</li>`
  }
  const start = first.number > 1 ? ` start="${first.number}"` : ""
  return { html: `<${first.tag}${start}>${html}</${first.tag}>`, taken }
}

/** Read the block at the beginning of these lines; how many it took.
 * @type {(lines: string[], notes: Notes, depth: number) => { html: string, taken: number }} */
const block = (lines, notes, depth) => {
  const [line = "", next = ""] = lines
  const heading = HEADING.exec(line)
  if (heading) {
    const tag = `h${heading[1]?.length}`
    return { html: `<${tag}>${inline(heading[2] ?? "", notes)}</${tag}>`, taken: 1 }
  }
  if (RULE.test(line)) return { html: "<hr>", taken: 1 }
  if (FENCE.test(line)) {
    const inside = count(lines, 1, (other) => !FENCE.test(other))
    const code = lines
      .slice(1, 1 + inside)
      .map(escaped)
      .join("<br>")
    return { html: `<p>${code}</p>`, taken: inside + 2 }
  }
  if (QUOTE.test(line) && depth < DEEPEST) {
    const taken = count(lines, 0, (other) => QUOTE.test(other))
    const inside = lines.slice(0, taken).map((other) => QUOTE.exec(other)?.[1] ?? "")
    return { html: `<blockquote>${blocks(inside, notes, depth + 1)}</blockquote>`, taken }
  }
  if (ITEM.test(line) && depth < DEEPEST) return list(lines, notes, depth)
  if (line.includes("|") && SEPARATOR.test(next) && next.includes("|")) {
    const taken = count(lines, 0, (other) => other.includes("|"))
    return { html: table(lines.slice(0, taken), notes), taken }
  }
  const taken = 1 + count(lines, 1, (other) => !isBlock(other))
  const text = lines
    .slice(0, taken)
    .map((other) => other.trimStart())
    .join("\n")
  return { html: `<p>${inline(text.trimEnd(), notes)}</p>`, taken }
}

/** @type {(lines: string[], notes: Notes, depth: number) => string} */
const blocks = (lines, notes, depth) => {
  let html = ""
  let at = 0
  while (at < lines.length) {
    if (!lines[at]?.trim()) {
      at += 1
      continue
    }
    const read = block(lines.slice(at), notes, depth)
    html += read.html
    at += Math.max(1, read.taken)
  }
  return html
}

/** Return Markdown as HTML. It is read twice, for only then are the footnotes known that a mark leads to.
 * @param {string} text */
export const toHtml = (text) => {
  const given = text.replace(/\r\n?/g, "\n")
  const all = takeNotes(given)
  blocks(all.lines, all.notes, 0)
  const { notes, lines } = takeNotes(given, all.notes.cited)
  return blocks(lines, notes, 0)
}
