// The editor's nodes for what a body may hold beyond plain text. articles/body.py has the last word.
import { Blockquote, Node } from "django-prose-editor/editor"

const dialog = document.getElementById("cite")
const search = dialog.querySelector("#cite-search")
const list = dialog.querySelector("#cite-figures")
const words = dialog.querySelector("#cite-words")

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

const node = async (how) => {
  const key = list.value
  if (how === "FigureReference") return { type: how, attrs: { key, words: words.value.trim() } }
  if (how === "FigureCard") return { type: how, attrs: { key } }
  return { type: how, attrs: { key: (await figure(key)).statistic } }
}

const cite = (editor) => {
  search.value = words.value = ""
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

export const FigureReference = Node.create({
  name: "FigureReference", group: "inline", inline: true, atom: true,
  addAttributes: () => ({
    key,
    words: { default: "", parseHTML: (element) => element.textContent.trim(), renderHTML: () => ({}) },
  }),
  parseHTML: () => [{ tag: "stat-ref" }],
  renderHTML: ({ node: { attrs } }) => ["stat-ref", { key: attrs.key }, attrs.words],
  addNodeView: () => ({ node: { attrs } }) => {
    const dom = document.createElement("stat-ref")
    say(dom, attrs.words, attrs.key, (f) => f.words)
    dom.title = attrs.key
    return { dom }
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "cite", groups: "nodes", command: cite,
      button: buttons.material("bar_chart", dialog.dataset.cite),
    })
  },
})

const block = (name, tag, describe) => Node.create({
  name, group: "block", atom: true,
  addAttributes: () => ({ key }),
  parseHTML: () => [{ tag }],
  renderHTML: ({ node: { attrs } }) => [tag, { key: attrs.key }],
  addNodeView: () => ({ node: { attrs } }) => {
    const dom = document.createElement(tag)
    describe(dom, attrs.key)
    return { dom }
  },
})

export const FigureCard = block("FigureCard", "stat-card", (dom, slug) =>
  say(dom, "", slug, (f) => `${f.number} · ${f.title}`))
export const StatisticChart = block("StatisticChart", "stat-chart", (dom, slug) => {
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
