import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import packed from '@sparticuz/chromium';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Git ignores it. Look at each of them after a change. */
const SCREENSHOTS = 'test/dashboard/screenshots';
/** A loaded machine takes its time. */
const PATIENCE_MS = 45_000;

export interface Looks {
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  readonly timezoneId?: string;
  /** What the browser calls its language. */
  readonly language?: string;
}

/** A browser as people have it, with as many windows as are opened. */
export class Viewer {
  private constructor(private readonly browser: Browser) {}

  static async open(): Promise<Viewer> {
    const browser = await chromium.launch({
      executablePath: await packed.executablePath(),
      args: ['--no-sandbox', '--disable-gpu'],
      headless: true,
    });
    return new Viewer(browser);
  }

  /** A window that shares nothing with others; `window.newTab()` shares its sign-in. */
  async window(looks: Looks = {}): Promise<Window> {
    const { colorScheme = 'light', width = 1440, height = 900, timezoneId = 'UTC' } = looks;
    const context = await this.browser.newContext({
      ...{ colorScheme, timezoneId, locale: 'en-GB' },
      // Nothing moves: a colour on its way to another is neither, and what is kept is what it comes to.
      reducedMotion: 'reduce',
      viewport: { width, height },
    });
    const { language } = looks;
    if (language !== undefined) {
      const told = `Object.defineProperty(navigator, 'language', { value: ${JSON.stringify(language)}, configurable: true })`;
      await context.addInitScript(told);
    }
    context.setDefaultTimeout(PATIENCE_MS);
    return Window.in(context);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

/** One tab, with all that went wrong in it. */
export class Window {
  /** Errors of scripts, refused policies, failed loads. */
  readonly complaints: string[] = [];
  /** Largest answers, in bytes by address. */
  readonly sizes = new Map<string, number>();

  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
  ) {
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      // What the server refuses is shown on the page, and tested there.
      const isAnswer = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !isAnswer) this.complaints.push(message.text());
    });
    page.on('response', (response) => {
      const length = Number(response.headers()['content-length'] ?? 0);
      this.sizes.set(response.url(), length);
    });
  }

  static async in(context: BrowserContext): Promise<Window> {
    return new Window(context, await context.newPage());
  }

  newTab(): Promise<Window> {
    return Window.in(this.context);
  }

  /** Keeps what is seen, to be looked at. */
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
  }

  /**
   * What is wrong for those who use a keyboard, a screen reader or other colours: serious and critical.
   * Fluent UI keeps the focus inside of menus and drawers with elements that are gone when they are reached.
   */
  async accessibilityFaults(): Promise<readonly string[]> {
    await this.page.evaluate(await axeSource());
    const violations = await this.page.evaluate<readonly Violation[]>(
      `axe.run({ exclude: ['[data-tabster-dummy]'] }, { resultTypes: ['violations'] })
        .then(({ violations }) => violations)`,
    );
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ html }) => html).join(' | ')})`,
      );
  }

  async close(): Promise<void> {
    await this.context.close();
  }

  /** @throws Error with all that went wrong in it */
  async closeWithoutComplaints(): Promise<void> {
    await this.close();
    if (this.complaints.length > 0) throw new Error(this.complaints.join('\n'));
  }
}

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

let axe: Promise<string> | undefined;
const axeSource = (): Promise<string> => {
  axe ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  return axe;
};
