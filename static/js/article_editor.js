// The editor's nodes for what a body may hold beyond plain text. articles/body.py has the last word.
import { Blockquote, Node } from "django-prose-editor/editor"

const dialog = document.getElementById("cite")
const search = dialog.querySelector("#cite-search")
const list = dialog.querySelector("#cite-figures")
const words = dialog.querySelector("#cite-words")
const latest = dialog.querySelector("#cite-latest")

const find = async (query) => {
  const response = await fetch(`${dialog.dataset.url}?q=${encodeURIComponent(query)}`)
  return response.ok ? (await response.json()).figures : []
}

// What a node shows in the editor: asked once for each figure.
const known = new Map()
const figure = (key) => {
  if (!known.has(key)) {
    known.set(key, find(key).then((found) => found.find((f) => f.key === key || f.also === key)))
  }
  return known.get(key)
}

const say = (dom, text, key, describe) => {
  dom.textContent = text || key
  if (!text) figure(key).then((found) => { if (found) dom.textContent = describe(found) })
}

const fill = async () => {
  const query = search.value
  const found = await find(query)
  if (query !== search.value) return // a newer search is on its way
  list.replaceChildren(...found.map((f) => {
    known.set(f.key, Promise.resolve(f))
    return new Option([f.number, f.title, f.period, f.publisher].filter(Boolean).join(" · "), f.key)
  }))
  list.selectedIndex = 0
}

let waiting
search.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(fill, 150) })
search.addEventListener("keydown", (event) => {
  if (event.key === "Enter") { event.preventDefault(); list.focus() }
})
list.addEventListener("dblclick", () => dialog.querySelector("[value=insert]").click())

latest.addEventListener("change", () => { words.disabled = latest.checked })

const node = async (how) => {
  const key = list.value
  const shows = latest.checked ? "latest" : null
  // Words of one's own do not follow a number.
  const own = shows ? "" : words.value.trim()
  if (how === "FigureReference") return { type: how, attrs: { key, shows, words: own } }
  if (how === "FigureCard") return { type: how, attrs: { key, shows } }
  return { type: how, attrs: { key: (await figure(key)).statistic } }
}

const cite = (editor) => {
  search.value = words.value = ""
  latest.checked = words.disabled = false
  fill()
  dialog.returnValue = ""
  dialog.addEventListener("close", async () => {
    if (dialog.returnValue !== "insert") return
    const how = dialog.querySelector("[name=how]:checked").value
    editor.chain().focus().insertContent(await node(how)).run()
  }, { once: true })
  dialog.showModal()
}

const key = { default: "", parseHTML: (element) => element.getAttribute("key") }
// Without it, a citation is pinned to the figure it names.
const shows = { default: null, parseHTML: (element) => element.getAttribute("shows") }
const mark = (dom, attrs) => {
  dom.title = attrs.shows ? `${attrs.key} · ${dialog.dataset.latest}` : attrs.key
  if (attrs.shows) dom.setAttribute("shows", attrs.shows)
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
  addNodeView: () => ({ node: { attrs } }) => {
    const dom = document.createElement("stat-ref")
    say(dom, attrs.words, attrs.key, (f) => f.words)
    mark(dom, attrs)
    return { dom }
  },
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
  addNodeView: () => ({ node: { attrs } }) => {
    const dom = document.createElement(tag)
    describe(dom, attrs.key)
    mark(dom, attrs)
    return { dom }
  },
})

export const FigureCard = block("FigureCard", "stat-card", { key, shows }, (dom, slug) =>
  say(dom, "", slug, (f) => `${f.number} · ${f.title}`))
export const StatisticChart = block("StatisticChart", "stat-chart", { key }, (dom, slug) => {
  dom.textContent = `${dialog.dataset.chart}: ${slug}`
})

export const Attribution = Node.create({
  name: "Attribution", content: "inline*",
  parseHTML: () => [{ tag: "footer" }],
  renderHTML: () => ["footer", 0],
  addKeyboardShortcuts() {
    return {
      // Enter leaves the quotation, for nothing follows who said it.
      Enter: ({ editor }) => {
        const { $from } = editor.state.selection
        if ($from.parent.type.name !== "Attribution") return false
        const after = $from.after($from.depth - 1)
        return editor.chain().insertContentAt(after, { type: "paragraph" })
          .setTextSelection(after + 1).run()
      },
    }
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "attribution", groups: "nodes",
      button: buttons.material("person", dialog.dataset.attribute),
      active: (editor) => editor.isActive("Attribution"),
      enabled: (editor) => editor.isActive("blockquote"),
      command: (editor) => {
        const { $from } = editor.state.selection
        let depth = $from.depth
        while (depth && $from.node(depth).type.name !== "blockquote") depth -= 1
        const end = $from.end(depth)
        if ($from.node(depth).lastChild.type.name === "Attribution") {
          return editor.chain().focus().setTextSelection(end - 1).run()
        }
        return editor.chain().focus().insertContentAt(end, { type: "Attribution" })
          .setTextSelection(end + 1).run()
      },
    })
  },
})

export const Quotation = Blockquote.extend({ content: "paragraph+ Attribution?" })
