// Names each editor after its label, marks it as a text box with a toolbar for assistive technology, and sets
// its direction from the article's language, whatever the language of the admin is.
/** @type {(surface: HTMLElement) => HTMLElement | null | undefined} */
const toolsOf = (surface) => surface.parentElement?.querySelector(".prose-menubar")
/** Where the language is chosen; it is not asked any more once readers know it. This script runs before
 * the form is there, so the field is looked for when it is needed. */
const languageField = () =>
  /** @type {HTMLSelectElement | null} */ (document.getElementById("id_language"))
/** @param {HTMLElement} surface */
const run = (surface) => {
  const { language = "", rightToLeft = "" } = document.getElementById("tools")?.dataset ?? {}
  const isRightToLeft = rightToLeft.split(" ").includes(languageField()?.value ?? language)
  surface.dir = isRightToLeft ? "rtl" : "ltr"
}

// Scroll so that the current line, and what belongs to it (such as the credit below a caption), is not
// hidden by the toolbar above or the buttons below.
const NEAR = 40
/** @param {HTMLElement} surface */
const clear = (surface) => {
  /** @type {HTMLElement | null} */
  const buttons = document.querySelector(".submit-row.stays")
  return {
    get top() {
      return (toolsOf(surface)?.offsetHeight ?? 0) + NEAR
    },
    get bottom() {
      return (buttons?.offsetHeight ?? 0) + NEAR
    },
    left: 5,
    right: 5,
  }
}

document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const surface = editor.view.dom
  const margins = clear(surface)
  editor.view.setProps({ scrollThreshold: margins, scrollMargin: margins })
  /** @type {HTMLLabelElement | null} */
  const label = document.querySelector(`label[for="${textarea.id}"]`)
  surface.setAttribute("role", "textbox")
  surface.setAttribute("aria-multiline", "true")
  run(surface)
  languageField()?.addEventListener("change", () => run(surface))
  if (label) {
    label.id ||= `${textarea.id}_label`
    surface.setAttribute("aria-labelledby", label.id)
    label.addEventListener("click", () => editor.commands.focus())
  }
  // What leads to the field that the editor stands in for leads to the editor.
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.defaultPrevented) return
    if (!event.target.closest(`a[href="#${textarea.id}"]`)) return
    event.preventDefault()
    editor.commands.focus()
    surface.scrollIntoView({ block: "nearest" })
  })
  const nameTools = () => {
    const tools = toolsOf(surface)
    if (!tools || tools.getAttribute("role")) return
    tools.setAttribute("role", "toolbar")
    if (label) tools.setAttribute("aria-labelledby", label.id)
    const tell = () => {
      for (const tool of tools.querySelectorAll("button")) {
        tool.setAttribute("aria-disabled", String(tool.classList.contains("disabled")))
      }
    }
    tell()
    editor.on("transaction", tell)
  }
  nameTools()
  editor.on("create", nameTools) // the tools are drawn a moment after the text
})
