// A footnote is a node in the text, at the place of its number. A small editor in a dialog edits its words.

import { Words } from "article-editor/button_labels"
import { ask, askWithin, openedBy, put } from "article-editor/dialog"
import { elementById, elementIn } from "article-editor/elements"
import { Link } from "article-editor/links"
import {
  Bold,
  createTextareaEditor,
  Document,
  Extension,
  History,
  Italic,
  Menu,
  Node,
  Paragraph,
  Text,
} from "django-prose-editor/editor"

/** @import { Editor } from "django-prose-editor/editor" */

const dialog = elementById("footnote", HTMLDialogElement)
const textarea = elementIn(dialog, "textarea", HTMLTextAreaElement)

// An editor handles Escape itself; here Escape closes the dialog, as in every other dialog.
const Leave = Extension.create({
  name: "Leave",
  addKeyboardShortcuts: () => ({
    Escape: () => {
      dialog.close()
      return true
    },
  }),
})

/** @type {Editor | undefined} */
let small
const smallEditor = () => {
  small ??= createTextareaEditor(textarea, [
    Document.extend({ content: "paragraph" }),
    Paragraph,
    Text,
    Bold,
    Italic,
    Menu,
    History,
    Link.configure({ enableTarget: false, protocols: [] }),
    Words,
    Leave,
  ])
  const surface = small.view.dom
  surface.setAttribute("role", "textbox")
  surface.setAttribute("aria-labelledby", "footnote-title")
  return small
}

/** @param {Editor} editor */
const note = async (editor) => {
  const { node } = editor.state.selection
  const words = node?.type.name === "Footnote" ? node.content.toJSON() : null
  const inside = smallEditor()
  inside.commands.setContent({
    type: "doc",
    content: [{ type: "paragraph", content: words ?? [] }],
  })
  const answer = askWithin(editor, ask(dialog))
  inside.commands.focus("end")
  if (!(await answer)) return
  const content = inside.getJSON().content[0]?.content
  if (content?.length) put(editor, { type: "Footnote", content })
  else if (words) editor.chain().focus().deleteSelection().run()
}

export const Footnote = Node.create({
  name: "Footnote",
  group: "inline",
  inline: true,
  atom: true,
  content: "text*",
  marks: "bold italic link",
  parseHTML: () => [{ tag: "foot-note" }],
  renderHTML: () => ["foot-note", 0],
  addNodeView:
    () =>
    ({ node, editor, getPos }) => {
      const dom = document.createElement("foot-note")
      dom.textContent = node.textContent
      dom.title = dialog.dataset.title ?? ""
      dom.contentEditable = "false"
      dom.addEventListener("dblclick", () => {
        editor.commands.setNodeSelection(getPos())
        note(editor)
      })
      return { dom, ignoreMutation: () => true }
    },
  ...openedBy("Footnote", note),
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "footnote",
      groups: "nodes",
      command: note,
      button: buttons.material("comment", dialog.dataset.title),
      active: (editor) => editor.isActive("Footnote"),
      enabled: (editor) =>
        editor.isActive("Footnote") || editor.can().insertContent({ type: "Footnote" }),
    })
  },
})
