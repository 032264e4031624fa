() => {
  const word = "Grundstücksverkehrsgenehmigungszuständigkeiten"
  // Not the words of Django that an editor presses.
  const parts = "h1, h2, h3, p, li, dt, dd, th, td, a:not(.addlink, .changelink), b, bdi, strong, figcaption, caption, legend"
  for (const part of document.body.querySelectorAll(parts)) {
    for (const words of part.childNodes) {
      if (words.nodeType === Node.TEXT_NODE && words.data.trim()) words.data = `${word} ${words.data}`
    }
  }
  return document.documentElement.scrollWidth - document.documentElement.clientWidth
}
