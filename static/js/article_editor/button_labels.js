// The library's own tools in the language of whoever writes: it knows their English names alone.
import { dataOf, elementById } from "article-editor/elements"
import { Extension } from "django-prose-editor/editor"

const said = elementById("tools", HTMLElement)
// What the library brings with a name of its own; ours have theirs from the dialogs.
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
