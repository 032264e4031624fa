// Translates the labels of the library's own buttons, which it knows in English only.
import { dataOf, elementById } from "article-editor/elements"
import { Extension } from "django-prose-editor/editor"

const said = elementById("tools", HTMLElement)
// The groups of the library's buttons. Our own buttons get their labels from the dialogs.
const GROUPS = "nodes lists marks history"

export const Words = Extension.create({
  name: "Words",
  addMenuItems({ menu }) {
    for (const { name, button } of menu.items(GROUPS)) {
      const words = dataOf(said, name.replace("history:", ""))
      if (!words) continue
      button.title = words
      button.setAttribute("aria-label", words)
    }
  },
})
