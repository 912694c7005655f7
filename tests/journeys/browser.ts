import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { expect } from 'vitest';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The Chromium of this machine, or undefined. */
export function findChromium(): string | undefined {
  return CANDIDATES.find((path) => existsSync(path));
}

export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export interface Screen {
  readonly name: string;
  readonly width: number;
  readonly colorScheme: 'light' | 'dark';
}

export /** Each width and each scheme once: what is wrong with a page is wrong at a width or in a scheme. */
const screens: readonly Screen[] = [
  { name: 'desktop, light', width: 1280, colorScheme: 'light' },
  { name: 'phone, dark', width: 390, colorScheme: 'dark' },
];

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Expects a page to have no axe violation, nothing wider than the screen, and no error in its console, on every screen. */
export async function expectGoodPage(page: Page, url: string): Promise<void> {
  const problems: string[] = [];
  const note = (text: string): void => void problems.push(text);
  page.on('pageerror', (error) => note(`error: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && note(`console: ${message.text()}`));
  for (const screen of screens) {
    await page.setViewportSize({ width: screen.width, height: 900 });
    await page.emulateMedia({ colorScheme: screen.colorScheme, reducedMotion: 'reduce' });
    await page.goto(url, { waitUntil: 'load' });
    const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
    problems.push(
      ...violations.map(
        ({ id, nodes }) =>
          `${screen.name}: ${id} at ${nodes
            .map(({ target }) => target.join(' '))
            .slice(0, 3)
            .join(', ')}`,
      ),
    );
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    if (overflow > 0) note(`${screen.name}: ${overflow} px wider than the screen`);
  }
  page.removeAllListeners('pageerror');
  page.removeAllListeners('console');
  expect({ url, problems }).toEqual({ url, problems: [] });
}

/** A fresh visitor of the browser; `javaScript: false` is one without scripts. */
export function newVisitor(browser: Browser, options: { readonly javaScript?: boolean } = {}): Promise<BrowserContext> {
  return browser.newContext({ javaScriptEnabled: options.javaScript ?? true, locale: 'en-GB', viewport: { width: 1280, height: 900 } });
}
