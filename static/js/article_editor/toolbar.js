// Sorts the tools: those in constant use form one row, the others stand behind a button that names them.
import { dataOf, elementById, elementIn } from "article-editor/elements"
import { oneStop } from "article-editor/toolbar_focus"
import { Extension } from "django-prose-editor/editor"

const said = elementById("tools", HTMLElement)
// The order of the groups is in the settings. `history` and `table` are the library's and our tables'.
/** @type {Record<string, string[]>} */
const PLACES = {
  text: ["heading2", "heading3", "bold", "italic", "link", "unlink", "bulletList", "orderedList"],
  insert: [
    ...["blockquote", "picture", "gallery", "pictureEarlier", "pictureLater"],
    ...["cite", "footnote"],
  ],
  elements: [
    ...["accordion", "MediaPlayer", "OutsideFilm", "CallToAction", "Cards"],
    ...["NewestList", "PeopleList", "Place"],
  ],
  more: [
    ...["heading4", "paragraph", "pullQuote", "attribution", "phonePicture", "table"],
    ...["horizontalRule", "superscript", "subscript"],
  ],
}
const OURS_AND_THEIRS = "nodes blockType lists marks link"
// The tools that nearly every article needs show their name beside their icon.
/** @type {Record<string, string>} */
const NAMED = { blockquote: "", picture: dataOf(said, "shortPicture"), cite: "" }

/** Put a group of tools behind a button. It stays open until one of them is used, or somebody goes on elsewhere.
 * @type {(group: HTMLElement, sign: string, title: string) => HTMLElement} */
const behind = (group, sign, title) => {
  const opener = Object.assign(document.createElement("button"), {
    type: "button",
    className: "prose-menubar__button material-icons",
    textContent: sign,
    title,
  })
  const whole = Object.assign(document.createElement("div"), { className: "prose-menubar__behind" })
  /** @param {boolean} isOpen */
  const turn = (isOpen) => {
    group.hidden = !isOpen
    opener.setAttribute("aria-expanded", String(isOpen))
  }
  opener.setAttribute("aria-label", title)
  group.replaceWith(whole)
  whole.append(opener, group)
  turn(false)
  opener.addEventListener("click", () => turn(Boolean(group.hidden)))
  group.addEventListener("click", () => turn(false))
  document.addEventListener("pointerdown", ({ target }) => {
    if (target instanceof Node && !whole.contains(target)) turn(false)
  })
  whole.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !whole.contains(relatedTarget)) turn(false)
  })
  whole.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || group.hidden) return
    event.stopPropagation()
    turn(false)
    opener.focus()
  })
  return whole
}

export const Tools = Extension.create({
  name: "Tools",
  priority: 1, // after those that bring the tools, and after the row is drawn
  addMenuItems({ menu }) {
    for (const item of menu.items(OURS_AND_THEIRS)) {
      for (const [place, names] of Object.entries(PLACES)) {
        if (!names.includes(item.name)) continue
        item.groups.add(place)
        item.priority = 100 - names.indexOf(item.name)
      }
      if (item.name in NAMED) item.button.dataset.label = NAMED[item.name] || item.button.title
    }
  },
  onCreate({ editor }) {
    const bar = editor.storage.menu.dom
    /** @param {string} name */
    const groupOf = (name) => elementIn(bar, `:has(> [data-name="${name}"])`, HTMLElement)
    const ofTable = behind(groupOf("rowAfter"), "table_rows", dataOf(said, "ofTable"))
    behind(groupOf("accordion"), "add", dataOf(said, "elements"))
    behind(groupOf("table"), "more_horiz", dataOf(said, "more"))
    const settle = oneStop(bar)
    const show = () => {
      ofTable.hidden = !editor.isActive("table")
      settle()
    }
    show()
    editor.on("transaction", show)
  },
})
