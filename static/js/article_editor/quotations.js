// Who is quoted, as what, where and when; and words of the article set large.
import { ask, KNOWN, openedBy } from "article-editor/dialog"
import { readDay } from "article-editor/days"
import { Blockquote, Node } from "django-prose-editor/editor"

const dialog = document.getElementById("said")
const PARTS = ["speaker", "position", "organisation", "source", "href", "date"]
const field = (name) => dialog.querySelector(`#said-${name}`)

// What the browser would say of it names no example.
const day = field("date")
day.addEventListener("input", () => {
  day.setCustomValidity(readDay(day.value) === null ? dialog.querySelector("#said-date-help").textContent : "")
})

const quotation = ({ state: { selection } }) => {
  const { $from } = selection
  let depth = $from.depth
  while (depth && $from.node(depth).type.name !== "blockquote") depth -= 1
  return depth ? { node: $from.node(depth), end: $from.end(depth), after: $from.after(depth) } : null
}

const tell = async (editor) => {
  const quoted = quotation(editor)
  if (!quoted) return
  const last = quoted.node.lastChild
  const isTold = last.type.name === "Said"
  // What stood there as plain words is where one begins.
  const before = isTold ? last.attrs : { speaker: last.type.name === "Attribution" ? last.textContent : "" }
  for (const name of PARTS) field(name).value = before[name] ?? ""
  day.setCustomValidity("")
  if (!await ask(dialog)) return
  const attrs = Object.fromEntries(PARTS.map((name) => [name, field(name).value.trim() || null]))
  attrs.date = readDay(day.value) || null
  const from = ["Said", "Attribution"].includes(last.type.name) ? quoted.end - last.nodeSize : quoted.end
  const said = attrs.speaker || attrs.position || attrs.organisation || attrs.source
  // One goes on writing below the quotation.
  const after = from + (said ? 2 : 1)
  editor.chain().focus().command(({ tr, state }) => {
    const { Said, paragraph } = state.schema.nodes
    tr.replaceWith(from, quoted.end, said ? Said.create(attrs) : [])
    if (!tr.doc.nodeAt(after)?.isTextblock) tr.insert(after, paragraph.create())
    return true
  }).setTextSelection(after + 1).run()
}

const attribute = (name) => ({
  default: null,
  parseHTML: (element) => {
    const value = element.getAttribute(name)
    return name === "href" && !KNOWN.test(value ?? "") ? null : value
  },
  renderHTML: (attrs) => (attrs[name] ? { [name]: attrs[name] } : {}),
})
const inWords = (attrs) => PARTS.filter((name) => name !== "href").map((name) => attrs[name])
  .filter(Boolean).join(", ")

export const Said = Node.create({
  name: "Said", atom: true, selectable: true,
  addAttributes: () => Object.fromEntries(PARTS.map((name) => [name, attribute(name)])),
  parseHTML: () => PARTS.slice(0, 4).map((name) => ({ tag: `footer[${name}]`, priority: 60 })),
  renderHTML: ({ node, HTMLAttributes }) => ["footer", HTMLAttributes, inWords(node.attrs)],
  ...openedBy("Said", tell),
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "attribution", groups: "nodes", command: tell,
      button: buttons.material("person", dialog.dataset.title),
      active: (editor) => editor.isActive("Attribution") || editor.isActive("Said"),
      enabled: (editor) => editor.isActive("blockquote"),
    })
  },
})

// As it was written before it could be said in parts.
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
})

export const Quotation = Blockquote.extend({ content: "paragraph+ (Attribution | Said)?" })

export const PullQuote = Node.create({
  name: "PullQuote", group: "block", content: "text*", marks: "bold italic", defining: true,
  parseHTML: () => [{ tag: "pull-quote" }],
  renderHTML: () => ["pull-quote", 0],
  addKeyboardShortcuts() {
    return {
      // Enter leaves it: it is one line of the article, said large.
      Enter: ({ editor }) => editor.isActive("PullQuote") && editor.commands.insertContentAt(
        editor.state.selection.$from.after(), { type: "paragraph" },
      ) && editor.commands.setTextSelection(editor.state.selection.$from.after() + 1),
    }
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "pullQuote", groups: "nodes",
      button: buttons.material("format_size", dialog.dataset.pull),
      active: (editor) => editor.isActive("PullQuote"),
      enabled: (editor) => editor.can().setNode("PullQuote"),
      command: (editor) => editor.chain().focus().toggleNode("PullQuote", "paragraph").run(),
    })
  },
})
