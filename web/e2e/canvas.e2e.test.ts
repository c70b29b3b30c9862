import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { VisitOptions } from './browser.ts';
import {
  endBeforeRetry,
  fail,
  retryLater,
  start as startRun,
  succeed,
} from './fixture-approval.ts';
import { startVisits } from './visits.ts';

const start = startVisits();
const node = (page: Page, id: string) => page.locator(`[data-node="${id}"]`);
const edge = (page: Page, id: string) => page.locator(`[data-edge="${id}"]`);
const stateOf = (page: Page, id: string) => node(page, id).getAttribute('data-state');

/** Opens the run at a place of the fixture: 0 queued, 4 succeeded, 8 failed in code, 9 in a branch. */
const openRun = async (place: number, options?: VisitOptions & { readonly search?: string }) => {
  const open = await start(options);
  const run = open.fixture.data.runs[place];
  if (!run) throw new Error(`the fixture has no run ${place}`);
  await open.go(`/t/default/runs/${run.id}${options?.search ?? ''}`);
  await node(open.page, 'end').waitFor();
  return { ...open, run };
};

it('colours the flow while the run goes on', async () => {
  const { page, fixture, run } = await openRun(0);
  expect(await stateOf(page, 'step/enable')).toBe('pending');
  expect(await edge(page, 'trigger/approved.ok→step/enable').getAttribute('data-state')).toBe(
    'open',
  );
  await expect.poll(() => fixture.watchers(run.id)).toBe(1);

  startRun(run, Date.now());
  fixture.publish(run.id);
  await expect.poll(() => stateOf(page, 'step/enable')).toBe('running');
  expect(await edge(page, 'trigger/approved.ok→step/enable').getAttribute('data-state')).toBe(
    'live',
  );

  retryLater(run, Date.now());
  fixture.publish(run.id);
  await expect.poll(() => stateOf(page, 'step/enable')).toBe('waiting');
  expect(await node(page, 'step/enable').textContent()).toMatch(/第 2 次，还有 1 分 \d+ 秒/);
  await page
    .getByText(/「启用模板」将在 .+ 进行第 2 次尝试，还有 1 分 \d+ 秒。上次：核心系统限流/)
    .waitFor();

  startRun(run, Date.now());
  succeed(run, Date.now());
  fixture.publish(run.id);
  await expect.poll(() => stateOf(page, 'end')).toBe('succeeded');
  expect(await stateOf(page, 'step/tellFailed')).toBe('skipped');
  expect(await edge(page, 'step/enable.ok→step/owner').getAttribute('data-state')).toBe('taken');
  expect(await edge(page, 'step/enable.error→step/tellFailed').getAttribute('data-state')).toBe(
    'dead',
  );
});

it('shows a failure, and the way it took', async () => {
  const { page, fixture, run } = await openRun(0);
  await expect.poll(() => fixture.watchers(run.id)).toBe(1);
  startRun(run, Date.now());
  fail(run, Date.now());
  fixture.publish(run.id);
  await expect.poll(() => stateOf(page, 'end')).toBe('failed');
  expect(await node(page, 'step/enable').getAttribute('data-handled')).toBe('true');
  const error = edge(page, 'step/enable.error→step/tellFailed');
  expect(await error.getAttribute('data-state')).toBe('failed');
});

it('shows that a step was not tried again, and takes no edge for it', async () => {
  const { page, fixture, run } = await openRun(6);
  await expect.poll(() => fixture.watchers(run.id)).toBe(1);
  const from = run.steps['enable']?.startedAt ?? 0;
  endBeforeRetry(run, from + 3000);
  fixture.publish(run.id);
  await node(page, 'step/enable').getByText('运行先结束了，未再重试').waitFor();
  expect(await stateOf(page, 'step/enable')).toBe('failed');
  expect(await node(page, 'step/enable').getAttribute('data-handled')).toBeNull();
  expect(await edge(page, 'step/enable.error→step/tellFailed').getAttribute('data-state')).toBe(
    'dead',
  );
  await page.locator('.step-row[data-step="enable"]').click();
  const detail = page.locator('.step-detail');
  await detail.getByText('运行先结束了，未再重试。').waitFor();
  await detail.getByText('3.0 s').waitFor();
});

it('tells what a step was really given', async () => {
  const { page } = await openRun(4, { locale: 'en-US' });
  const said = (id: string) => node(page, id).locator('.node-sentence').textContent();
  expect(await said('step/enable')).toBe('Set T-1042 to ENABLED');
  expect(await said('step/tell')).toBe('Send the card “模板已启用” to ou_8f3c2a');
  expect(await said('step/tellFailed')).toContain('errors.enable.message');
});

it('keeps its buttons off the drawing, and says when not all is in view', async () => {
  const { page, go } = await start({ size: { width: 1000, height: 640 } });
  await go('/t/default/flows/sort-contracts');
  await node(page, 'end').waitFor();
  const surface = await page.locator('.canvas-surface').boundingBox();
  const controls = await page.locator('.view-controls').boundingBox();
  expect(controls?.y).toBeGreaterThanOrEqual((surface?.y ?? 0) + (surface?.height ?? 0));
  const hint = page.getByText('未显示全部');
  await hint.waitFor();
  await page.getByRole('button', { name: '全部显示' }).click();
  await hint.waitFor({ state: 'hidden' });
  const end = await node(page, 'end').boundingBox();
  expect((end?.x ?? 0) + (end?.width ?? 0)).toBeLessThanOrEqual(
    (surface?.x ?? 0) + (surface?.width ?? 0),
  );
});

it('says that code reads earlier steps by itself', async () => {
  const { page } = await openRun(9, { search: '?step=sum' });
  await page.locator('.step-detail').getByText('代码直接读取').waitFor();
  await page.locator('[data-step="size"]').click();
  await page.locator('.step-detail').getByText('条件直接读取').waitFor();
});

it('selects the same step as the list, and keeps it in the address', async () => {
  const { page } = await openRun(4);
  await node(page, 'step/owner').click();
  await page.waitForURL(/step=owner/);
  await page.locator('.step-detail').getByText('"ou_8f3c2a"').waitFor();
  expect(await page.locator('[data-step="owner"]').getAttribute('aria-current')).toBe('true');
  await page.locator('[data-step="tell"]').click();
  await expect.poll(() => node(page, 'step/tell').getAttribute('aria-current')).toBe('true');
  await node(page, 'trigger/approved').click();
  await page.locator('.step-detail').getByText('"evt-1042"').waitFor();
});

it('is walked by arrow keys', async () => {
  const { page } = await openRun(4);
  await node(page, 'step/enable').focus();
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-node'));
  const walk: readonly (readonly [string, string])[] = [
    ['ArrowRight', 'step/owner'],
    ['ArrowRight', 'step/tell'],
    ['ArrowDown', 'step/tellFailed'],
    ['ArrowUp', 'step/tell'],
    ['ArrowRight', 'step/result'],
    ['ArrowRight', 'end'],
    ['ArrowRight', 'end'],
    ['ArrowLeft', 'step/result'],
  ];
  for (const [key, to] of walk) {
    await page.keyboard.press(key);
    expect(await focused(), key).toBe(to);
  }
  await page.keyboard.press('Enter');
  await page.waitForURL(/step=result/);
});

it('has one place for the tabulator', async () => {
  const { page } = await openRun(4, { search: '?step=owner' });
  const stops = await page
    .locator('a[data-node]')
    .evaluateAll((all) =>
      all
        .filter((one) => (one as HTMLElement).tabIndex === 0)
        .map((one) => one.getAttribute('data-node')),
    );
  expect(stops).toEqual(['step/owner']);
});

it('zooms and shows all again, by button and by key, and lets the page scroll', async () => {
  const { page } = await openRun(4, { locale: 'en-US' });
  const width = async () => (await node(page, 'step/enable').boundingBox())?.width ?? 0;
  const first = await width();
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await expect.poll(width).toBeGreaterThan(first);
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect.poll(width).toBeCloseTo(first, -1);
  await node(page, 'step/enable').focus();
  await page.keyboard.press('-');
  await expect.poll(width).toBeLessThan(first * 0.95);
  const { x = 0, y = 0 } = (await page.locator('.canvas').boundingBox()) ?? {};
  await page.mouse.move(x + 300, y + 200);
  await page.mouse.wheel(0, 200);
  await expect
    .poll(() => page.locator('#content').evaluate(({ scrollTop }) => scrollTop))
    .toBeGreaterThan(0);
});

it('draws branches and marks where code failed', async () => {
  const { page } = await openRun(8, { search: '?step=sum' });
  expect(await node(page, 'step/size').textContent()).toContain('steps.sum.total 大于等于 1000000');
  expect(await node(page, 'step/size').textContent()).toContain('否则');
  const marked = page.locator('.code-source [aria-current]');
  expect(await marked.textContent()).toBe(
    'return { total, currency: trigger.body.currency.toUpperCase() };',
  );
  expect(await marked.locator('mark').textContent()).toBe('c');
  await page.locator('.step-error').getByText('第 4 行，第 40 列').waitFor();
});

it('leads to the run that a failure started, and back to the one that failed', async () => {
  const { page, fixture } = await openRun(8);
  await page.getByText('这次失败已启动流程 nightly-check：').waitFor();
  await page.getByRole('link', { name: '查看它的运行' }).click();
  await page.waitForURL(`**/runs/${fixture.data.runs[9]?.id}`);
  expect(await node(page, 'trigger/call').textContent()).toContain('由流程启动');
  await page.getByRole('link', { name: '查看失败的运行' }).click();
  await page.waitForURL(`**/runs/${fixture.data.runs[8]?.id}`);
});

it('draws a flow beside its words, with one selection for both', async () => {
  const { page, go } = await start();
  await go('/t/default/flows/sort-contracts');
  await node(page, 'trigger/byHand').waitFor();
  expect(await node(page, 'step/file').getAttribute('data-state')).toBeNull();
  await node(page, 'step/file').click();
  await page.waitForURL(/step=file/);
  const words = page.locator('[data-word="step/file"]');
  await expect.poll(() => words.getAttribute('aria-current')).toBe('true');
  await expect
    .poll(() => words.evaluate((item) => item.getBoundingClientRect().bottom))
    .toBeLessThanOrEqual(721);
});

it('draws nothing of a draft that is no flow', async () => {
  const { page, go } = await start();
  await go('/t/default/flows/nightly-check');
  await page.getByText('草稿还不是完整的流程').waitFor();
  expect(await page.locator('.canvas-frame').count()).toBe(0);
});

it('leaves the page standing when the drawing cannot be loaded', async () => {
  const { page, fixture, go, complaints } = await start();
  await page.route(/Canvas-.*\.js/, (route) => route.abort());
  await go(`/t/default/runs/${fixture.data.runs[4]?.id}`);
  await page.getByText('流程图没有加载出来。').waitFor();
  await page.locator('[data-step="owner"]').click();
  await page.locator('.step-detail').getByText('"ou_8f3c2a"').waitFor();
  expect(complaints.splice(0).join()).toContain('Failed to fetch dynamically imported module');
});
