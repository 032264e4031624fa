// Ordinals and exponents above the line, formulas below it: 1ᵉʳ, m², CO₂.
import { dataOf, elementById } from "article-editor/elements"
import {
  Subscript as BaseSubscript,
  Superscript as BaseSuperscript,
} from "django-prose-editor/editor"

/** @import { Extendable } from "django-prose-editor/editor" */

const said = elementById("tools", HTMLElement)

/** @type {(Base: Extendable, name: string, sign: string) => Extendable} */
const withTool = (Base, name, sign) =>
  Base.extend({
    // Words cannot be raised and lowered at once.
    excludes: "superscript subscript",
    addMenuItems({ buttons, menu }) {
      menu.defineItem({
        name,
        groups: "marks",
        command: (editor) => editor.chain().focus().toggleMark(name).run(),
        button: buttons.material(sign, dataOf(said, name)),
        active: (editor) => editor.isActive(name),
      })
    },
  })

export const Superscript = withTool(BaseSuperscript, "superscript", "superscript")
export const Subscript = withTool(BaseSubscript, "subscript", "subscript")
