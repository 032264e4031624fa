// Makes and revokes links without leaving the form. Without it the panel is a page of its own.
const prepare = () => {
  for (const button of document.querySelectorAll("#links [data-copies]")) button.hidden = false
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("#links form")
  if (!form) return
  event.preventDefault()
  const response = await fetch(form.action, { method: "POST", body: new FormData(form) })
  const page = new DOMParser().parseFromString(await response.text(), "text/html")
  const panel = page.getElementById("links")
  if (!panel) {
    location.assign(response.url)
    return
  } // signed out, or no longer ours to show
  document.getElementById("links").replaceWith(document.adoptNode(panel))
  prepare()
  const next = panel.querySelector("#made-link, .errorlist ~ input, .errorlist ~ select") ?? panel
  next.focus()
  if (next.id === "made-link") next.select()
})

document.addEventListener("click", async (event) => {
  const button = event.target.closest("#links [data-copies]")
  if (!button) return
  const field = document.getElementById(button.dataset.copies)
  field.select()
  await navigator.clipboard.writeText(field.value)
  button.textContent = button.dataset.copied
})

prepare()
