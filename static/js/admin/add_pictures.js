// Adds several pictures, one after the other, each with its alt text and with progress. What did not
// arrive stays, with its words, and is sent again with the next press.
/** @typedef {{ key: string, alt: string }} Found */
/** @typedef {{ wrong?: Record<string, string[]>, added?: Found, alike?: Found[] }} Answer */
/** @typedef {{ file: File, item: HTMLElement, isAdded: boolean }} Row */

const WIDTH = 480

/** @template {Element} T
 * @param {ParentNode} within
 * @param {string} selector
 * @param {new () => T} kind
 * @returns {T} */
const part = (within, selector, kind) => {
  const found = within.querySelector(selector)
  if (found instanceof kind) return found
  throw new Error(`No ${selector}`)
}

const form = part(document, "form.several", HTMLFormElement)
const chooser = part(form, "#several-files", HTMLInputElement)
const list = part(form, ".rows", HTMLOListElement)
const told = part(form, "#several-told", HTMLElement)
const template = part(form, "#several-row", HTMLTemplateElement)

/** @type {Row[]} */
let rows = []
let counted = 0
/** @param {string} name */
const said = (name) => form.dataset[name] ?? ""
/** @param {string} key */
const addressOf = (key) => said("picture").replace("/0/", `/${key}/`)
/** @type {(item: HTMLElement, isWrong: boolean, ...words: (string | Node)[]) => void} */
const tell = (item, isWrong, ...words) => {
  const line = part(item, ".told", HTMLElement)
  line.classList.toggle("wrong", isWrong)
  line.replaceChildren(...words)
}

/** @param {Found} found */
const link = ({ key, alt }) =>
  Object.assign(document.createElement("a"), { href: addressOf(key), textContent: alt })

// On a canvas: the content security policy lets no page show what the site did not send.
/** @type {(file: File, canvas: HTMLCanvasElement) => Promise<void>} */
const draw = async (file, canvas) => {
  try {
    const picture = await createImageBitmap(file, { resizeWidth: WIDTH, resizeQuality: "high" })
    Object.assign(canvas, { width: picture.width, height: picture.height })
    canvas.getContext("2d")?.drawImage(picture, 0, 0)
  } catch {
    canvas.hidden = true // this browser cannot read the file; the server decides whether it can
  }
}

/** @param {File} file */
const add = (file) => {
  const copy = document.importNode(template.content, true)
  const item = part(copy, ".row", HTMLElement)
  draw(file, part(item, "canvas", HTMLCanvasElement))
  const megabytes = Math.max(file.size / 1e6, 0.1).toLocaleString(document.documentElement.lang, {
    maximumFractionDigits: 1,
  })
  const name = part(item, ".name", HTMLElement)
  counted += 1
  name.id = `several-name-${counted}`
  name.append(`${file.name} (${megabytes} MB)`)
  for (const named of item.querySelectorAll("input, progress"))
    named.setAttribute("aria-describedby", name.id)
  const row = { file, item, isAdded: false }
  const remove = Object.assign(document.createElement("button"), {
    type: "button",
    className: "button",
    textContent: said("remove"),
  })
  remove.setAttribute("aria-describedby", name.id)
  remove.addEventListener("click", () => {
    rows = rows.filter((each) => each !== row)
    item.remove()
    chooser.focus()
  })
  name.after(remove)
  if (file.size > Number(said("most"))) tell(item, true, said("heavy"))
  rows.push(row)
  list.append(item)
}

/** @param {Iterable<File>} files */
const addAll = (files) => {
  const first = rows.length
  for (const file of files) add(file)
  if (rows[first]) part(rows[first].item, "[name=alt]", HTMLInputElement).focus()
}

/** @param {Row} row @returns {Promise<Answer>} */
const send = ({ file, item }) => {
  const body = new FormData(form)
  body.set("alt", part(item, "[name=alt]", HTMLInputElement).value)
  body.set("upload", file)
  const progress = part(item, "progress", HTMLProgressElement)
  progress.hidden = false
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open("POST", form.action)
    request.responseType = "json"
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      progress.value = (100 * loaded) / total
    })
    request.addEventListener("loadend", () => {
      progress.hidden = true
      if (request.status === 200 && request.response) resolve(request.response)
      else reject(new Error(String(request.status)))
    })
    request.send(body)
  })
}

/** @param {Row} row */
const sendOne = async (row) => {
  try {
    const { wrong, added, alike = [] } = await send(row)
    if (wrong || !added)
      return tell(
        row.item,
        true,
        Object.values(wrong ?? {})
          .flat()
          .join(" "),
      )
    row.isAdded = true
    part(row.item, ".words", HTMLElement).remove()
    part(row.item, "button", HTMLButtonElement).remove()
    const near = alike.flatMap((found) => [" ", link(found)])
    tell(
      row.item,
      false,
      `${said("added")}: `,
      link(added),
      ...(near.length ? [" ", said("alike")] : []),
      ...near,
    )
  } catch {
    tell(row.item, true, said("failed"))
  }
}

chooser.addEventListener("change", () => {
  addAll(chooser.files ?? [])
  chooser.value = ""
})
document.addEventListener("dragover", (event) => event.preventDefault())
document.addEventListener("drop", (event) => {
  event.preventDefault() // else the browser would show the file in the place of this page
  addAll(event.dataTransfer?.files ?? [])
})
document.addEventListener("paste", (event) => {
  const files = event.clipboardData?.files ?? []
  if (files.length) event.preventDefault()
  addAll(files)
})
let isSending = false
form.addEventListener("submit", async (event) => {
  event.preventDefault()
  if (isSending) return
  isSending = true
  told.textContent = said("busy")
  for (const row of rows.filter(({ isAdded }) => !isAdded)) await sendOne(row)
  isSending = false
  const missing = rows.find(({ isAdded }) => !isAdded)
  told.textContent = said(missing ? "some" : "done")
  if (missing) part(missing.item, "[name=alt]", HTMLInputElement).focus()
})
