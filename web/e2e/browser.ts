import { type Browser, chromium, type Page } from 'playwright-core';
import { pages } from './build-pages.ts';
import { type Fixture, startFixture } from './fixture-server.ts';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Visit {
  readonly page: Page;
  readonly fixture: Fixture;
  /** What the browser complained of; refused and broken requests count only when asked for. */
  readonly complaints: string[];
  /** Opens a path of the console. */
  go(path: string): Promise<void>;
  /** Moves the clock of the page on, in ms: what it does only now and then, it does now. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

export interface VisitOptions {
  readonly signedIn?: boolean;
  /** For `pass`; the clock of the page goes on by itself as well. */
  readonly ownClock?: boolean;
  readonly locale?: 'zh-CN' | 'en-US';
  readonly dark?: boolean;
  /** IANA name; otherwise the zone of the machine. */
  readonly zone?: string;
  readonly size?: { readonly width: number; readonly height: number };
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: quiet });
}

/** A fresh browser profile on a fresh fixture. */
export async function visit(browser: Browser, options: VisitOptions = {}): Promise<Visit> {
  const fixture = await startFixture(pages);
  fixture.data.signedIn = options.signedIn ?? true;
  const context = await browser.newContext({
    locale: options.locale ?? 'zh-CN',
    colorScheme: options.dark ? 'dark' : 'light',
    ...(options.zone && { timezoneId: options.zone }),
    viewport: options.size ?? { width: 1280, height: 720 },
  });
  context.setDefaultTimeout(60_000);
  if (options.ownClock) await context.clock.install();
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // The browser's own note of a refused or broken request; tests that provoke one look at the page instead.
    const ofNetwork = message.text().startsWith('Failed to load resource');
    if (['error', 'warning'].includes(message.type()) && !ofNetwork)
      complaints.push(message.text());
  });
  return {
    page,
    fixture,
    complaints,
    go: async (path) => {
      await page.goto(`${fixture.url}${path}`);
    },
    pass: (ms) => page.clock.fastForward(ms),
    close: async () => {
      await context.close();
      await fixture.close();
    },
  };
}
