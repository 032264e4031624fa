// Quotations with their attribution (who said it, where and when), and pull quotes.
import { ask, askWithin, KNOWN, openedBy } from "article-editor/dialog"
import { dataOf, elementById } from "article-editor/elements"
import { readDay } from "article-editor/parse_date"
import { Blockquote, Node, Plugin, pm } from "django-prose-editor/editor"

/** @import { Attrs, Attribute, Command, Editor, ProseNode, PluginProps, View } from "django-prose-editor/editor" */

const { TextSelection } = pm.state
const { Decoration, DecorationSet } = pm.view
const dialog = elementById("said", HTMLDialogElement)
const PARTS = ["speaker", "position", "organisation", "source", "href", "date"]
/** @param {string} name */
const field = (name) => elementById(`said-${name}`, HTMLInputElement)

// The browser's own message would give no example of a date.
const day = field("date")
day.addEventListener("input", () => {
  const help = elementById("said-date-help", HTMLElement).textContent
  day.setCustomValidity(readDay(day.value) === null ? help : "")
})

/** @param {Editor} editor */
const quotation = (editor) => {
  const { $from } = editor.state.selection
  let depth = $from.depth
  while (depth && $from.node(depth).type.name !== "blockquote") depth -= 1
  return depth
    ? { node: $from.node(depth), end: $from.end(depth), after: $from.after(depth) }
    : null
}

/** @param {Editor} editor */
const tell = async (editor) => {
  const quoted = quotation(editor)
  const last = quoted?.node.lastChild
  if (!last) return
  const isTold = last.type.name === "Said"
  // What stood there as plain words is where one begins.
  /** @type {Attrs} */
  const before = isTold
    ? last.attrs
    : { speaker: last.type.name === "Attribution" ? last.textContent : "" }
  for (const name of PARTS) field(name).value = before[name] ?? ""
  day.setCustomValidity("")
  if (!(await askWithin(editor, ask(dialog)))) {
    editor.commands.focus()
    return
  }
  const attrs = Object.fromEntries(PARTS.map((name) => [name, field(name).value.trim() || null]))
  attrs.date = readDay(day.value) || null
  let from = ["Said", "Attribution"].includes(last.type.name)
    ? quoted.end - last.nodeSize
    : quoted.end
  // Whoever meant to go on in a new paragraph, and then said who it was, leaves none empty.
  const paragraphs = quoted.node.childCount - (from < quoted.end ? 1 : 0)
  if (paragraphs > 1 && quoted.node.child(paragraphs - 1).content.size === 0) from -= 2
  const said = attrs.speaker || attrs.position || attrs.organisation || attrs.source
  // One goes on writing below the quotation.
  const after = from + (said ? 2 : 1)
  editor
    .chain()
    .focus()
    .command(({ tr, state }) => {
      const { Said, paragraph } = state.schema.nodes
      tr.replaceWith(from, quoted.end, said ? Said.create(attrs) : [])
      if (!tr.doc.nodeAt(after)?.isTextblock) tr.insert(after, paragraph.create())
      return true
    })
    .setTextSelection(after + 1)
    .run()
}

/** @type {(name: string) => Attribute} */
const attribute = (name) => ({
  default: null,
  parseHTML: (element) => {
    const value = element.getAttribute(name)
    return name === "href" && !KNOWN.test(value ?? "") ? null : value
  },
  renderHTML: (attrs) => (attrs[name] ? { [name]: attrs[name] } : {}),
})
/** @param {Attrs} attrs */
const inWords = (attrs) =>
  PARTS.filter((name) => name !== "href")
    .map((name) => attrs[name])
    .filter(Boolean)
    .join(", ")

// A quotation without a speaker shows a button that asks for one; an empty line shows what it is for.
/** @type {(editor: Editor) => (view: View, getPos: () => number) => HTMLElement} */
const hintAt = (editor) => (_view, getPos) => {
  const button = document.createElement("button")
  button.type = "button"
  button.className = "who-said-it"
  button.textContent = dataOf(dialog, "hint")
  button.addEventListener("click", () => {
    editor.commands.setTextSelection(getPos() - 1)
    tell(editor)
  })
  return button
}
/** @type {(editor: Editor, doc: ProseNode) => unknown} */
const hints = (editor, doc) => {
  /** @type {unknown[]} */
  const found = []
  doc.descendants((node, pos) => {
    const last = node.lastChild
    const end = pos + node.nodeSize - 1
    if (node.type.name !== "blockquote") return !node.isTextblock
    if (!last) return false
    if (last.type.name === "paragraph") {
      const apart = { side: 1, key: "who-said-it", stopEvent: () => true, ignoreSelection: true }
      found.push(Decoration.widget(end, hintAt(editor), apart))
    } else if (last.type.name === "Attribution" && last.content.size === 0) {
      found.push(
        Decoration.node(end - 2, end, { class: "empty", "data-hint": dialog.dataset.hint }),
      )
    }
    return false
  })
  return DecorationSet.create(doc, found)
}

export const Said = Node.create({
  name: "Said",
  atom: true,
  selectable: true,
  addAttributes: () => Object.fromEntries(PARTS.map((name) => [name, attribute(name)])),
  parseHTML: () => PARTS.slice(0, 4).map((name) => ({ tag: `footer[${name}]`, priority: 60 })),
  renderHTML: ({ node, HTMLAttributes }) => ["footer", HTMLAttributes, inWords(node.attrs)],
  ...openedBy("Said", tell),
  addProseMirrorPlugins() {
    const { editor } = this
    /** @type {PluginProps["handleDoubleClickOn"]} */
    const handleDoubleClickOn = (_view, _pos, node) => {
      if (node.type.name !== "Said") return false
      tell(editor)
      return true
    }
    return [
      new Plugin({ props: { decorations: ({ doc }) => hints(editor, doc), handleDoubleClickOn } }),
    ]
  },
  addMenuItems({ buttons, menu }) {
    const button = buttons.material("person", dialog.dataset.title)
    menu.defineItem({
      name: "attribution",
      groups: "nodes",
      command: tell,
      button,
      active: (editor) => editor.isActive("Attribution") || editor.isActive("Said"),
      enabled: (editor) => editor.isActive("blockquote"),
      update: (editor) => {
        button.title = dataOf(dialog, editor.isActive("blockquote") ? "title" : "nowhere")
        button.setAttribute("aria-label", button.title)
      },
    })
  },
})

// The older form of an attribution: one line of plain text.
export const Attribution = Node.create({
  name: "Attribution",
  content: "inline*",
  parseHTML: () => [{ tag: "footer" }],
  renderHTML: () => ["footer", 0],
  // Enter leaves the quotation, for nothing follows who said it.
  addKeyboardShortcuts: () => ({
    Enter: ({ editor }) => {
      const { $from } = editor.state.selection
      return $from.parent.type.name === "Attribution" && leave(editor, $from.after($from.depth - 1))
    },
  }),
})

/** @type {Command} */
const split = ({ tr, state }) => {
  const { $from, $to } = state.selection
  const marks = state.storedMarks ?? ($to.parentOffset ? $from.marks() : [])
  tr.deleteSelection()
  tr.split(tr.selection.from, 1, [{ type: state.schema.nodes.paragraph }])
  tr.ensureMarks(marks).scrollIntoView()
  return true
}

// One goes on writing below. An empty paragraph from which one leaves was the way out, no words.
/** @type {(editor: Editor, after: number) => boolean} */
const leave = (editor, after) =>
  editor.commands.command(({ tr, state }) => {
    const { $from } = state.selection
    const isWayOut = $from.parent.content.size === 0 && $from.index(-1) > 0
    tr.insert(after, state.schema.nodes.paragraph.create())
    if (isWayOut) tr.delete($from.before(), $from.after())
    tr.setSelection(TextSelection.create(tr.doc, after + (isWayOut ? -1 : 1))).scrollIntoView()
    return true
  })

// Enter begins a paragraph of the quotation, never who said it. In an empty last one it leaves.
/** @type {(given: { editor: Editor }) => boolean} */
const enter = ({ editor }) => {
  const { $from, $to, node } = editor.state.selection
  const quoted = quotation(editor)
  if (!quoted || node || $from.parent.type.name !== "paragraph" || $to.pos > quoted.end)
    return false
  if ($from.parent.content.size) return editor.commands.command(split)
  const isLast = quoted.node.maybeChild($from.indexAfter(-1))?.type.name !== "paragraph"
  // One that stands alone the library lifts out; at one between others it parts the quotation.
  return isLast && quoted.node.childCount > 1 && leave(editor, quoted.after)
}

export const Quotation = Blockquote.extend({
  content: "paragraph+ (Attribution | Said)?",
  addKeyboardShortcuts() {
    return { ...this.parent?.(), Enter: enter }
  },
})

export const PullQuote = Node.create({
  name: "PullQuote",
  group: "block",
  content: "text*",
  marks: "bold italic superscript subscript",
  defining: true,
  parseHTML: () => [{ tag: "pull-quote" }],
  renderHTML: () => ["pull-quote", 0],
  addKeyboardShortcuts() {
    return {
      // Enter leaves it: it is one line of the article, said large.
      Enter: ({ editor }) =>
        editor.isActive("PullQuote") &&
        editor.commands.insertContentAt(editor.state.selection.$from.after(), {
          type: "paragraph",
        }) &&
        editor.commands.setTextSelection(editor.state.selection.$from.after() + 1),
    }
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "pullQuote",
      groups: "nodes",
      button: buttons.material("format_size", dialog.dataset.pull),
      active: (editor) => editor.isActive("PullQuote"),
      enabled: (editor) => editor.can().setNode("PullQuote"),
      command: (editor) => editor.chain().focus().toggleNode("PullQuote", "paragraph").run(),
    })
  },
})
