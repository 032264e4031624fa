// Figures that a body cites. articles/body.py has the last word on what is kept.
import { ask, fillWhileTyping, find, inOption, put } from "article-editor/dialog"
import { Node } from "django-prose-editor/editor"

const dialog = document.getElementById("cite")
const search = dialog.querySelector("#cite-search")
const list = dialog.querySelector("#cite-figures")
const words = dialog.querySelector("#cite-words")
const latest = dialog.querySelector("#cite-latest")
const sentence = dialog.querySelector("#cite-sentence")
const about = dialog.querySelector("#cite-about")
const howNow = () => dialog.querySelector("[name=how]:checked").value

// What a node shows in the editor: asked once for each figure.
const known = new Map()
const figure = (key) => {
  if (!known.has(key)) known.set(key, find(dialog, { key }).then(([found]) => found))
  return known.get(key)
}

const inOneLine = (...parts) => parts.filter(Boolean).join(" · ")
const described = (f) => inOption(f.number, f.title, f.period, f.publisher)

// What the list cuts off at its edge, and how it will read.
const show = async () => {
  const key = list.value
  const found = key && await figure(key)
  if (key !== list.value) return
  about.textContent = found ? described(found) : ""
  const isInSentence = found && howNow() === "FigureReference"
  const read = found && ((!latest.checked && words.value.trim()) || found.words)
  sentence.textContent = isInSentence ? dialog.dataset.sentence.replace("{}", () => `\u2068${read}\u2069`) : ""
}

const fill = fillWhileTyping(search, list, async (query, isNewest) => {
  const found = await find(dialog, { q: query })
  if (!isNewest()) return
  list.replaceChildren(...found.map((f) => {
    known.set(f.key, Promise.resolve(f))
    return new Option(described(f), f.key)
  }))
  list.selectedIndex = 0
  show()
})
list.addEventListener("dblclick", () => dialog.querySelector("[value=insert]").click())
latest.addEventListener("change", () => { words.disabled = latest.checked })
dialog.addEventListener("input", show)
dialog.addEventListener("change", show)

const chosen = async () => {
  const how = howNow()
  const key = list.value
  const shows = latest.checked ? "latest" : null
  // Words of one's own do not follow a number.
  const own = shows ? "" : words.value.trim()
  if (how === "FigureReference") return { type: how, attrs: { key, shows, words: own } }
  if (how === "FigureCard") return { type: how, attrs: { key, shows } }
  return { type: how, attrs: { key: (await figure(key)).statistic } }
}

const cite = async (editor) => {
  search.value = words.value = ""
  latest.checked = words.disabled = false
  fill()
  if (await ask(dialog)) put(editor, await chosen())
}

const key = { default: "", parseHTML: (element) => element.getAttribute("key") }
// Without it, a citation is pinned to the figure it names.
const shows = { default: null, parseHTML: (element) => element.getAttribute("shows") }

// In the editor a figure shows its value, its period and its source, however it is set.
const drawn = (tag, describe) => () => ({ node: { attrs } }) => {
  const dom = document.createElement(tag)
  dom.textContent = attrs.words || attrs.key
  dom.title = attrs.shows ? `${attrs.key} · ${dialog.dataset.latest}` : attrs.key
  if (attrs.shows) dom.setAttribute("shows", attrs.shows)
  figure(attrs.key).then((found) => {
    if (!found) return
    const [value, source] = describe(found, attrs)
    const small = document.createElement("small")
    small.textContent = source
    dom.replaceChildren(value, " ", small)
  })
  return { dom }
}

export const FigureReference = Node.create({
  name: "FigureReference", group: "inline", inline: true, atom: true,
  addAttributes: () => ({
    key,
    shows,
    words: { default: "", parseHTML: (element) => element.textContent.trim(), renderHTML: () => ({}) },
  }),
  parseHTML: () => [{ tag: "stat-ref" }],
  renderHTML: ({ node: { attrs } }) => ["stat-ref", { key: attrs.key, shows: attrs.shows }, attrs.words],
  addNodeView: drawn("stat-ref", (f, attrs) => [
    attrs.words || f.words,
    `(${inOneLine(attrs.words && f.number, f.period, f.publisher)})`,
  ]),
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "cite", groups: "nodes", command: cite,
      button: buttons.material("bar_chart", dialog.dataset.cite),
    })
  },
})

const block = (name, tag, attributes, describe) => Node.create({
  name, group: "block", atom: true,
  addAttributes: () => attributes,
  parseHTML: () => [{ tag }],
  renderHTML: ({ node: { attrs } }) => [tag, attrs],
  addNodeView: drawn(tag, describe),
})

export const FigureCard = block("FigureCard", "stat-card", { key, shows }, (f) => [
  inOneLine(f.number, f.title), inOneLine(f.period, f.publisher),
])
export const StatisticChart = block("StatisticChart", "stat-chart", { key }, (f) => [
  `${dialog.dataset.chart}: ${f.title}`, inOneLine(f.number, f.period, f.publisher),
])
