// Leaves the page at once. Nothing depends on this script: every exit button is a plain form that the server answers.
// legal_help/public/http/exit_script.py puts it into the pages, without comments.
(function (/** @type {string} */ to) {
  var exit = /** @type {HTMLFormElement} */ (document.querySelector(".exit form")).action;
  var hint = document.getElementById("shift");
  var soon = /** @type {HTMLElement} */ (document.getElementById("soon"));
  var words = /** @type {HTMLTemplateElement | null} */ (soon.firstElementChild);
  var presses = /** @type {number[]} */ ([]), opened = Date.now(), minute = 60000, after = 0;

  function leave() {
    // Arrives also after this page is gone. No body: a file's encoding is refused on these paths.
    fetch(exit, {method: "POST", keepalive: true, redirect: "manual"});
    // Blank at once, and whatever a browser keeps of this page is blank too.
    document.documentElement.innerHTML = "";
    document.title = "\u00a0";
    location.replace(to);
  }

  addEventListener("submit", function (event) {
    if (/** @type {HTMLFormElement} */ (event.target).action !== exit) return;
    leave();
    // Last: where a browser lacks something of the above, the plain form goes its way.
    event.preventDefault();
  });

  // Shift three times within five seconds, and no letter, shortcut or click among them.
  // Not Escape, which closes menus and ends the writing of Chinese.
  /** @param {KeyboardEvent} event */
  function press(event) {
    if (event.key !== "Shift" || event.altKey || event.ctrlKey || event.metaKey) presses = [];
    else if (event.type === "keyup" && presses.unshift(event.timeStamp) > 2
      && /** @type {number} */ (presses[0]) - /** @type {number} */ (presses[2]) < 5000) leave();
  }
  ["keydown", "keyup", "pointerdown"].forEach(function (type) { addEventListener(type, /** @type {EventListener} */ (press)); });
  if (hint) hint.hidden = false;

  // Five minutes before the lock, WARNED_BEFORE in legal_help/public/template_tags.py; not where the
  // telephone slept meanwhile and it is too late.
  if (words) {
    after = Number(words.dataset.minutes) * minute;
    setTimeout(function () {
      if (Date.now() - opened < after + minute) soon.appendChild(/** @type {HTMLTemplateElement} */ (words).content);
    }, after);
    setTimeout(function () { soon.remove(); }, after + 5 * minute);
  }

  // A page that the browser kept is asked for again: it may be closed by now.
  addEventListener("pageshow", function (event) {
    if (event.persisted) location.replace(/** @type {string} */ (location.href.split("#")[0]));
  });
})(/** @type {string} */ (/** @type {HTMLElement} */ (document.currentScript).dataset.to));
