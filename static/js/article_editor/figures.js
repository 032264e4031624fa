// Figures that a body cites. articles/body.py has the last word on what is kept.
import {
  ask,
  askWithin,
  fillWhileTyping,
  find,
  inLine,
  keepChosen,
  language,
  languageField,
  put,
  row,
} from "article-editor/dialog"
import { Node } from "django-prose-editor/editor"

const dialog = document.getElementById("cite")
const search = dialog.querySelector("#cite-search")
const list = dialog.querySelector("#cite-figures")
const words = dialog.querySelector("#cite-words")
const latest = dialog.querySelector("#cite-latest")
const sentence = dialog.querySelector("#cite-sentence")
const about = dialog.querySelector("#cite-about")
const done = dialog.querySelector("[value=insert]")
const chosenKey = () => list.querySelector("input:checked")?.value ?? ""
const howNow = () => dialog.querySelector("[name=how]:checked").value

// What a node shows in the editor: asked once for each figure, in the language of the article.
const known = new Map()
const place = (key, shows) => [language(), shows, key].join(" ")
const figure = (key, shows = "") => {
  const here = place(key, shows)
  if (!known.has(here)) {
    known.set(
      here,
      find(dialog, { key, shows, language: language() }).then(([found]) => found),
    )
  }
  return known.get(here)
}

const inOneLine = (...parts) => parts.filter(Boolean).join(" · ")
// As readers see it, but for the number of its note.
const withCheck = (read, f) => (f.unchecked ? `${read} (${f.unchecked})` : read)
const ownWords = () => (latest.checked ? "" : words.value.trim()) // none follow a number

// "more than", "about": the source says it, the citation holds the number alone. So it comes as words
// of the sentence, which can be bent to it, but where they stand there already.
let written = ""
const ENDED = /(^|[.!?\u2026\u061f]["'\u201d\u2019\u00bb)]*)$/
const whatIsWritten = ({
  state: {
    selection: { $from },
  },
}) => $from.parent.textBetween(0, $from.parentOffset, " ", "\ufffc")
const around = ({ qualified }) => {
  const [before, after = ""] = qualified.split("{}")
  const begins = ENDED.test(written.trimEnd())
  return [begins ? before.charAt(0).toLocaleUpperCase(language()) + before.slice(1) : before, after]
}
// A blank that nobody typed, where a word ends. What Arabic joins to its next word is none.
const NEEDS_BLANK =
  /(?!(?<!\S)[\u0648\u0641\u0628\u0644\u0643])[\p{L}\p{N}.,;:!?\u060c\u061b\u061f\u2026%)\]\u201d\u00bb\ufffc]$/u
const inSentence = (node, [before, after]) => {
  const isWritten = written.trimEnd().toLowerCase().endsWith(before.trim().toLowerCase())
  const first = (NEEDS_BLANK.test(written) ? " " : "") + (isWritten ? "" : before)
  const text = (said) => said && { type: "text", text: said }
  return [text(first), node, text(after)].filter(Boolean)
}

// What its row may cut off at the edge, what exactly it measures, and how it will read.
const described = (f) => inLine(f.number, f.title, f.period, f.publisher, f.source, f.measure)
let asked = 0
const show = async () => {
  asked += 1
  const mine = asked
  const key = chosenKey()
  const found = key && (await figure(key))
  const read = found && (await figure(key, latest.checked ? "latest" : ""))
  if (mine !== asked) return
  about.replaceChildren(...(found ? [described(found), inLine(found.waiting)] : []))
  const isInSentence = read && howNow() === "FigureReference"
  const said = isInSentence && withCheck(ownWords() || around(read).join(read.words), read)
  sentence.textContent = isInSentence
    ? dialog.dataset.sentence.replace("{}", () => `\u2068${said}\u2069`)
    : ""
  if (!key && list.querySelector("input")) sentence.textContent = list.dataset.choose
}

// Those of one statistic stand together below its name, so that what tells them apart stands alone.
const byStatistic = (found) => {
  const groups = new Map()
  for (const f of found) groups.set(f.statistic, [...(groups.get(f.statistic) ?? []), f])
  return [...groups.values()]
}
const together = (figures, index) => {
  const [first] = figures
  const isShared = (part) => figures.every((f) => f[part] === first[part])
  const [shared, own] = [
    ["publisher", "source"].filter(isShared),
    ["publisher", "source"].filter((part) => !isShared(part)),
  ]
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
        inLine(f.period),
        own.length ? inLine(...own.map((part) => f[part])) : "",
      )
    }),
  )
  return group
}

// What somebody chose stays chosen as long as it is found.
let picked = ""
const fill = fillWhileTyping(search, list, async (query, isNewest) => {
  const found = await find(dialog, { q: query, language: language() })
  if (!isNewest()) return
  for (const f of found) known.set(place(f.key, ""), Promise.resolve(f))
  list.replaceChildren(...byStatistic(found).map(together))
  if (!found.length) list.textContent = dialog.dataset.none
  done.disabled = !found.length
  keepChosen(list, picked)
  show()
})
list.addEventListener("change", ({ target }) => {
  picked = target.value
})
list.addEventListener("dblclick", ({ target }) => {
  if (target.closest("label")) done.click()
})
latest.addEventListener("change", () => {
  words.disabled = latest.checked
})
dialog.addEventListener("input", show)
dialog.addEventListener("change", show)

const chosen = async () => {
  const how = howNow()
  const key = chosenKey()
  const shows = latest.checked ? "latest" : null
  if (how === "FigureCard") return { type: how, attrs: { key, shows } }
  if (how === "StatisticChart") return { type: how, attrs: { key: (await figure(key)).statistic } }
  const own = ownWords()
  const node = { type: how, attrs: { key, shows, words: own } }
  return inSentence(node, own ? ["", ""] : around(await figure(key, shows ?? "")))
}

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

const key = { default: "", parseHTML: (element) => element.getAttribute("key") }
// Without it, a citation is pinned to the figure it names.
const shows = { default: null, parseHTML: (element) => element.getAttribute("shows") }

// In the editor a figure shows its value, its period and its source, however it is set.
const drawn =
  (tag, describe) =>
  () =>
  ({ node: { attrs } }) => {
    const dom = document.createElement(tag)
    dom.textContent = attrs.words || attrs.key
    dom.title = attrs.shows ? `${attrs.key} · ${dialog.dataset.latest}` : attrs.key
    if (attrs.shows) dom.setAttribute("shows", attrs.shows)
    const draw = async () => {
      const found = await figure(attrs.key, attrs.shows ?? "")
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
    `(${inOneLine(attrs.words && f.number, f.period, f.publisher)})`,
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
