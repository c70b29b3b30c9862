import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { startVisits } from './visits.ts';

const start = startVisits();
const title = '页面没有加载出来';

/** Cuts every request for scripts and styles, as a server that is down does. */
const cutAssets = (page: Page) => page.route('**/assets/**', (route) => route.abort());

it('comes by itself when the server is back', async () => {
  const { page, fixture, go, complaints } = await start();
  await go('/t/default/flows');
  await page.locator('tbody tr').first().waitFor();
  await cutAssets(page);
  fixture.reachable(false);
  await page.locator('.rail-place[href$="/runs"]').click();
  await page.getByRole('heading', { name: title }).waitFor();
  await page.getByRole('button', { name: '重新加载' }).waitFor();
  const loaded = await page.evaluate(() => performance.timeOrigin);
  await page.unrouteAll();
  fixture.reachable(true);
  await page.getByRole('heading', { name: '运行', exact: true }).waitFor();
  await page.locator('tbody tr').first().waitFor();
  expect(await page.evaluate(() => performance.timeOrigin)).toBeGreaterThan(loaded);
  expect(page.url()).toBe(`${fixture.url}/t/default/runs`);
  expect(complaints.splice(0).join()).toContain('PageLoadError');
});

it('does not load itself over and over when only its script is missing', async () => {
  const { page, fixture, go, complaints } = await start();
  await page.route(/RunList-.*\.js/, (route) => route.abort());
  let asked = 0;
  page.on('request', (request) => {
    if (request.isNavigationRequest()) asked += 1;
  });
  await go('/t/default/runs');
  await page.getByRole('heading', { name: title }).waitFor();
  await expect.poll(() => asked).toBe(2);
  await page.getByRole('heading', { name: title }).waitFor();
  await page.unrouteAll();
  await page.getByRole('button', { name: '重新加载' }).click();
  await page.locator('tbody tr').first().waitFor();
  expect(asked).toBe(3);
  expect(page.url()).toBe(`${fixture.url}/t/default/runs`);
  expect(complaints.splice(0).length).toBeGreaterThan(0);
});
