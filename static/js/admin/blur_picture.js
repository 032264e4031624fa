// Lets somebody mark what is overwritten in a picture: rectangles and strokes of a brush, by mouse, finger or
// keyboard. The form sends them in parts of 10,000 of the picture's sides; articles/images/blurring.py overwrites.
/** @typedef {[x: number, y: number]} Place */
/** @typedef {{ first: Place, last: Place, how: string }} Rectangle */
/** @typedef {{ points: Place[], radius: number }} Stroke */

const PARTS = 10_000
const CELLS = 8
const COLOUR = "rgb(64 64 64)"
/** @type {Record<string, Place>} */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

/** @template {Element} T
 * @param {string} selector
 * @param {new () => T} kind
 * @returns {T} */
const part = (selector, kind) => {
  const found = document.querySelector(selector)
  if (found instanceof kind) return found
  throw new Error(`No ${selector}`)
}

const form = part("form.blur", HTMLFormElement)
const stage = part("#blur-stage", HTMLElement)
const canvas = part("#blur-stage canvas", HTMLCanvasElement)
const cursor = part(".blur-cursor", HTMLElement)
const list = part(".blur-marks", HTMLOListElement)
const told = part("#blur-told", HTMLElement)
const size = part("#brush-size", HTMLInputElement)
const regions = part("[name=regions]", HTMLInputElement)

/** @type {(Rectangle | Stroke)[]} */
let marks = []
/** @type {Rectangle | Stroke | undefined} */
let begun
/** @type {ImageBitmap | undefined} */
let picture
/** @type {Place} */
let at = [PARTS / 2, PARTS / 2]

/** @param {string} name */
const chosen = (name) => part(`[name=${name}]:checked`, HTMLInputElement).value
/** @param {string} name */
const said = (name) => form.dataset[name] ?? ""
/** @param {number} value */
const inside = (value) => Math.min(Math.max(Math.round(value), 0), PARTS)
/** @param {Rectangle | Stroke} mark @returns {mark is Stroke} */
const isStroke = (mark) => "points" in mark
/** @param {Place} place @returns {Place} */
const pixels = ([x, y]) => [(x * canvas.width) / PARTS, (y * canvas.height) / PARTS]

/** @type {(context: CanvasRenderingContext2D, mark: Rectangle) => void} */
const drawRectangle = (context, { first, last, how }) => {
  const [[x1, y1], [x2, y2]] = [pixels(first), pixels(last)]
  const [left, top] = [Math.min(x1, x2), Math.min(y1, y2)]
  const [width, height] = [Math.max(1, Math.abs(x2 - x1)), Math.max(1, Math.abs(y2 - y1))]
  if (how === "fill" || !picture) return context.fillRect(left, top, width, height)
  const small = new OffscreenCanvas(CELLS, CELLS)
  small.getContext("2d")?.drawImage(picture, left, top, width, height, 0, 0, CELLS, CELLS)
  context.imageSmoothingEnabled = false
  context.drawImage(small, left, top, width, height)
}

/** @type {(context: CanvasRenderingContext2D, mark: Stroke) => void} */
const drawStroke = (context, { points, radius }) => {
  context.lineWidth = (2 * radius * canvas.width) / PARTS
  context.lineCap = context.lineJoin = "round"
  context.beginPath()
  for (const point of points) context.lineTo(...pixels(point))
  context.stroke()
}

const draw = () => {
  const context = canvas.getContext("2d")
  if (!context || !picture) return
  context.drawImage(picture, 0, 0)
  context.fillStyle = context.strokeStyle = COLOUR
  for (const mark of begun ? [...marks, begun] : marks) {
    if (isStroke(mark)) drawStroke(context, mark)
    else drawRectangle(context, mark)
  }
  cursor.style.insetInlineStart = `${(100 * at[0]) / PARTS}%`
  cursor.style.insetBlockStart = `${(100 * at[1]) / PARTS}%`
}

const keep = () => {
  regions.value = JSON.stringify({
    rectangles: marks.filter((mark) => !isStroke(mark)),
    strokes: marks.filter(isStroke),
  })
  list.replaceChildren(...marks.map(line))
  draw()
}

/** @type {(mark: Rectangle | Stroke, index: number) => HTMLLIElement} */
const line = (mark, index) => {
  const item = document.createElement("li")
  const name = said(isStroke(mark) ? "stroke" : "rectangle").replace("{n}", String(index + 1))
  const remove = Object.assign(document.createElement("button"), {
    type: "button",
    className: "button",
    textContent: said("remove"),
  })
  remove.setAttribute("aria-label", `${said("remove")}: ${name}`)
  remove.addEventListener("click", () => {
    marks = marks.filter((each) => each !== mark)
    told.textContent = said("removed")
    keep()
    stage.focus()
  })
  item.append(name, remove)
  return item
}

/** @param {Place} place */
const begin = (place) => {
  at = place
  begun =
    chosen("tool") === "brush"
      ? { points: [place], radius: Number(size.value) }
      : { first: place, last: place, how: chosen("how") }
  draw()
}

/** @param {Place} place */
const moveTo = (place) => {
  at = place
  if (begun && isStroke(begun)) begun.points.push(place)
  else if (begun) begun.last = place
  draw()
}

const end = () => {
  if (!begun) return
  const isEmpty = !isStroke(begun) && String(begun.first) === String(begun.last)
  if (!isEmpty) marks.push(begun)
  begun = undefined
  told.textContent = isEmpty ? said("left") : said("marked")
  keep()
}

/** @param {PointerEvent} event @returns {Place} */
const placeOf = ({ clientX, clientY }) => {
  const box = canvas.getBoundingClientRect()
  const [x, y] = [(clientX - box.left) / box.width, (clientY - box.top) / box.height]
  return [inside(x * PARTS), inside(y * PARTS)]
}

canvas.addEventListener("pointerdown", (event) => {
  if (event.button) return
  canvas.setPointerCapture(event.pointerId)
  begin(placeOf(event))
})
canvas.addEventListener("pointermove", (event) => {
  if (begun && canvas.hasPointerCapture(event.pointerId)) moveTo(placeOf(event))
})
canvas.addEventListener("pointerup", end)
canvas.addEventListener("pointercancel", () => {
  begun = undefined
  draw()
})
// What was begun with the keyboard is seen on the picture: it counts, ended or not.
form.addEventListener("submit", end)
stage.addEventListener("focus", () => {
  cursor.hidden = !stage.matches(":focus-visible")
})
stage.addEventListener("blur", () => {
  cursor.hidden = true
})
stage.addEventListener("keydown", (event) => {
  const step = STEPS[event.key]
  if (step) {
    const far = event.shiftKey ? 500 : 100
    moveTo([inside(at[0] + far * step[0]), inside(at[1] + far * step[1])])
  } else if (event.key === "Enter" || event.key === " ") {
    if (begun) end()
    else {
      begin(at)
      told.textContent = said("begun")
    }
  } else if (event.key === "Escape" && begun) {
    begun = undefined
    told.textContent = said("left")
    draw()
  } else return
  cursor.hidden = false
  event.preventDefault()
})

/** @param {string} text */
const marksIn = (text) => {
  try {
    const { rectangles = [], strokes = [] } = JSON.parse(text)
    return [...rectangles, ...strokes]
  } catch {
    return []
  }
}

const load = async () => {
  const response = await fetch(said("whole"))
  if (!response.ok || response.redirected) throw new Error(String(response.status))
  picture = await createImageBitmap(await response.blob())
  Object.assign(canvas, { width: picture.width, height: picture.height })
  stage.style.setProperty("--ratio", String(picture.width / picture.height))
  marks = marksIn(regions.value) // of a form that came back
  keep()
}
load().catch(() => {
  told.textContent = said("missing")
})
