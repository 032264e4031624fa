// A gallery: two pictures or more beside each other, each with its own caption.
import { choosePictures } from "article-editor/choose_picture"
import { askWithin } from "article-editor/dialog"
import { dataOf, elementById } from "article-editor/elements"
import { intoCaption } from "article-editor/pictures"
import { Node } from "django-prose-editor/editor"

/** @import { Content, Editor, NodeJSON } from "django-prose-editor/editor" */

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

export const PictureGallery = Node.create({
  name: "PictureGallery",
  group: "block",
  content: "PictureCard+", // a gallery of one becomes a picture, in articles/body/sanitise.py
  defining: true,
  isolating: true,
  parseHTML: () => [{ tag: "picture-gallery" }],
  renderHTML: () => ["picture-gallery", 0],
  addMenuItems({ buttons, menu }) {
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
