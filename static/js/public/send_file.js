// Sends a file in pieces, so that a connection that breaks loses nothing of it. It is optional: without it
// the form sends the file whole.

const PIECE = 256_000 // PIECE_BYTES in legal_help/files/arriving.py
const TRIES = 6
const form = /** @type {HTMLFormElement} */ (document.querySelector("#q"))
const input = /** @type {HTMLInputElement | null} */ (form.querySelector("[type=file]"))
/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id))
/** @param {string} name */
const field = (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name))
/** @param {number} seconds */
const pause = (seconds) => new Promise((go) => setTimeout(go, seconds * 1000))

/**
 * Names the file by its content: chosen again, it goes on where it broke off. Only our server is told.
 * @param {File} file
 */
async function nameOf(file) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}

/**
 * Sends a piece, or asks with none. Returns how many have come; all of them, where the server has to say
 * something else: it does once the form is sent.
 * @param {string} upload
 * @param {number} [number]
 * @param {Blob} [piece]
 */
async function tell(upload, number, piece) {
  const headers = {
    "X-Upload": upload,
    ...(piece && {
      "X-Piece": String(number),
      "X-CSRFToken": field("csrfmiddlewaretoken").value,
      "Content-Type": "application/octet-stream",
    }),
  }
  const answer = await fetch(form.dataset.pieces ?? "", {
    method: piece ? "POST" : "GET",
    headers,
    body: piece ?? null,
  })
  if (answer.status === 429 || (answer.status > 499 && answer.status !== 507)) throw Error("again")
  const isTold = answer.ok && answer.headers.get("Content-Type") === "application/json"
  return isTold ? /** @type {number} */ ((await answer.json()).come) : Number.POSITIVE_INFINITY
}

/**
 * @param {File} file
 * @param {number} pieces
 */
async function send(file, pieces) {
  const bar = /** @type {HTMLProgressElement} */ (part("sending").querySelector("progress"))
  const upload = await nameOf(file)
  let come = 0
  bar.max = pieces
  for (let failed = 0; come < pieces; ) {
    try {
      come = await tell(upload)
      while (come < pieces) {
        bar.value = come
        come = await tell(upload, come, file.slice(come * PIECE, (come + 1) * PIECE))
        failed = 0
        part("waiting").hidden = true
      }
      bar.value = pieces
    } catch (problem) {
      failed += 1
      part("waiting").hidden = false
      if (failed === TRIES) throw problem
      await pause(2 ** failed)
    }
  }
  return upload
}

form.addEventListener("submit", async (event) => {
  const file = input?.files?.[0]
  if (!input || !file || !window.isSecureContext) return
  if (event.submitter?.getAttribute("name")) {
    input.disabled = true // another language: the file need not travel
    return
  }
  event.preventDefault()
  if (!part("sending").hidden) return
  part("broken").hidden = true
  part("large").hidden = file.size <= Number(form.dataset.most)
  if (!part("large").hidden) return
  part("sending").hidden = false
  part("sending").scrollIntoView({ block: "nearest" })
  document.getElementById("soon")?.remove() // each piece keeps the page open
  const pieces = Math.ceil(file.size / PIECE)
  try {
    field("upload").value = await send(file, pieces)
    field("pieces").value = String(pieces)
    input.disabled = true
    form.submit()
  } catch {
    part("sending").hidden = true
    part("broken").hidden = false
  }
})
