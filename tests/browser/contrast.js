// For each palette: the words that cannot be read on their ground, as WCAG 2.2 asks at level AA (1.4.3).
// With `hovered`, as if the pointer were on everything at once.
([palettes, hovered]) => {
  for (const details of document.querySelectorAll("details")) details.open = true
  document.adoptedStyleSheets = hovered ? [everythingHovered()] : []
  const shades = document.createElement("canvas").getContext("2d", { willReadFrequently: true })
  const known = new Map()

  function everythingHovered() {
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
    const sheet = new CSSStyleSheet()
    // Of the same weight, and true of everything.
    sheet.replaceSync(rules.map((rule) => rule.cssText).join("").replaceAll(":hover", ":not(.nothing)"))
    return sheet
  }

  // A colour as red, green, blue and opacity, whatever the notation.
  function channels(colour) {
    if (!known.has(colour)) {
      shades.clearRect(0, 0, 1, 1)
      shades.fillStyle = colour
      shades.fillRect(0, 0, 1, 1)
      const [red, green, blue, opacity] = shades.getImageData(0, 0, 1, 1).data
      known.set(colour, [red, green, blue, opacity / 255])
    }
    return known.get(colour)
  }

  const over = ([...above], below) =>
    above[3] === 1 ? above : [0, 1, 2].map((at) => above[at] * above[3] + below[at] * (1 - above[3])).concat(1)

  function groundOf(element) {
    const layers = []
    for (let at = element; at; at = at.parentElement) {
      const layer = channels(getComputedStyle(at).backgroundColor)
      if (layer[3] > 0) layers.push(layer)
      if (layer[3] === 1) break
    }
    return layers.reduceRight((below, above) => over(above, below), channels("canvas"))
  }

  function luminance(colour) {
    const [red, green, blue] = colour.map((channel) => {
      const part = channel / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }

  function contrast(one, other) {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b)
    return (light + 0.05) / (dark + 0.05)
  }

  function look(element) {
    const style = getComputedStyle(element)
    const ground = groundOf(element)
    const ink = element.closest("svg text") ? style.fill : style.color
    const size = parseFloat(style.fontSize)
    const isLarge = size >= 24 || (size >= 18.66 && style.fontWeight >= 700)
    return { words: over(channels(ink), ground), ground, least: isLarge ? 3 : 4.5 }
  }

  function withWords() {
    const fields = "input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea"
    const found = new Set(document.querySelectorAll(fields))
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const element = texts.currentNode.parentElement
      if (texts.currentNode.data.trim() && !element.closest("script, style, noscript")) found.add(element)
    }
    return [...found].filter((element) => element.checkVisibility({ visibilityProperty: true }))
  }

  function paint(tokens) {
    for (const [name, colour] of Object.entries(tokens)) document.documentElement.style.setProperty(`--${name}`, colour)
  }

  // Where each token has a colour of its own that nothing else has, words that look alike are of the same tokens.
  function oneOfEachLook() {
    const names = Object.keys(palettes[0])
    paint(Object.fromEntries(names.map((name, at) => [name, `rgb(${at + 1} ${201 + at} 77)`])))
    const found = new Map()
    for (const element of withWords()) {
      const { words, ground, least } = look(element)
      found.set([words, ground, least].join(), element)
    }
    return [...found.values()]
  }

  const faults = []
  const shown = oneOfEachLook()
  for (const tokens of palettes) {
    paint(tokens)
    for (const element of shown) {
      const { words, ground, least } = look(element)
      const found = contrast(words, ground)
      const of = `${element.tagName}.${element.className} ${element.textContent.trim().slice(0, 30)}`
      if (found < least) faults.push(`${found.toFixed(3)}: ${of}, ${JSON.stringify(tokens)}`)
    }
  }
  paint(Object.fromEntries(Object.keys(palettes[0]).map((name) => [name, ""])))
  document.adoptedStyleSheets = []
  return { looks: shown.length, faults }
}
