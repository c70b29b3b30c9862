import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { startVisits } from './visits.ts';

const start = startVisits();
const size = { width: 390, height: 844 };

/** How far a page is wider than the screen, and which of its controls lie on each other. */
function faults(page: Page) {
  return page.evaluate(() => {
    const wide = [
      document.documentElement,
      ...document.querySelectorAll('#content, .page, .run-page'),
    ]
      .filter((each) => each.scrollWidth > each.clientWidth)
      .map((each) => `${each.className || each.tagName} is ${each.scrollWidth} wide`);
    const controls = [
      ...document.querySelectorAll('#content :is(a, button, h1, h2, dt, dd)'),
    ].filter((each) => !each.closest('.react-flow') && each.checkVisibility());
    const shown = controls.map((each) => ({ each, at: each.getBoundingClientRect() }));
    const outside = shown
      .filter(
        ({ each, at }) => at.right > innerWidth + 1 && !each.closest('pre, table, .json-tree'),
      )
      .map(({ each }) => `"${each.textContent}" reaches beyond the screen`);
    const overlap = shown.flatMap((one, n) =>
      shown.slice(n + 1).flatMap((other) => {
        const apart = one.each.contains(other.each) || other.each.contains(one.each);
        const across =
          Math.min(one.at.right, other.at.right) - Math.max(one.at.left, other.at.left);
        const down = Math.min(one.at.bottom, other.at.bottom) - Math.max(one.at.top, other.at.top);
        return apart || across < 2 || down < 4
          ? []
          : [`"${one.each.textContent}" lies on "${other.each.textContent}"`];
      }),
    );
    return [...wide, ...outside, ...overlap];
  });
}

const looks = [
  { locale: 'zh-CN', dark: false },
  { locale: 'en-US', dark: true },
] as const;

it.each(looks)('fits a phone on each page: %j', async (look) => {
  const { page, fixture, go } = await start({ size, ...look, zone: 'America/New_York' });
  const [queued, running, failed, , succeeded] = fixture.data.runs.map(({ id }) => id);
  const at = (wanted: string) => fixture.data.runs.find(({ status }) => status === wanted)?.id;
  const places = {
    runs: '/runs',
    queued: `/runs/${queued}`,
    running: `/runs/${running}`,
    failed: `/runs/${failed}`,
    succeeded: `/runs/${succeeded}`,
    attention: `/runs/${at('attention')}`,
    waiting: `/runs/${at('waiting')}`,
    flow: '/flows/enable-approved-template',
    long: '/flows/long-names',
  };
  for (const [name, path] of Object.entries(places)) {
    await go(`/t/default${path}`);
    await page
      .locator(name === 'runs' ? 'tbody tr' : '.react-flow__node')
      .first()
      .waitFor();
    expect({ [name]: await faults(page) }).toEqual({ [name]: [] });
  }
});

it('says below the flow what a run waits for, where there is no room beside', async () => {
  const { page, fixture, go } = await start({ size });
  const run = fixture.data.runs.find(({ status }) => status === 'waiting');
  if (!run) throw new Error('the fixture has no run that waits');
  const message = { 'zh-CN': '步骤「查负责人」等待信号 paid（键 T-9），最晚到 10:42:10。', en: '' };
  run.why = { kind: 'signal', step: 'owner', message };
  await go('/t/default/runs');
  const below = page.locator(`tr[data-row="${run.id}"] .run-below`);
  await below.getByText(message['zh-CN']).waitFor();
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.locator(`tr[data-row="${run.id}"] td:last-child`).getByText('等待信号').waitFor();
  expect(await page.locator('.run-below').count()).toBe(0);
});
