import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { VisitOptions } from './browser.ts';
import { fail, start as startRun, succeed } from './fixture-approval.ts';
import { startVisits } from './visits.ts';

const start = startVisits();

/** Opens the run at a place of the fixture: 0 queued, 1 running, 2 failed, 4 succeeded. */
const openRun = async (place: number, options?: VisitOptions) => {
  const open = await start(options);
  const run = open.fixture.data.runs[place];
  if (!run) throw new Error(`the fixture has no run ${place}`);
  await open.go(`/t/default/runs/${run.id}`);
  await open.page.locator('.step-row').first().waitFor();
  return { ...open, run };
};
const stateOf = (page: Page, step: string) =>
  page.locator(`[data-step="${step}"]`).getAttribute('data-state');
const loads = (page: Page) =>
  page.evaluate(() => performance.getEntriesByType('navigation').length + performance.timeOrigin);

it('goes from queued to succeeded before the eyes, without a reload', async () => {
  const { page, fixture, run } = await openRun(0);
  await page.getByText('已接收，正在等待空闲的工作进程').waitFor();
  const loaded = await loads(page);
  await expect.poll(() => fixture.watchers(run.id)).toBe(1);
  startRun(run, Date.now());
  fixture.publish(run.id);
  await page.getByText('正在执行「启用模板」，第 1 次。').waitFor();
  expect(await stateOf(page, 'enable')).toBe('running');
  expect(await stateOf(page, 'owner')).toBe('pending');
  succeed(run, Date.now());
  fixture.publish(run.id);
  await page.getByText('全部完成：执行 4 步，跳过 1 步。').waitFor();
  expect(await stateOf(page, 'tellFailed')).toBe('skipped');
  expect(await loads(page)).toBe(loaded);
  await expect.poll(() => fixture.watchers(run.id)).toBe(0);
});

it('goes on by polling when the stream breaks', async () => {
  const { page, fixture, run, pass } = await openRun(1, { ownClock: true });
  await page.getByText('实时更新').waitFor();
  fixture.streams(false);
  await page.getByText('实时连接中断，每 3 秒更新一次').waitFor();
  fail(run, Date.now());
  await pass(3000);
  await page.getByText('「启用模板」失败：超时：核心系统 30 s 未响应').waitFor();
});

it('says what failed, where, what to do, and how to trace it', async () => {
  const { page, run } = await openRun(2);
  const line = page.locator('.run-callout');
  expect(await line.textContent()).toContain('「启用模板」失败：超时：核心系统 30 s 未响应');
  expect(await line.textContent()).toContain('核心系统恢复后再运行一次。');
  const detail = page.locator('.step-detail');
  await detail.getByText('upstream timed out').waitFor();
  const text = await detail.textContent();
  for (const part of ['timeout', '4bf9…e1a2', '5 次', 'req-7f3a', 'T-1042'])
    expect(text).toContain(part);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await detail.getByRole('button', { name: '复制追踪 ID' }).click();
  await page.getByText('已复制').waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(run.traceId);
});

it('shows input and output of each step, with all digits, and keeps the step in the address', async () => {
  const { page } = await openRun(4);
  await page.locator('[data-step="owner"]').click();
  await page.waitForURL(/step=owner/);
  const detail = page.locator('.step-detail');
  await detail.getByText('"ou_8f3c2a"').waitFor();
  expect(await detail.textContent()).toContain('9007199254740993');
  await page.reload();
  await detail.getByText('"ou_8f3c2a"').waitFor();
  await page.getByRole('link', { name: '触发事件' }).click();
  await detail.getByText('"evt-1042"').waitFor();
  await page.locator('[data-step="tellFailed"]').click();
  await detail.getByText('此步已跳过').waitFor();
});

it('speaks English as well', async () => {
  const { page } = await openRun(2, { locale: 'en-US' });
  await page.getByText('"Enable the template" failed: Timed out').waitFor();
  await page.getByText('Run it again once the core system is back.').first().waitFor();
  expect(await page.title()).toBe('Enable a template once approved · Weir 堰');
});

it('walks the steps by keyboard', async () => {
  const { page } = await openRun(4);
  await page.locator('[data-step="enable"]').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(/step=owner/);
});

it('says that a run does not exist', async () => {
  const { page, go } = await start();
  await go('/t/default/runs/01k00000000000000000000000');
  await page.getByRole('heading', { name: /没有运行「01k0/ }).waitFor();
});

it('says that a value is too large to be shown, not that there is none', async () => {
  const { page, fixture, run } = await openRun(0);
  succeed(run, Date.now());
  const { enable } = run.steps;
  if (!enable) throw new Error('the fixture has no step enable');
  delete enable.output;
  enable.omitted = ['output'];
  fixture.publish(run.id);
  await page.locator('[data-step="enable"]').click();
  await page.getByText('内容过大，页面不显示；完整内容在运行日志中').waitFor();
});

it('tells all times in the zone of the tenant, and says so to who lives in another', async () => {
  const { page, run } = await openRun(2, { zone: 'America/New_York' });
  const told = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Shanghai',
    timeStyle: 'short',
  }).format(run.startedAt);
  const time = page.locator('.run-head time');
  expect(await time.textContent()).toContain(told);
  expect(await time.getAttribute('title')).toContain('Asia/Shanghai');
  expect(await page.locator('.top-zone').textContent()).toBe('时区 Asia/Shanghai');
});

it('does not speak of the zone where the clock on the wall is the same', async () => {
  const { page } = await openRun(2, { zone: 'Asia/Taipei' });
  expect(await page.locator('.top-zone').count()).toBe(0);
});

it('marks what was pinned and what was not reached, in the list, the detail and on the canvas', async () => {
  const { page, fixture, run } = await openRun(2);
  const now = Date.now();
  const pinned = { status: 'ended' as const, ports: ['ok'], attempts: 0, pinned: true as const };
  run.steps['enable'] = { ...pinned, output: { ownerId: 7 }, endedAt: now };
  const { error } = run;
  run.steps['owner'] = { status: 'ended', ports: ['error'], attempts: 1, ...(error && { error }) };
  for (const id of ['tell', 'result'])
    run.steps[id] = { status: 'waiting', ports: [], attempts: 0 };
  fixture.publish(run.id);
  await page.reload();
  await page.locator('.step-row').first().waitFor();
  expect(await stateOf(page, 'enable')).toBe('pinned');
  expect(await stateOf(page, 'tell')).toBe('never');
  await page.locator('[data-node="step/enable"]').getByText('固定数据').waitFor();
  await page.locator('[data-node="step/tell"]').getByText('未执行').waitFor();
  await page.locator('[data-step="enable"]').click();
  await page.locator('.step-detail').getByText('它的输出是随运行给出的固定数据').waitFor();
  await page.locator('.step-detail').getByText('ownerId').waitFor();
  await page.locator('[data-step="tell"]').click();
  await page.locator('.step-detail').getByText('没有走到这一步就结束了').waitFor();
});
