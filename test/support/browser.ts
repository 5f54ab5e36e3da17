import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
import { startSandboxPage } from '../../src/sandbox/page/page.ts';
import { type SandboxOptions, type SandboxWorld, startSandboxWorld } from '../../src/sandbox/world.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];
/** How long anything on the page may take. */
const PATIENCE = 10_000;

/** Where a Chromium is, if this machine has one. */
function chromiumPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The sandbox as one person sees it in a browser, and the hands they have there. */
export type Seat = ReturnType<typeof seat>;

type SuiteOptions = BrowserContextOptions & Partial<Pick<SandboxOptions, 'speed' | 'cloud'>>;

/**
 * A suite in a headless Chromium, each test on a sandbox of its own. Where there is none it is skipped, and says so by
 * name; in CI that is a failure.
 */
export function describeInBrowser(
  name: string,
  { speed = 60, cloud = {}, ...look }: SuiteOptions,
  suite: (at: () => Seat) => void,
): void {
  const executablePath = chromiumPath();
  if (!executablePath && process.env.CI !== 'true') console.warn(`SKIPPED, there is no Chromium here: ${name}`);
  describe.skipIf(!executablePath && process.env.CI !== 'true')(name, () => {
    let browser: Browser | undefined;
    let client: { folder: URL; remove(): void } | undefined;
    let current: Seat | undefined;

    beforeAll(async () => {
      if (!executablePath) throw new Error(`There is no Chromium on the PATH: none of ${NAMES.join(', ')}`);
      client = compiledClient();
      browser = await chromium.launch({ executablePath, args: FLAGS });
    });
    beforeEach(async ({ task }) => {
      if (!browser || !client) throw new Error('the browser is not there yet');
      const world = await startSandboxWorld({ speed, cloud, logLevel: 'silent' });
      const page = await startSandboxPage({
        slackUrl: world.slack.url,
        ecsUrl: world.ecs.url,
        clientFolder: client.folder,
      });
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US', ...look });
      context.setDefaultTimeout(PATIENCE);
      const tab = await context.newPage();
      current = seat(tab, world, task.name, async () => {
        await context.close();
        await page.close();
        await world.close();
      });
      await tab.goto(page.url);
      await current.composer.waitFor();
    });
    afterEach(async () => {
      const { complaints, close } = current ?? {};
      current = undefined;
      await close?.();
      expect(complaints, 'nothing went wrong behind the page').toEqual([]);
    });
    afterAll(async () => {
      await browser?.close();
      client?.remove();
    });

    suite(() => {
      if (!current) throw new Error('the page is not there yet');
      return current;
    });
  });
}

/** The page's own program, for this run alone: test files that run side by side must not build over each other. */
function compiledClient(): { folder: URL; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-page-'));
  const config = {
    extends: join(root, 'tsconfig.page.json'),
    compilerOptions: { outDir: folder, noCheck: true },
    include: [join(root, 'src/sandbox/page/client')],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`tsc ended with ${status}: ${stdout}`);
  return { folder: pathToFileURL(`${folder}/`), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function seat(page: Page, { slack, ecs }: SandboxWorld, story: string, close: () => Promise<void>) {
  const complaints: string[] = [];
  page.on('console', (said) => {
    if (said.type() === 'error') complaints.push(said.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));

  const composer = page.getByLabel(/^Message /);
  const form = page.getByRole('dialog', { name: 'Create Custom Image' });
  const log = page.getByRole('log').first();
  const control = (label: string) => form.getByLabel(new RegExp(`^${escaped(label)}( \\(optional\\))?$`));
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  let pictures = 0;

  async function says(line: string): Promise<void> {
    await composer.fill(line);
    await composer.press('Enter');
  }

  return {
    page,
    slack,
    ecs,
    complaints,
    close,
    composer,
    form,
    log,
    control,
    button,
    says,
    /** A picture of where the story stands, when `SCREENSHOTS` names a folder for them. */
    async picture(step: string): Promise<void> {
      const folder = process.env.SCREENSHOTS;
      if (!folder) return;
      mkdirSync(folder, { recursive: true });
      const name = `${story.slice(0, 60)} ${String(++pictures).padStart(2, '0')} ${step}`.replaceAll(/[^\w]+/g, '-');
      await page.screenshot({ path: join(folder, `${name}.png`) });
    },
    async opens(line = '/image create'): Promise<void> {
      await says(line);
      await form.waitFor();
    },
    /** Types into a searching menu and takes the one option that is left. */
    async searches(label: string, query: string, option: string | RegExp): Promise<void> {
      await control(label).click();
      await page.keyboard.type(query);
      await page.getByRole('option', { name: option }).click();
    },
    /** Adds an empty row of data disks and waits for it. */
    async addsDataDisk(row: number): Promise<void> {
      await button('Add data disk').click();
      await control(`Data disk ${row}`).waitFor();
    },
    /** And waits until the page is that person's: what is typed before would be the last one's. */
    async becomes(person: string): Promise<void> {
      await page.getByRole('list', { name: 'Play' }).getByRole('link', { name: person }).click();
      await seen(page.locator('.people [aria-current]', { hasText: person }));
    },
    /** Moves the focus on, as the Tab key does, until it is there. */
    async tabsTo(target: Locator): Promise<void> {
      for (let presses = 0; presses < 100; presses++) {
        if (await isFocused(target)) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`The Tab key does not lead to ${target}`);
    },
  };
}

export const isFocused = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === element.ownerDocument.activeElement);

/** Until somebody can see it, or the first of several. */
export const seen = (target: Locator): Promise<void> => target.first().waitFor({ state: 'visible' });

/** Until nobody can see it any more. */
export const gone = (target: Locator): Promise<void> => target.waitFor({ state: 'hidden' });

/** Ticks a box or clears it, and waits until the other side agrees: who draws it is the app, not the browser. */
export async function sets(box: Locator, state: 'ticked' | 'clear'): Promise<void> {
  await box.click();
  await expect.poll(() => box.isChecked()).toBe(state === 'ticked');
}

/** Text as a pattern that means just this text. */
export const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
