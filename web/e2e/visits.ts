import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launch, type Visit, type VisitOptions, visit } from './browser.ts';

/**
 * One browser for the tests of a file, a fresh profile and fixture for each. A test fails when the browser complained
 * of anything.
 */
export function startVisits(): (options?: VisitOptions) => Promise<Visit> {
  let browser: Browser;
  const open: Visit[] = [];
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    const visits = open.splice(0);
    await Promise.all(visits.map((each) => each.close()));
    expect(visits.flatMap(({ complaints }) => complaints)).toEqual([]);
  });
  return async (options) => {
    const opened = await visit(browser, options);
    open.push(opened);
    return opened;
  };
}
