import { expect, it } from 'vitest';
import { approvalRun, runId, start as startRun } from './fixture-approval.ts';
import { startVisits } from './visits.ts';

const start = startVisits();
/** How often the list looks. */
const pollMs = 3000;

it('shows state, flow, start, duration and reason', async () => {
  const { page, fixture, go } = await start();
  await go('/t/default/runs');
  const failed = page.locator(`tr[data-row="${fixture.data.runs[2]?.id}"]`);
  await failed.getByText('失败').first().waitFor();
  const text = await failed.textContent();
  expect(text).toContain('v7');
  expect(text).toContain('2 分 31 秒');
  await failed.getByText('「启用模板」：核心系统 30 s 未响应', { exact: true }).waitFor();
  expect(await page.locator('tbody tr').first().textContent()).toContain('等待空闲的工作进程');
});

it('says of each waiting run what it waits for', async () => {
  const { page, fixture, go } = await start();
  const run = fixture.data.runs.find(({ status }) => status === 'waiting');
  if (!run) throw new Error('the fixture has no run that waits');
  const message = { 'zh-CN': '步骤「查负责人」等到 10:42:10。', en: '' };
  run.why = { kind: 'time', step: 'owner', message };
  await go('/t/default/runs');
  const row = page.locator(`tr[data-row="${run.id}"]`);
  await row.getByTitle(message['zh-CN']).waitFor();
});

it('says which runs a flow started', async () => {
  const { page, fixture, go } = await start({ locale: 'en-US' });
  await go('/t/default/runs');
  const row = page.locator(`tr[data-row="${fixture.data.runs[9]?.id}"]`);
  await row.getByText('By a flow').waitFor();
  await row.click();
  await page.locator('.step-row').getByText('By a flow').waitFor();
});

it('keeps the filters in the address', async () => {
  const { page, fixture, go } = await start();
  await go('/t/default/runs');
  await page.getByRole('link', { name: '失败' }).click();
  await page.waitForURL(`${fixture.url}/t/default/runs?status=failed`);
  await expect
    .poll(() =>
      page
        .locator('tbody [data-state]')
        .evaluateAll((all) => [...new Set(all.map((one) => one.getAttribute('data-state')))]),
    )
    .toEqual(['failed']);
  await page.getByRole('combobox', { name: '按流程筛选' }).click();
  await page.getByTitle('夜间对账').click();
  await page.waitForURL(`${fixture.url}/t/default/runs?flow=nightly-check&status=failed`);
  await page.getByRole('heading', { name: '没有符合条件的运行' }).waitFor();
  await page.goBack();
  await page.locator('tbody tr').first().waitFor();
  await go('/t/default/runs?flow=enable-approved-template&status=queued');
  await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
  expect(
    await page
      .getByRole('navigation', { name: '按状态筛选' })
      .locator('[aria-current]')
      .textContent(),
  ).toBe('排队中');
});

it('looks for words once they are typed, and keeps them in the address', async () => {
  const { page, fixture, go } = await start();
  const run = fixture.data.runs.find(({ status }) => status === 'failed');
  if (run) Object.assign(run, { key: 'C-8812' });
  await go('/t/default/runs?status=failed');
  const search = page.getByRole('searchbox', { name: '搜索编号、业务键、错误、内容' });
  await search.pressSequentially('C-8812');
  await page.waitForURL(`${fixture.url}/t/default/runs?status=failed&q=C-8812`);
  await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
  expect(await page.locator('tbody tr').textContent()).toContain('C-8812');
  await search.fill('');
  await page.waitForURL(`${fixture.url}/t/default/runs?status=failed`);
  await go('/t/default/runs?q=nowhere');
  await page.getByRole('heading', { name: '没有符合条件的运行' }).waitFor();
  await page.getByRole('link', { name: '清除筛选' }).click();
  await page.locator('tbody tr').first().waitFor();
  expect(await search.inputValue()).toBe('');
});

it('loads more by cursor', async () => {
  const { page, go } = await start();
  await go('/t/default/runs');
  await page.getByRole('button', { name: '加载更多' }).click();
  await expect.poll(() => page.locator('tbody tr').count()).toBe(130);
  expect(await page.getByRole('button', { name: '加载更多' }).count()).toBe(0);
});

it('holds still while runs come: counts them, and changes shown rows in place', async () => {
  const { page, fixture, go, pass } = await start({ ownClock: true });
  await go('/t/default/runs');
  const first = page.locator('tbody tr').first();
  await first.getByText('排队中').waitFor();
  const oldest = await first.getAttribute('data-row');
  fixture.data.runs.unshift(
    approvalRun(runId(-2), 'queued', Date.now()),
    approvalRun(runId(-1), 'queued', Date.now()),
  );
  const shown = fixture.data.runs[2];
  if (shown) startRun(shown, Date.now());
  await pass(pollMs);
  await page.getByRole('button', { name: '有 2 条新运行' }).waitFor();
  await first.getByText('运行中').waitFor();
  expect(await first.getAttribute('data-row')).toBe(oldest);
  await page.getByRole('button', { name: '有 2 条新运行' }).click();
  await expect.poll(() => first.getAttribute('data-row')).toBe(runId(-2));
  expect(await page.getByRole('button', { name: /新运行/ }).count()).toBe(0);
});

it('fills an empty list by itself', async () => {
  const { page, fixture, go, pass } = await start({ ownClock: true });
  fixture.data.runs = [];
  await go('/t/default/runs');
  await page.getByRole('heading', { name: '还没有运行' }).waitFor();
  fixture.data.runs = [approvalRun(runId(1), 'succeeded', Date.now() - 2000)];
  await pass(pollMs);
  await page.locator('tbody tr').getByText('成功').waitFor();
});

it('follows shown runs that the first page no longer tells of', async () => {
  const { page, fixture, go, pass } = await start({ ownClock: true });
  await go('/t/default/runs?status=running');
  const row = page.locator('tbody tr').first();
  await row.getByText('运行中').waitFor();
  const run = fixture.data.runs[1];
  if (run) Object.assign(run, approvalRun(run.id, 'failed', run.acceptedAt));
  await pass(pollMs);
  await row.getByText('失败').first().waitFor();
});

it('says since when it stands still, and goes on by itself', async () => {
  const { page, fixture, go, pass } = await start({ ownClock: true });
  await go('/t/default/runs');
  await page.locator('tbody tr').first().waitFor();
  fixture.reachable(false);
  await pass(pollMs);
  await page.getByText(/连接中断，更新于 \d\d:\d\d:\d\d/).waitFor();
  expect(await page.locator('tbody tr').count()).toBe(100);
  fixture.reachable(true);
  await pass(pollMs);
  await page.getByText(/连接中断/).waitFor({ state: 'hidden' });
});

it('is walked and opened by keyboard alone', async () => {
  const { page, fixture, go } = await start();
  await go('/t/default/runs');
  await page.locator('tbody tr').first().waitFor();
  const focusedRow = () =>
    page.evaluate(() => document.activeElement?.closest('tr')?.dataset['row']);
  for (let presses = 0; presses < 40 && !(await focusedRow()); presses++)
    await page.keyboard.press('Tab');
  expect(await focusedRow()).toBe(fixture.data.runs[0]?.id);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowUp');
  expect(await focusedRow()).toBe(fixture.data.runs[1]?.id);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${fixture.url}/t/default/runs/${fixture.data.runs[1]?.id}`);
});
