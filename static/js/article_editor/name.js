// Name every editor after its label, and tell assistive technology that it is a text box with tools.
document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const surface = editor.view.dom
  const label = document.querySelector(`label[for="${textarea.id}"]`)
  surface.setAttribute("role", "textbox")
  surface.setAttribute("aria-multiline", "true")
  const tools = textarea.closest(".prose-editor")?.querySelector(".prose-menubar")
  tools?.setAttribute("role", "toolbar")
  if (!label) return
  label.id ||= `${textarea.id}_label`
  surface.setAttribute("aria-labelledby", label.id)
  tools?.setAttribute("aria-labelledby", label.id)
  label.addEventListener("click", () => editor.commands.focus())
})
