// Lets an editor set the focal point of a picture by pressing on it. The form sends the two number fields,
// which stay the source of truth.
const template = /** @type {HTMLTemplateElement} */ (document.getElementById("focal-point"))
const across = /** @type {HTMLInputElement} */ (document.getElementById("id_focal_x"))
const down = /** @type {HTMLInputElement} */ (document.getElementById("id_focal_y"))
const upload = /** @type {HTMLInputElement | null} */ (document.getElementById("id_upload"))
const WIDTH = 960
const CROP_WIDTH = 320
/** @type {Record<string, [number, number]>} */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

const row = /** @type {HTMLElement} */ (
  document.importNode(template.content, true).firstElementChild
)
const frame = /** @type {HTMLElement} */ (row.querySelector(".focal-picture"))
const canvas = /** @type {HTMLCanvasElement} */ (frame.querySelector("canvas"))
/** What stands in the form for whoever has no script. */
const small = document.querySelector(".field-thumbnail")
/** @type {NodeListOf<HTMLCanvasElement>} */
const crops = row.querySelectorAll(".focal-crop canvas")
const mark = /** @type {HTMLElement} */ (row.querySelector("[role=slider]"))

/** @param {number} value */
const inside = (value, most = 100) => Math.min(Math.max(value, 0), most)
/** @param {HTMLInputElement} field */
const perCent = (field) => inside(Math.round(Number(field.value)) || 0)

// Draws what readers see of the picture in one shape, cropped as articles/images/renditions.py does.
/** @type {(crop: HTMLCanvasElement, x: number, y: number) => void} */
const drawCrop = (crop, x, y) => {
  const ratio = Number(crop.dataset.across) / Number(crop.dataset.down)
  const width = Math.min(canvas.width, canvas.height * ratio)
  const height = Math.min(canvas.height, canvas.width / ratio)
  const left = inside((x / 100) * canvas.width - width / 2, canvas.width - width)
  const top = inside((y / 100) * canvas.height - height / 2, canvas.height - height)
  Object.assign(crop, { width: CROP_WIDTH, height: CROP_WIDTH / ratio })
  const context = crop.getContext("2d")
  context?.drawImage(canvas, left, top, width, height, 0, 0, crop.width, crop.height)
}

const show = () => {
  const [x, y] = [perCent(across), perCent(down)]
  for (const crop of crops) drawCrop(crop, x, y)
  // The picture runs from left to right in every language: see css/admin/focal_point.css.
  Object.assign(mark.style, { insetInlineStart: `${x}%`, insetBlockStart: `${y}%` })
  mark.setAttribute("aria-valuenow", String(x))
  const { said = "" } = template.dataset
  mark.setAttribute("aria-valuetext", said.replace("{x}", String(x)).replace("{y}", String(y)))
}

/** @type {(x: number, y: number) => void} */
const put = (x, y) => {
  across.value = String(inside(Math.round(x)))
  down.value = String(inside(Math.round(y)))
  for (const field of [across, down]) field.dispatchEvent(new Event("input", { bubbles: true }))
}

/** @param {MouseEvent} event */
const putAt = ({ clientX, clientY }) => {
  const box = canvas.getBoundingClientRect()
  put((100 * (clientX - box.left)) / box.width, (100 * (clientY - box.top)) / box.height)
}

/** @param {Blob} file */
const draw = async (file) => {
  try {
    const picture = await createImageBitmap(file, { resizeWidth: WIDTH, resizeQuality: "high" })
    Object.assign(canvas, { width: picture.width, height: picture.height })
    canvas.getContext("2d")?.drawImage(picture, 0, 0)
    frame.style.setProperty("--ratio", String(canvas.width / canvas.height))
    row.hidden = false
    small?.setAttribute("hidden", "")
    show()
  } catch {
    row.hidden = true // this browser cannot read the file; the server decides whether it can
  }
}

const begin = async () => {
  across.closest(".form-row")?.before(row)
  for (const field of [across, down]) field.addEventListener("input", show)
  canvas.addEventListener("click", (event) => {
    putAt(event)
    mark.focus()
  })
  mark.addEventListener("pointerdown", (event) => mark.setPointerCapture(event.pointerId))
  mark.addEventListener("pointermove", (event) => {
    if (mark.hasPointerCapture(event.pointerId)) putAt(event)
  })
  mark.addEventListener("keydown", (event) => {
    const step = STEPS[event.key]
    if (!step) return
    event.preventDefault()
    const size = event.shiftKey ? 10 : 1
    put(perCent(across) + size * step[0], perCent(down) + size * step[1])
  })
  upload?.addEventListener("change", () => {
    const file = upload.files?.[0]
    if (file) draw(file)
    else row.hidden = true
  })
  if (!template.dataset.whole) return
  const response = await fetch(template.dataset.whole)
  if (response.ok && !response.redirected) draw(await response.blob())
}

if (across && down) begin() // people who may only read have no such fields
