// A picture that is not here yet, added in the dialog of pictures. articles/images.py says what is taken.
const form = document.getElementById("new-picture")
const others = document.querySelector("#picture form[method=dialog]")
const told = document.getElementById("picture-told")

const turn = (isNew) => {
  form.hidden = !isNew
  others.hidden = isNew
  told.textContent = ""
}

/** Show the pictures that are here; what was filled in for a new one stays. */
export const leaveNewPicture = () => {
  if (form) turn(false)
}

// Read as words: the content policy would complain of its styles.
const wordsOf = (html) =>
  html.replace(/<(style|title|xml)\b.*?<\/\1\s*>|<!--.*?-->|<[^>]*>|&nbsp;/gis, "").trim()

/** The picture in what was dropped or pasted; nothing where words came with it. */
export const pictureIn = (data) => {
  if (wordsOf(data?.getData("text/html") ?? "")) return undefined
  return [...(data?.files ?? [])].find(({ type }) => type.startsWith("image/"))
}

/** Go on with this file: it still needs its words. The dialog is open. */
export const beginNewPicture = (file) => {
  if (!form) return
  const carried = new DataTransfer()
  carried.items.add(file)
  turn(true)
  form.elements.upload.files = carried.files
  form.elements.alt.focus()
}

// Beside each field what is wrong with it; the first that is wrong is where one goes on.
const showWrong = (wrong) => {
  let first
  for (const field of form.querySelectorAll("[id][name]")) {
    const said = wrong[field.name] ?? []
    const list = document.getElementById(`${field.id}-wrong`)
    list.replaceChildren(
      ...said.map((words) => Object.assign(document.createElement("li"), { textContent: words })),
    )
    list.hidden = said.length === 0
    field.setAttribute("aria-invalid", said.length > 0)
    if (said.length) first ??= field
  }
  first?.focus()
}

const answer = async () => {
  const response = await fetch(form.action, { method: "POST", body: new FormData(form) })
  if (!response.ok || response.redirected) throw new Error(response.status)
  return response.json()
}

let isSending = false
const send = async (take) => {
  if (isSending) return
  isSending = true
  told.textContent = form.dataset.busy
  showWrong({})
  try {
    const { wrong, added } = await answer()
    told.textContent = ""
    if (wrong) return showWrong(wrong)
    form.reset()
    turn(false)
    told.textContent = form.dataset.added
    await take(added)
  } catch {
    told.textContent = form.dataset.failed
  } finally {
    isSending = false
  }
}

/** Call `take` with each picture that is added. */
export const whenAdded = (take) => {
  if (!form) return // for whoever may not
  for (const field of form.querySelectorAll("[id][name]")) {
    const said = [field.getAttribute("aria-describedby"), `${field.id}-wrong`].filter(Boolean)
    field.setAttribute("aria-describedby", said.join(" "))
  }
  const add = document.getElementById("add-picture")
  add.addEventListener("click", () => {
    turn(true)
    form.elements.upload.focus()
  })
  form.querySelector("[value=cancel]").addEventListener("click", () => {
    turn(false)
    add.focus()
  })
  const dialog = form.closest("dialog")
  dialog.addEventListener("dragover", (event) => event.preventDefault())
  dialog.addEventListener("drop", (event) => {
    event.preventDefault() // else the browser would show the file in the place of the article
    const file = pictureIn(event.dataTransfer)
    if (file) beginNewPicture(file)
  })
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    send(take)
  })
}
