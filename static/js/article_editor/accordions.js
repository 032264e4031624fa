// An accordion: words that readers open by their summary. Both are written in place.
import { dataOf, elementById } from "article-editor/elements"
import { Node, pm } from "django-prose-editor/editor"

/** @import { Command, Editor } from "django-prose-editor/editor" */

const { TextSelection } = pm.state
const said = elementById("tools", HTMLElement)
const NEW = { type: "Accordion", content: [{ type: "Summary" }, { type: "paragraph" }] }

/** The accordion in which the cursor stands.
 * @param {Editor} editor */
const accordionAt = (editor) => {
  const { $from } = editor.state.selection
  let depth = $from.depth
  while (depth && $from.node(depth).type.name !== "Accordion") depth -= 1
  return depth
    ? { node: $from.node(depth), from: $from.before(depth), after: $from.after(depth), depth }
    : undefined
}

// Moves the cursor into the summary of the new accordion.
/** @type {Command} */
const intoSummary = ({ tr }) => {
  let summary = 0
  tr.mapping.maps.at(-1)?.forEach((_from, _to, start, end) => {
    tr.doc.nodesBetween(start, end, (node, pos) => {
      if (node.type.name === "Summary") summary ||= pos + 1
    })
  })
  if (summary) tr.setSelection(TextSelection.create(tr.doc, summary))
  return true
}

/** Leave the words of an accordion, its summary as the first paragraph.
 * @param {Editor} editor */
const takeAway = (editor) => {
  const there = accordionAt(editor)
  if (!there) return false
  const [summary, ...blocks] = there.node.content.toJSON() ?? []
  const first = { type: "paragraph", content: summary?.content ?? [] }
  return editor
    .chain()
    .focus()
    .insertContentAt({ from: there.from, to: there.after }, [first, ...blocks])
    .setTextSelection(there.from + 1)
    .run()
}

/** @param {Editor} editor */
const press = (editor) =>
  takeAway(editor) ||
  editor.chain().focus().insertContent(NEW).command(intoSummary).scrollIntoView().run()

/** Go on below the accordion from an empty paragraph at its end.
 * @param {Editor} editor */
const leave = (editor) => {
  const there = accordionAt(editor)
  const { $from, empty } = editor.state.selection
  const { parent } = $from
  const isLast = there && $from.depth === there.depth + 1 && $from.after() === there.after - 1
  if (!isLast || !empty || parent.type.name !== "paragraph" || parent.content.size) return false
  // One paragraph stays in it, be it empty.
  const goes = there.node.childCount > 2
  const after = there.after - (goes ? parent.nodeSize : 0)
  const chain = editor.chain()
  if (goes) chain.command(({ tr }) => Boolean(tr.delete($from.before(), $from.after())))
  return chain
    .insertContentAt(after, { type: "paragraph" })
    .setTextSelection(after + 1)
    .scrollIntoView()
    .run()
}

export const Summary = Node.create({
  name: "Summary",
  content: "text*",
  marks: "bold italic superscript subscript",
  defining: true,
  parseHTML: () => [{ tag: "summary" }],
  renderHTML: () => ["summary", 0],
  // In a browser's own, a click opens and closes, and a blank is no letter.
  addNodeView:
    () =>
    ({ node }) => {
      const dom = document.createElement("p")
      dom.className = "summary"
      dom.dataset.hint = dataOf(said, "summaryHint")
      /** @param {{ content: { size: number } }} now */
      const draw = (now) => dom.classList.toggle("empty", now.content.size === 0)
      draw(node)
      return {
        dom,
        contentDOM: dom,
        update: (next) => {
          if (next.type !== node.type) return false
          draw(next)
          return true
        },
      }
    },
  addKeyboardShortcuts: () => ({
    // Enter leads into the words below it.
    Enter: ({ editor }) => {
      const { $from } = editor.state.selection
      if ($from.parent.type.name !== "Summary") return false
      return editor
        .chain()
        .setTextSelection($from.after() + 1)
        .scrollIntoView()
        .run()
    },
    Backspace: ({ editor }) => {
      const { $from, empty } = editor.state.selection
      if ($from.parent.type.name !== "Summary" || !empty || $from.parentOffset) return false
      return takeAway(editor)
    },
  }),
})

export const Accordion = Node.create({
  name: "Accordion",
  group: "block",
  content: "Summary (paragraph | bulletList | orderedList)+",
  defining: true,
  isolating: true,
  parseHTML: () => [{ tag: "details" }],
  renderHTML: () => ["details", 0],
  addNodeView: () => () => {
    const dom = document.createElement("div")
    dom.className = "accordion"
    return { dom, contentDOM: dom }
  },
  addKeyboardShortcuts: () => ({ Enter: ({ editor }) => leave(editor) }),
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "accordion",
      groups: "nodes",
      command: press,
      button: buttons.material("expand_more", dataOf(said, "accordion")),
      active: (editor) => editor.isActive("Accordion"),
      enabled: (editor) =>
        editor.isActive("Accordion") || editor.can().insertContent({ type: "horizontalRule" }),
    })
  },
})
