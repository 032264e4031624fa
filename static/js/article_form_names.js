// Names and roles that the editor and Django's own widgets leave out, for assistive technology.
const labelOf = (id) => document.querySelector(`label[for="${id}"]`)
const columnOf = (field) => {
  const cell = field.closest("td")
  return cell && cell.closest("table").querySelectorAll("thead th, thead td")[cell.cellIndex]
}

document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const surface = editor.view.dom
  const label = labelOf(textarea.id)
  surface.setAttribute("role", "textbox")
  surface.setAttribute("aria-multiline", "true")
  if (!label) return
  label.id ||= `${textarea.id}_label`
  surface.setAttribute("aria-labelledby", label.id)
  label.addEventListener("click", () => editor.commands.focus())
})

// A select with search shows a stand-in: it is called what the select is called.
const nameSearch = (select) => {
  const name = (labelOf(select.id) || columnOf(select))?.textContent.trim().replace(/:$/, "")
  const box = select.nextElementSibling?.querySelector(".select2-selection")
  if (!name || !box) return
  for (const part of [box, ...box.querySelectorAll("[role=textbox], .select2-search__field")]) {
    part.removeAttribute("aria-labelledby")
    part.setAttribute("aria-label", name)
  }
  box.querySelector("ul")?.setAttribute("role", "presentation")
  box.querySelectorAll("li").forEach((item) => item.setAttribute("role", "presentation"))
}

const nameAll = () => {
  document.querySelectorAll("select.admin-autocomplete").forEach(nameSearch)
  for (const box of document.querySelectorAll("td.delete input")) {
    box.setAttribute("aria-label", columnOf(box).textContent.trim())
  }
  // An empty head of a column is no head.
  document.querySelectorAll("th.original:empty").forEach((head) => {
    head.replaceWith(Object.assign(document.createElement("td"), { className: head.className }))
  })
}

window.addEventListener("load", () => {
  nameAll()
  new MutationObserver(nameAll).observe(document.querySelector("#content"), {
    childList: true, subtree: true,
  })
})
