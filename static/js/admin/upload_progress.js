// Shows how much of a file has arrived, while a form with a file is sent. Without it the form works as well.
const FILE = "input[type=file][name=upload]"

/** @param {HTMLFormElement} form
 * @param {SubmitEvent} event */
const send = (form, event) => {
  event.preventDefault()
  const bar = document.createElement("progress")
  bar.max = 1
  bar.value = 0
  form.querySelector(FILE)?.after(bar)
  const request = new XMLHttpRequest()
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    bar.value = loaded / total
  })
  request.addEventListener("load", () => {
    if (request.getResponseHeader("Content-Type")?.startsWith("application/json")) {
      location.assign(JSON.parse(request.responseText).address)
      return
    }
    // The same form, with what is wrong. The file has to be chosen once more.
    const page = new DOMParser().parseFromString(request.responseText, "text/html")
    const again = page.querySelector(FILE)?.closest("form")
    if (again) form.replaceWith(document.adoptNode(again))
    else form.submit()
  })
  request.addEventListener("error", () => form.submit())
  request.open("POST", location.href)
  request.setRequestHeader("X-Progress", "1")
  request.send(new FormData(form, event.submitter))
}

document.addEventListener("submit", (event) => {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || !form.querySelector(FILE)) return
  // A small window closes itself with the answer.
  if (!form.querySelector("[name=_popup]")) send(form, event)
})
