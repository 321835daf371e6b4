// The workbench as a person uses it: keyboard, mouse, and waiting for what shows. Places are named by the text that stands there.
// It knows VS Code's page and nothing of Sallyport.

const EDITOR = ".editor-group-container.active .monaco-editor";
const HOVER = ".monaco-editor .monaco-hover:not(.hidden), .monaco-hover.workbench-hover";
const WAIT = { timeout: 20_000 };

/** The actions on one page. */
export function keyboardOf(page) {
  const see = (selector) => page.locator(selector).first().waitFor(WAIT);

  /** Quick Open or, with ">" in front, the palette; takes the row whose label is exactly the wanted one. */
  async function quickOpen(text) {
    await page.keyboard.press(text.startsWith(">") ? "F1" : "Control+P");
    const input = page.locator(".quick-input-widget input.input").first();
    await input.waitFor({ state: "visible", ...WAIT });
    await input.fill(text);
    const place = /^:[\d:]+$/.test(text);
    if (place) await page.keyboard.press("Enter");
    else await rowLabelled(text.replace(/^>/, "").split("/").at(-1)).click(WAIT);
    if (!text.startsWith(">")) await input.waitFor({ state: "hidden", ...WAIT });
    await page.mouse.move(2, 2);
  }

  /** Does it again where the window was not ready for it. */
  async function untilSeen(place, act) {
    for (let tries = 0; tries < 5 && !(await place.isVisible()); tries++) {
      await act();
      await place.waitFor({ timeout: 4000 }).catch(() => undefined);
    }
    await place.waitFor(WAIT);
  }

  function sideRow(words) {
    return page.locator(".sidebar .monaco-list-row", { hasText: words }).first();
  }

  function statusItem(words) {
    return page.locator(".statusbar-item", { hasText: words }).first();
  }

  function rowLabelled(label) {
    const exact = new RegExp(`^${label.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);
    const name = page.locator(".label-name", { hasText: exact });
    return page.locator(".quick-input-list .monaco-list-row").filter({ has: name }).first();
  }

  return {
    see,
    /** Opens a file of the folder. */
    async open(path) {
      await quickOpen(path);
      await see(`${EDITOR} .view-line`);
    },
    /** Puts the cursor at a line and column, both from 1. */
    goTo: (line, column) => quickOpen(`:${line}:${column}`),
    run: (title) => quickOpen(`>${title}`),
    press: (keys) => page.keyboard.press(keys),
    type: (text) => page.keyboard.type(text, { delay: 40 }),
    /** Moves the mouse to the cursor and waits for the hover. */
    async hover() {
      const box = await page.locator(`${EDITOR} .cursors-layer .cursor`).first().boundingBox();
      await page.mouse.move(box.x + 3, box.y + box.height / 2, { steps: 5 });
      await see(HOVER);
      // The page of the hover grows as each provider answers.
      await page.waitForTimeout(800);
    },
    /** The list of completions; asked for again where the editor had not yet taken the focus. */
    async complete() {
      const row = page.locator(".suggest-widget.visible .monaco-list-row").first();
      await untilSeen(row, () => page.keyboard.press("Control+Space"));
      await page.waitForTimeout(500);
    },
    async seeDetails() {
      await see(".suggest-details-container");
      await page.waitForTimeout(500);
    },
    /** The menu of fixes at the cursor; asked for again where the editor had not yet taken the focus. */
    async showFixes() {
      await untilSeen(page.locator(".action-widget").first(), () => page.keyboard.press("Control+."));
      await page.waitForTimeout(300);
    },
    /** Waits for the heading of a rendered Markdown page. */
    seePreview: () =>
      page
        .frameLocator("iframe.webview.ready")
        .last()
        .frameLocator("#active-frame")
        .locator("h1")
        .first()
        .waitFor(WAIT),
    /** Waits for a lens whose text has the words. */
    seeLens: (words) => page.locator(`${EDITOR} .codelens-decoration`, { hasText: words }).first().waitFor(WAIT),
    clickLens: (words) => page.locator(`${EDITOR} .codelens-decoration a`, { hasText: words }).first().click(WAIT),
    /** Waits for a row of a tree in the side bar. */
    seeRow: (words) => sideRow(words).waitFor(WAIT),
    /** Unfolds the row of a tree that is chosen, until the one below it is there. */
    unfoldTo: (words) => untilSeen(sideRow(words), () => page.keyboard.press("ArrowRight")),
    /** Waits for words below the input that is open at the top. */
    seeAnswer: (words) => page.locator(".quick-input-message", { hasText: words }).first().waitFor(WAIT),
    /** Waits for a row of the list that is open at the top. */
    seeList: (words) => page.locator(".quick-input-list .monaco-list-row", { hasText: words }).first().waitFor(WAIT),
    pick: (words) => page.locator(".quick-input-list .monaco-list-row", { hasText: words }).first().click(WAIT),
    seeStatus: (words) => statusItem(words).waitFor(WAIT),
    clickStatus: (words) => statusItem(words).click(WAIT),
    /** Moves the mouse to an item of the status bar and waits for its hover. */
    async hoverStatus(words) {
      await statusItem(words).waitFor({ timeout: 60_000 });
      await statusItem(words).hover(WAIT);
      await page.locator(".monaco-hover.workbench-hover").first().waitFor(WAIT);
      await page.waitForTimeout(300);
    },
    seeFinding: () => see(`${EDITOR} .squiggly-error, ${EDITOR} .squiggly-warning`),
  };
}
