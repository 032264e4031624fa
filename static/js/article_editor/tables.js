// Tables with header cells and a caption. articles/body/sanitise.py defines how they are stored.
import { ask, askWithin } from "article-editor/dialog"
import { elementById } from "article-editor/elements"
import {
  TableCell as BaseCell,
  TableHeader as BaseHeader,
  Table as BaseTable,
  TableRow,
} from "django-prose-editor/editor"

/** @import { Attribute, Command, Editor, Extendable } from "django-prose-editor/editor" */

const dialog = elementById("table", HTMLDialogElement)
const caption = elementById("table-caption", HTMLInputElement)
const rows = elementById("table-rows", HTMLInputElement)
const columns = elementById("table-columns", HTMLInputElement)
const size = elementById("table-size", HTMLFieldSetElement)

// Adds a paragraph below a table that ends the article, so that writing can go on there.
/** @type {Command} */
const writeBelow = ({ tr, state }) => {
  const { $from } = tr.selection
  let depth = $from.depth
  while (depth && $from.node(depth).type.name !== "table") depth -= 1
  if (depth && !tr.doc.nodeAt($from.after(depth)))
    tr.insert($from.after(depth), state.schema.nodes.paragraph.create())
  return true
}

/** @param {Editor} editor */
const table = async (editor) => {
  const isChange = editor.isActive("table")
  caption.value = isChange ? (editor.getAttributes("table").caption ?? "") : ""
  size.hidden = size.disabled = isChange
  if (!(await askWithin(editor, ask(dialog)))) return
  const attrs = { caption: caption.value.trim() || null }
  const chain = editor.chain().focus()
  if (!isChange) {
    chain
      .insertTable({ rows: Number(rows.value), cols: Number(columns.value), withHeaderRow: true })
      .command(writeBelow)
  }
  chain.updateAttributes("table", attrs).run()
}

const DO = /** @type {const} */ ({
  rowAfter: "addRowAfter",
  columnAfter: "addColumnAfter",
  rowGone: "deleteRow",
  columnGone: "deleteColumn",
  headerRow: "toggleHeaderRow",
  headerColumn: "toggleHeaderColumn",
  tableGone: "deleteTable",
})

export const Table = BaseTable.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      caption: {
        default: null,
        parseHTML: (element) =>
          element.querySelector(":scope > caption")?.textContent.trim() || null,
        renderHTML: () => ({}),
      },
    }
  },
  parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true }],
  renderHTML: ({ node: { attrs } }) =>
    attrs.caption
      ? ["table", ["caption", { contenteditable: "false" }, attrs.caption], ["tbody", 0]]
      : ["table", ["tbody", 0]],
  addNodeView: () => null,
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "table",
      groups: "nodes",
      command: table,
      button: buttons.material("table_chart", dialog.dataset.title),
      active: (editor) => editor.isActive("table"),
      enabled: (editor) => editor.isActive("table") || editor.can().insertTable(),
    })
    for (const [name, command] of Object.entries(DO)) {
      menu.defineItem({
        name,
        groups: "table",
        button: buttons.text(dialog.dataset[name], dialog.dataset[name]),
        command: (editor) => editor.chain().focus()[command]().run(),
        hidden: (editor) => !editor.isActive("table"),
      })
    }
  },
})

// A cell holds paragraphs, and never spans rows or columns.
/** @type {Attribute} */
const one = { default: 1, parseHTML: () => 1, renderHTML: () => ({}) }
/** @type {Attribute} */
const width = { default: null, parseHTML: () => null, renderHTML: () => ({}) }
/** @param {Extendable} Base */
const plain = (Base) =>
  Base.extend({
    content: "paragraph+",
    addAttributes: () => ({ colspan: one, rowspan: one, colwidth: width }),
  })
export const TableCell = plain(BaseCell)
export const TableHeader = plain(BaseHeader)
export { TableRow }
