// A gallery: two pictures or more beside each other, each with its own caption.
import { choosePictures } from "article-editor/choose_picture"
import { askWithin } from "article-editor/dialog"
import { dataOf, elementById } from "article-editor/elements"
import { intoCaption } from "article-editor/pictures"
import { Node, pm } from "django-prose-editor/editor"

/** @import { Command, Content, Editor, NodeJSON, State } from "django-prose-editor/editor" */

const { NodeSelection, TextSelection } = pm.state
const dialog = elementById("picture", HTMLDialogElement)

/** The gallery that is selected, or in which the cursor stands.
 * @param {Editor} editor */
const galleryAt = (editor) => {
  const { $from, node } = editor.state.selection
  if (node?.type.name === "PictureGallery") return { node, from: $from.pos }
  let depth = $from.depth
  while (depth && $from.node(depth).type.name !== "PictureGallery") depth -= 1
  return depth ? { node: $from.node(depth), from: $from.before(depth) } : undefined
}

/** @param {NodeJSON} card */
const keyOf = (card) => card.attrs?.key ?? ""

/** The pictures as chosen: those that stay keep their captions and their order.
 * @type {(cards: NodeJSON[], keys: string[]) => Content} */
const withPictures = (cards, keys) => {
  const before = cards.map(keyOf)
  /** @type {NodeJSON[]} */
  const content = [
    ...cards.filter((card) => keys.includes(keyOf(card))),
    ...keys
      .filter((key) => !before.includes(key))
      .map((key) => ({ type: "PictureCard", attrs: { key } })),
  ]
  const [only, ...others] = content
  return others.length || !only ? { type: "PictureGallery", content } : only
}

/** @param {Editor} editor */
const show = async (editor) => {
  const before = galleryAt(editor)
  const cards = before?.node.content.toJSON() ?? []
  const keys = await askWithin(editor, choosePictures(cards.map(keyOf)))
  if (!keys) {
    editor.commands.focus()
    return
  }
  const chain = editor.chain().focus()
  const content = withPictures(cards, keys)
  if (before) {
    const { from, node } = before
    chain.insertContentAt({ from, to: from + node.nodeSize }, content)
  } else chain.insertContent(content)
  chain.command(intoCaption).scrollIntoView().run()
}

/** Where the picture stands that is selected, or whose caption is written, and which of its gallery it is.
 * @param {State} state */
const placeOf = ({ selection: { $from, node } }) => {
  const depth = node ? $from.depth : $from.depth - 1
  const gallery = depth > 0 ? $from.node(depth) : undefined
  if (gallery?.type.name !== "PictureGallery") return undefined
  const index = $from.index(depth)
  return { gallery, index, from: node ? $from.pos : $from.before() }
}

/** Change places with the picture before (-1) or after (1); false where there is none.
 * @type {(by: -1 | 1) => Command} */
const move =
  (by) =>
  ({ tr, state }) => {
    const place = placeOf(state)
    const other = place?.gallery.maybeChild(place.index + by)
    if (!place || !other) return false
    const { gallery, index, from } = place
    const card = gallery.child(index)
    const to = from + by * other.nodeSize
    const { selection } = tr
    tr.delete(from, from + card.nodeSize).insert(to, card)
    const within = selection.from - from + to
    const at = selection.node ? NodeSelection : TextSelection
    tr.setSelection(at.create(tr.doc, within))
    return true
  }

export const PictureGallery = Node.create({
  name: "PictureGallery",
  group: "block",
  content: "PictureCard+", // a gallery of one becomes a picture, in articles/body/sanitise.py
  defining: true,
  isolating: true,
  parseHTML: () => [{ tag: "picture-gallery" }],
  renderHTML: () => ["picture-gallery", 0],
  addKeyboardShortcuts: () => ({
    "Alt-ArrowUp": ({ editor }) => editor.commands.command(move(-1)),
    "Alt-ArrowDown": ({ editor }) => editor.commands.command(move(1)),
  }),
  addMenuItems({ buttons, menu }) {
    /** @type {(name: string, sign: string, title: string | undefined, by: -1 | 1) => void} */
    const defineMove = (name, sign, title, by) =>
      menu.defineItem({
        name,
        groups: "nodes",
        // The button keeps the focus, to be pressed again.
        command: (editor) => editor.chain().command(move(by)).scrollIntoView().run(),
        button: buttons.material(sign, title),
        enabled: ({ state }) => {
          const place = placeOf(state)
          return Boolean(place?.gallery.maybeChild(place.index + by))
        },
        hidden: (editor) => !editor.isActive("PictureGallery"),
      })
    defineMove("pictureEarlier", "keyboard_arrow_up", dataOf(dialog, "earlier"), -1)
    defineMove("pictureLater", "keyboard_arrow_down", dataOf(dialog, "later"), 1)
    menu.defineItem({
      name: "gallery",
      groups: "nodes",
      command: show,
      button: buttons.material("photo_library", dataOf(dialog, "galleryTitle")),
      active: (editor) => editor.isActive("PictureGallery"),
      // In the caption of a picture alone, nothing else can stand.
      enabled: (editor) => !editor.isActive("PictureCard") || editor.isActive("PictureGallery"),
    })
  },
})
