// Cites a figure in the body: as a number in a sentence, as a card or as a chart.
// articles/body/sanitise.py decides what is kept.
import {
  ask,
  askWithin,
  chooseByDoubleClick,
  fillWhileTyping,
  find,
  inLine,
  keepChosen,
  language,
  languageField,
  put,
  row,
} from "article-editor/dialog"
import { checkedIn, dataOf, elementById, elementIn } from "article-editor/elements"
import { Node } from "django-prose-editor/editor"

/** @import { Attrs, Attribute, Config, Content, Editor, Extendable, NodeJSON } from "django-prose-editor/editor" */

const dialog = elementById("cite", HTMLDialogElement)
const search = elementById("cite-search", HTMLInputElement)
const list = elementById("cite-figures", HTMLElement)
const words = elementById("cite-words", HTMLInputElement)
const latest = elementById("cite-latest", HTMLInputElement)
const sentence = elementById("cite-sentence", HTMLElement)
const about = elementById("cite-about", HTMLElement)
const done = elementIn(dialog, "[value=insert]", HTMLButtonElement)
const chosenKey = () => checkedIn(list)?.value ?? ""
const howNow = () => elementIn(dialog, "[name=how]:checked", HTMLInputElement).value

// What the editor shows for a figure: fetched once per figure, in the language of the article.
/** @type {Map<string, Promise<FoundFigure | undefined>>} */
const known = new Map()
/** @type {(key: string, shows: string) => string} */
const place = (key, shows) => [language(), shows, key].join(" ")
/** @param {string} key */
const figure = (key, shows = "") => {
  const here = place(key, shows)
  const asked =
    known.get(here) ?? find(dialog, { key, shows, language: language() }).then(([found]) => found)
  known.set(here, asked)
  return asked
}

/** @param {(string | undefined)[]} parts */
const inOneLine = (...parts) => parts.filter(Boolean).join(" · ")
// The words as readers see them, without the number of the note.
/** @type {(read: string, f: FoundFigure) => string} */
const withCheck = (read, f) => (f.unchecked ? `${read} (${f.unchecked})` : read)
const ownWords = () => (latest.checked ? "" : words.value.trim()) // none follow a number

// "more than", "about": the source says it, the citation holds the number alone. So it comes as words
// of the sentence, which can be bent to it, but where they stand there already.
let written = ""
const ENDED = /(^|[.!?\u2026\u061f]["'\u201d\u2019\u00bb)]*)$/
/** @param {Editor} editor */
const whatIsWritten = (editor) => {
  const { $from } = editor.state.selection
  return $from.parent.textBetween(0, $from.parentOffset, " ", "\ufffc")
}
/** @type {(f: FoundFigure) => [before: string, after: string]} */
const around = ({ qualified }) => {
  const [before = "", after = ""] = qualified.split("{}")
  const begins = ENDED.test(written.trimEnd())
  return [begins ? before.charAt(0).toLocaleUpperCase(language()) + before.slice(1) : before, after]
}
// A blank that nobody typed, where a word ends. What Arabic joins to its next word is none.
const NEEDS_BLANK =
  /(?!(?<!\S)[\u0648\u0641\u0628\u0644\u0643])[\p{L}\p{N}.,;:!?\u060c\u061b\u061f\u2026%)\]\u201d\u00bb\ufffc]$/u
/** @type {(node: NodeJSON, around: [string, string]) => NodeJSON[]} */
const inSentence = (node, [before, after]) => {
  const isWritten = written.trimEnd().toLowerCase().endsWith(before.trim().toLowerCase())
  const first = (NEEDS_BLANK.test(written) ? " " : "") + (isWritten ? "" : before)
  /** @param {string} said */
  const text = (said) => (said ? [{ type: "text", text: said }] : [])
  return [...text(first), node, ...text(after)]
}

// What its row may cut off at the edge, what exactly it measures, and how it will read.
/** @param {FoundFigure} f */
const described = (f) =>
  inLine(f.number, f.title, f.period, f.revision, f.publisher, f.source, f.measure)
let asked = 0
const show = async () => {
  asked += 1
  const mine = asked
  const key = chosenKey()
  const found = key ? await figure(key) : undefined
  const read = found && (await figure(key, latest.checked ? "latest" : ""))
  if (mine !== asked) return
  about.replaceChildren(...(found ? [described(found), inLine(found.waiting)] : []))
  sentence.textContent = ""
  if (read && howNow() === "FigureReference") {
    const said = withCheck(ownWords() || around(read).join(read.words), read)
    const isolated = `\u2068${said}\u2069`
    sentence.textContent = dataOf(dialog, "sentence").replace("{}", () => isolated)
  }
  if (!key && list.querySelector("input")) sentence.textContent = dataOf(list, "choose")
}

// Those of one statistic stand together below its name, so that what tells them apart stands alone.
/** @param {FoundFigure[]} found */
const byStatistic = (found) => {
  /** @type {Map<string, [FoundFigure, ...FoundFigure[]]>} */
  const groups = new Map()
  for (const f of found) {
    const group = groups.get(f.statistic)
    if (group) group.push(f)
    else groups.set(f.statistic, [f])
  }
  return [...groups.values()]
}
/** @type {(figures: [FoundFigure, ...FoundFigure[]], index: number) => HTMLElement} */
const together = (figures, index) => {
  const [first] = figures
  /** @param {"publisher" | "source"} part */
  const isShared = (part) => figures.every((f) => f[part] === first[part])
  const parts = /** @type {const} */ (["publisher", "source"])
  const shared = parts.filter(isShared)
  const own = parts.filter((part) => !isShared(part))
  const name = Object.assign(document.createElement("p"), { id: `cite-statistic-${index}` })
  const title = Object.assign(document.createElement("b"), {
    dir: "auto",
    textContent: first.title,
  })
  name.append(title, " ", inLine(first.place, ...shared.map((part) => first[part])))
  const group = document.createElement("div")
  group.setAttribute("role", "group")
  group.setAttribute("aria-labelledby", name.id)
  group.append(
    name,
    ...figures.map((f) => {
      const number = Object.assign(document.createElement("b"), {
        dir: "auto",
        textContent: f.number,
      })
      return row(
        "figure",
        f.key,
        number,
        inLine(f.period, f.revision),
        own.length ? inLine(...own.map((part) => f[part])) : "",
      )
    }),
  )
  return group
}

// What somebody chose stays chosen as long as it is found.
let picked = ""
const fill = fillWhileTyping(search, list, async (query, isNewest) => {
  /** @type {FoundFigure[]} */
  const found = await find(dialog, { q: query, language: language() })
  if (!isNewest()) return
  for (const f of found) known.set(place(f.key, ""), Promise.resolve(f))
  list.replaceChildren(...byStatistic(found).map(together))
  if (!found.length) list.textContent = dataOf(dialog, "none")
  done.disabled = !found.length
  keepChosen(list, picked)
  show()
})
list.addEventListener("change", () => {
  picked = chosenKey()
})
chooseByDoubleClick(list, done)
latest.addEventListener("change", () => {
  words.disabled = latest.checked
})
dialog.addEventListener("input", show)
dialog.addEventListener("change", show)

/** @returns {Promise<Content>} */
const chosen = async () => {
  const how = howNow()
  const key = chosenKey()
  const shows = latest.checked ? "latest" : null
  if (how === "FigureCard") return { type: how, attrs: { key, shows } }
  if (how === "StatisticChart") return { type: how, attrs: { key: (await figure(key))?.statistic } }
  const own = ownWords()
  const node = { type: how, attrs: { key, shows, words: own } }
  const read = await figure(key, shows ?? "")
  return inSentence(node, own || !read ? ["", ""] : around(read))
}

/** @param {Editor} editor */
const cite = async (editor) => {
  search.value = words.value = picked = ""
  list.replaceChildren()
  written = whatIsWritten(editor)
  latest.checked = words.disabled = false
  done.disabled = true
  fill()
  if (await askWithin(editor, ask(dialog))) put(editor, await chosen())
  else editor.commands.focus()
}

/** @type {Attribute} */
const key = { default: "", parseHTML: (element) => element.getAttribute("key") }
// Without it, a citation is pinned to the figure it names.
/** @type {Attribute} */
const shows = { default: null, parseHTML: (element) => element.getAttribute("shows") }

// In the editor a figure shows its value, its period and its source, however it is set.
/** @typedef {(f: FoundFigure, attrs: Attrs) => [value: string, source: string]} Describe */
/** @type {(tag: string, describe: Describe) => NonNullable<Config["addNodeView"]>} */
const drawn =
  (tag, describe) =>
  () =>
  ({ node: { attrs } }) => {
    const dom = document.createElement(tag)
    const cited = attrs.key ?? ""
    dom.textContent = attrs.words || cited
    dom.title = attrs.shows ? inOneLine(cited, dialog.dataset.latest) : cited
    if (attrs.shows) dom.setAttribute("shows", attrs.shows)
    const draw = async () => {
      const found = await figure(cited, attrs.shows ?? "")
      if (!found) return
      const [value, source] = describe(found, attrs)
      const small = document.createElement("small")
      small.textContent = source
      dom.replaceChildren(value, " ", small)
    }
    draw()
    languageField?.addEventListener("change", draw)
    return { dom, destroy: () => languageField?.removeEventListener("change", draw) }
  }

export const FigureReference = Node.create({
  name: "FigureReference",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes: () => ({
    key,
    shows,
    words: {
      default: "",
      parseHTML: (element) => element.textContent.trim(),
      renderHTML: () => ({}),
    },
  }),
  parseHTML: () => [{ tag: "stat-ref" }],
  renderHTML: ({ node: { attrs } }) => [
    "stat-ref",
    { key: attrs.key, shows: attrs.shows },
    attrs.words,
  ],
  addNodeView: drawn("stat-ref", (f, attrs) => [
    withCheck(attrs.words || f.words, f),
    `(${inOneLine(attrs.words ? f.number : "", f.period, f.publisher)})`,
  ]),
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "cite",
      groups: "nodes",
      command: cite,
      button: buttons.material("bar_chart", dialog.dataset.cite),
    })
  },
})

/** @type {(name: string, tag: string, attributes: Record<string, Attribute>, describe: Describe) => Extendable} */
const block = (name, tag, attributes, describe) =>
  Node.create({
    name,
    group: "block",
    atom: true,
    addAttributes: () => attributes,
    parseHTML: () => [{ tag }],
    renderHTML: ({ node: { attrs } }) => [tag, attrs],
    addNodeView: drawn(tag, describe),
  })

export const FigureCard = block("FigureCard", "stat-card", { key, shows }, (f) => [
  inOneLine(f.number, f.title),
  inOneLine(f.period, f.publisher),
])
export const StatisticChart = block("StatisticChart", "stat-chart", { key }, (f) => [
  `${dialog.dataset.chart}: ${f.title}`,
  inOneLine(f.number, f.period, f.publisher),
])
