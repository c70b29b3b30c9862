import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { syncing } from './fixture-scopes.ts';
import { startVisits } from './visits.ts';

const start = startVisits();
const node = (page: Page, id: string) => page.locator(`[data-node="step/${id}"]`);

/** Whether one element lies in another, to the pixel. */
async function lies(page: Page, id: string, inside: string): Promise<boolean> {
  const [a, b] = [await node(page, id).boundingBox(), await node(page, inside).boundingBox()];
  if (!a || !b) return false;
  const within = a.x > b.x && a.x + a.width < b.x + b.width;
  return within && a.y > b.y && a.y + a.height < b.y + b.height;
}

it.each([
  {
    locale: 'zh-CN' as const,
    sentence: '对 trigger.body.departments 的每一项，同时 2 个',
    when: 'trigger.body.amount 大于 1000 且 (trigger.body.kind 等于「FULL」 或 steps.each 不为空)',
    port: '轮次用尽时',
    disabled: '已停用',
    headline: '「等核心系统确认」：等信号 department-synced，键 D-31，最晚到',
    rounds: '第 3 轮 / 共 12 轮，1 轮失败',
    shown: '显示的是「每个部门」第 3 轮，即最后开始的一轮',
  },
  {
    locale: 'en-US' as const,
    sentence: 'For each of trigger.body.departments, 2 at a time',
    when: 'trigger.body.amount is greater than 1000 and (trigger.body.kind equals "FULL" or steps.each is not empty)',
    port: 'rounds used up',
    disabled: 'Disabled',
    headline:
      '"Wait for its confirmation" waits for the signal department-synced with key D-31, until',
    rounds: 'Round 3 of 12, failed: 1',
    shown: 'Shown is round 3 of "Each department", the one started last',
  },
])('shows steps in scopes, and a run in a loop, in $locale', async (words) => {
  const { page, fixture, go } = await start({ locale: words.locale });
  await go(`/t/default/flows/${syncing.flow}`);
  await node(page, 'each').getByText(words.sentence).waitFor();
  expect(await lies(page, 'safely', 'each')).toBe(true);
  expect(await lies(page, 'confirm', 'safely')).toBe(true);
  expect(await lies(page, 'report', 'each')).toBe(false);
  await node(page, 'report').getByText(words.port).waitFor();
  await node(page, 'remind').getByText(words.disabled).waitFor();
  await page.locator('[data-word="step/report"]').getByText(words.when).waitFor();
  await node(page, 'confirm').click();
  await page.waitForURL(/step=confirm/);
  const told = page.locator('.word-inside .word-inside [data-word="step/confirm"]');
  await expect.poll(() => told.getAttribute('aria-current')).toBe('true');

  const run = fixture.data.runs.find(({ flow }) => flow === syncing.flow);
  await go(`/t/default/runs/${run?.id}`);
  await page.getByRole('status').getByText(words.headline).waitFor();
  expect(await node(page, 'each').textContent()).toContain(words.rounds);
  const detail = page.locator('.step-detail');
  await detail.getByText(words.shown).waitFor();
  await page.locator('[data-step="each"]').click();
  await detail.getByText(words.rounds).waitFor();
});
