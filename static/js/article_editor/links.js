// Links to a page of this site, found by its words, or to any other address.
import {
  ask,
  askWithin,
  chooseByDoubleClick,
  fillWhileTyping,
  find,
  inLine,
  KNOWN,
  language,
  row,
} from "article-editor/dialog"
import { checkedIn, dataOf, elementById, elementIn } from "article-editor/elements"
import { Link as BaseLink } from "django-prose-editor/editor"

/** @import { Editor } from "django-prose-editor/editor" */

const dialog = elementById("link", HTMLDialogElement)
const search = elementById("link-search", HTMLInputElement)
const list = elementById("link-pages", HTMLElement)
const address = elementById("link-address", HTMLInputElement)
const done = elementIn(dialog, "[value=insert]", HTMLButtonElement)

const fill = fillWhileTyping(search, list, async (query, isNewest) => {
  /** @type {FoundPage[]} */
  const found = await find(dialog, { q: query, language: language() })
  if (!isNewest()) return
  list.replaceChildren(
    ...found.map((page) => {
      const label = row("page", page.address, inLine(page.title), inLine(page.kind, page.language))
      label.dataset.title = page.title
      return label
    }),
  )
})

const check = () => {
  // Who pastes "www.example.org" means the web.
  if (/^www\./i.test(address.value.trim())) address.value = `https://${address.value.trim()}`
  const isKnown = KNOWN.test(address.value.trim())
  address.setCustomValidity(isKnown ? "" : dataOf(dialog, "wrong"))
}
address.addEventListener("input", () => address.setCustomValidity(""))
list.addEventListener("change", () => {
  address.value = checkedIn(list)?.value ?? ""
  address.setCustomValidity("")
})
chooseByDoubleClick(list, done)
done.addEventListener("click", check)

/** What is said of an address that a body may not hold. */
export const WRONG = dataOf(dialog, "wrong")

/** Ask for an address. Gives it with the title of the page, if it is one of ours; nothing where
    somebody cancels.
 * @param {string} before
 * @returns {Promise<{ href: string, title: string } | undefined>} */
export const chooseAddress = async (before) => {
  search.value = ""
  list.replaceChildren()
  address.value = before
  address.setCustomValidity("")
  fill()
  if (!(await ask(dialog))) return undefined
  const href = address.value.trim()
  const chosen = checkedIn(list)
  const title = chosen?.value === href ? dataOf(chosen.closest("label") ?? list, "title") : ""
  return { href, title }
}

/** @param {Editor} editor */
export const open = async (editor) => {
  const before = editor.getAttributes("link").href ?? ""
  const asked = await askWithin(editor, chooseAddress(before))
  if (!asked) return editor.commands.focus()
  const { href } = asked
  const chain = editor.chain().focus()
  if (before) return chain.extendMarkRange("link").updateAttributes("link", { href }).run()
  if (!editor.state.selection.empty) return chain.setMark("link", { href }).run()
  const text = asked.title || href
  // What is typed next stands outside the link.
  return chain
    .insertContent({ type: "text", text, marks: [{ type: "link", attrs: { href } }] })
    .unsetMark("link")
    .run()
}

export const Link = BaseLink.extend({
  // What was pasted or typed stays within what a body may hold.
  addOptions() {
    /** @param {string | undefined} href */
    const isAllowedUri = (href) => KNOWN.test(href ?? "")
    return { ...this.parent?.(), isAllowedUri }
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "link",
      groups: "link",
      command: open,
      active: (editor) => editor.isActive("link"),
      button: buttons.material("insert_link", dialog.dataset.title),
    })
    menu.defineItem({
      name: "unlink",
      groups: "link",
      command: (editor) => editor.chain().focus().extendMarkRange("link").unsetLink().run(),
      hidden: (editor) => !editor.isActive("link"),
      button: buttons.material("link_off", dialog.dataset.remove),
    })
  },
  addKeyboardShortcuts: () => ({
    "Mod-k": ({ editor }) => {
      open(editor)
      return true
    },
  }),
})
