// What a person does in VS Code's window, in words: open a file, put the cursor somewhere, choose from a menu.
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const patience = 20_000;

/**
 * Hands and eyes for one VS Code window. `workspace` is the open folder on the disk, `originals` what it is a copy of;
 * pictures go to `screens`, and to `images` too where that is given.
 */
export function editorPage(page, { workspace, originals, screens, images }) {
  const active = '.editor-group-container.active .monaco-editor';
  const press = (keys) => page.keyboard.press(keys);

  /** The text of a line of the visible editor, with ordinary blanks. */
  const lineTexts = async () =>
    (await page.locator(`${active} .view-line`).allInnerTexts()).map((text) =>
      text.replaceAll('\u00a0', ' '),
    );

  const editor = {
    page,
    press,
    async ready() {
      await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
    },
    /** Opens a file of the workspace through Quick Open, as the keyboard does. */
    async open(path) {
      const name = path.split('/').at(-1);
      const row = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: name });
      // Enter takes the focused row, which is another one until the list is filtered; and the list of files may be
      // older than the file, so ask again.
      await until(`${path} in the list of files`, async () => {
        await press('Control+p');
        await page.locator('.quick-input-widget input').fill(path);
        if (
          await row.waitFor({ timeout: 3000 }).then(
            () => true,
            () => false,
          )
        )
          return true;
        await press('Escape');
        return false;
      });
      await press('Enter');
      await page.locator('.tabs-container .tab.active', { hasText: name }).waitFor({ timeout: patience });
      await page.locator(`${active} .view-line`).first().waitFor({ timeout: patience });
    },
    /** Runs a command of the palette by its full title. */
    async command(title) {
      await press('F1');
      await page.locator('.quick-input-widget input').fill(`>${title}`);
      await page
        .locator('.quick-input-list .monaco-list-row.focused', { hasText: title })
        .waitFor({ timeout: patience });
      await press('Enter');
      await page.locator('.quick-input-widget').waitFor({ state: 'hidden', timeout: patience });
    },
    /** Puts the cursor at line and column, both counted from 1. */
    async goTo(line, column) {
      await press('Control+g');
      await page.locator('.quick-input-widget input').fill(`:${line}:${column}`);
      await press('Enter');
      await page.locator('.quick-input-widget').waitFor({ state: 'hidden', timeout: patience });
    },
    /** Puts the cursor into the first occurrence of a text of a saved file, `offset` characters after its start. */
    async cursorAt(path, text, offset = 0) {
      const lines = editor.onDisk(path).split('\n');
      const line = lines.findIndex((it) => it.includes(text));
      if (line < 0) throw new Error(`"${text}" is not in ${path}.`);
      await editor.goTo(line + 1, lines[line].indexOf(text) + 1 + offset);
    },
    /** Types into the editor at the cursor. */
    async type(text) {
      await page.keyboard.type(text, { delay: 20 });
    },
    /** Takes a suggestion of the list that typing opens. */
    async suggestion(label, { beforeEnter } = {}) {
      const row = page.locator('.suggest-widget.visible .monaco-list-row', { hasText: label });
      await until(`the suggestion "${label}"`, async () => {
        if (
          await row
            .first()
            .waitFor({ timeout: 3000 })
            .then(
              () => true,
              () => false,
            )
        )
          return true;
        await press('Control+Space');
        return false;
      });
      for (let turn = 0; turn < 20; turn++) {
        const focused = page.locator('.suggest-widget.visible .monaco-list-row.focused');
        if ((await focused.count()) > 0 && (await focused.first().textContent()).includes(label)) break;
        await press('ArrowDown');
      }
      await beforeEnter?.();
      await press('Enter');
    },
    /** Applies the preview that VS Code may show of a fix in several files, as it comes: nothing ticked by hand. */
    async confirmPreview(name) {
      const apply = page.getByRole('button', { name: 'Apply', exact: true });
      if (
        !(await apply.waitFor({ timeout: 3000 }).then(
          () => true,
          () => false,
        ))
      )
        return;
      await editor.pictureAsIs(name);
      await apply.click();
      await apply.waitFor({ state: 'hidden', timeout: patience });
    },
    /** Waits for a squiggle of a severity under exactly this text, compared by their places on the screen. */
    async squiggleUnder(severity, text) {
      await until(`a squiggle (${severity}) under "${text}"`, async () => {
        const box = await boxOf(text);
        if (box === undefined) return false;
        const marks = await page.locator(`${active} .squiggly-${severity}`).all();
        for (const mark of marks) {
          const found = await mark.boundingBox();
          // The squiggle's element has the height of the line and the width of its text.
          if (found && near(found.x, box.x) && near(found.width, box.width) && near(found.y, box.y, 6))
            return true;
        }
        return false;
      });
    },
    /** Waits for any squiggle of a severity. */
    async squiggle(severity) {
      await until(
        `a squiggle (${severity})`,
        async () => (await page.locator(`${active} .squiggly-${severity}`).count()) > 0,
      );
    },
    /** Waits until no squiggle of a severity is left in the visible editor. */
    async noSquiggle(severity) {
      await until(
        `no squiggle (${severity})`,
        async () => (await page.locator(`${active} .squiggly-${severity}`).count()) === 0,
      );
    },
    /** Points at a text until a hover with these words is there; returns all it says. */
    async hover(text, words) {
      const hover = page.locator('.monaco-hover:visible');
      await until(`a hover on "${text}" with "${words}"`, async () => {
        const box = await boxOf(text);
        if (box === undefined) return false;
        await page.mouse.move(box.x + box.width + 80, box.y + 160);
        await page.mouse.move(box.x + Math.min(20, box.width / 2), box.y + box.height / 2, { steps: 4 });
        return hover
          .filter({ hasText: words })
          .first()
          .waitFor({ timeout: 3000 })
          .then(
            () => true,
            () => false,
          );
      });
      return (await hover.allInnerTexts()).join('\n');
    },
    /** Chooses a quick fix by its title with Ctrl+. and Enter. The first press is now and then swallowed. */
    async quickFix(title, { beforeEnter } = {}) {
      const rows = page.locator('.action-widget .monaco-list-row');
      const wanted = rows.filter({ hasText: title });
      await until(`the quick fix "${title}"`, async () => {
        await press('Control+.');
        if (
          await wanted
            .first()
            .waitFor({ timeout: 3000 })
            .then(
              () => true,
              () => false,
            )
        )
          return true;
        await press('Escape');
        return false;
      });
      for (let turn = 0; turn < 20; turn++) {
        const focused = page.locator('.action-widget .monaco-list-row.focused');
        if ((await focused.count()) > 0 && (await focused.first().textContent()).includes(title)) break;
        await press('ArrowDown');
      }
      await beforeEnter?.();
      await press('Enter');
      await rows.first().waitFor({ state: 'hidden', timeout: patience });
    },
    /** Saves every open file. */
    async saveAll() {
      await press('Control+k');
      await press('s');
      await until(
        'no unsaved file',
        async () => (await page.locator('.tabs-container .tab.dirty').count()) === 0,
      );
    },
    path: (path) => join(workspace, path),
    onDisk: (path) => readFileSync(join(workspace, path), 'utf8'),
    original: (path) => readFileSync(join(originals, path), 'utf8'),
    /** Writes a file of the workspace past the editor. */
    async create(path, text) {
      mkdirSync(dirname(join(workspace, path)), { recursive: true });
      writeFileSync(join(workspace, path), text);
    },
    /** Gives the workspace the files it had at first. */
    async reset() {
      for (const extra of ['new.yaml', '.vscode'])
        rmSync(join(workspace, extra), { recursive: true, force: true });
      cpSync(originals, workspace, { recursive: true });
    },
    exists: (path) => existsSync(join(workspace, path)),
    /** Waits for the file on the disk to satisfy a condition. */
    async disk(path, what, condition) {
      await until(what, () => existsSync(join(workspace, path)) && condition(editor.onDisk(path)));
    },
    /** Waits for a line of the visible editor to satisfy a condition; inlay hints are part of their line. */
    async line(what, condition) {
      await until(what, async () => (await lineTexts()).some(condition));
    },
    lineTexts,
    until,
    /** Drags the edge of the side bar to the right, by so many pixels. */
    async widenSideBar(pixels) {
      const { x, y, width, height } = await page.locator('.part.sidebar').boundingBox();
      await page.mouse.move(x + width, y + height / 2);
      await page.mouse.down();
      await page.mouse.move(x + width + pixels, y + height / 2, { steps: 4 });
      await page.mouse.up();
    },
    /** Takes a picture; the named ones are those of the documentation. */
    async picture(name) {
      await page.mouse.move(1270, 740);
      return editor.pictureAsIs(name);
    },
    async pictureAsIs(name) {
      const path = join(screens, `${name}.png`);
      await page.screenshot({ path });
      if (images === undefined) return;
      mkdirSync(images, { recursive: true });
      copyFileSync(path, join(images, `${name}.png`));
    },
    /** Gives up changes and closes all editors. */
    async closeEditors() {
      const discard = page.getByRole('button', { name: 'Discard', exact: true });
      if (await discard.isVisible()) await discard.click();
      const tabs = page.locator('.editor-group-container .tabs-container .tab');
      const throwAway = page.getByRole('button', { name: "Don't Save" });
      for (let turn = 0; turn < 10 && (await tabs.count()) > 0; turn++) {
        for (let key = 0; key < 3; key++) await press('Escape');
        await press('Control+k');
        await press('Control+w');
        if (
          await throwAway.waitFor({ timeout: 700 }).then(
            () => true,
            () => false,
          )
        )
          await throwAway.click();
      }
      if ((await tabs.count()) > 0) throw new Error('The editors cannot be closed.');
    },
  };

  /** The place on the screen of a text within one line of the visible editor. */
  async function boxOf(text) {
    return page.evaluate(
      ([selector, wanted]) => {
        for (const line of document.querySelectorAll(`${selector} .view-line`)) {
          const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
          const nodes = [];
          while (walker.nextNode()) nodes.push(walker.currentNode);
          const all = nodes
            .map((node) => node.data)
            .join('')
            .replaceAll('\u00a0', ' ');
          const start = all.indexOf(wanted);
          if (start < 0) continue;
          const at = (offset) => {
            let rest = offset;
            for (const node of nodes) {
              if (rest <= node.length) return [node, rest];
              rest -= node.length;
            }
            return [nodes.at(-1), nodes.at(-1).length];
          };
          const range = document.createRange();
          range.setStart(...at(start));
          range.setEnd(...at(start + wanted.length));
          const { x, y, width, height } = range.getBoundingClientRect();
          return { x, y, width, height };
        }
        return undefined;
      },
      [active, text],
    );
  }

  return editor;
}

function near(a, b, by = 3) {
  return Math.abs(a - b) <= by;
}

async function until(what, condition) {
  const end = Date.now() + patience;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}
