import { expect, it } from 'vitest';
import type { VisitOptions } from './browser.ts';
import { startVisits } from './visits.ts';

const start = startVisits();

/** Opens a run of the fixture that stands like this. */
const openRun = async (status: 'failed' | 'waiting' | 'queued', options?: VisitOptions) => {
  const open = await start(options);
  const run = open.fixture.data.runs.find((each) => each.status === status);
  if (!run) throw new Error(`the fixture has no ${status} run`);
  await open.go(`/t/default/runs/${run.id}`);
  return { ...open, run };
};

it('cancels a run once that was confirmed', async () => {
  const { page, run } = await openRun('waiting');
  await page.locator('#content').getByRole('button', { name: '取消运行' }).click();
  const sure = page.locator('.ant-popconfirm');
  await sure.getByText('正在执行的步骤会停下').waitFor();
  await sure.getByRole('button', { name: '让它继续' }).click();
  expect(run.status).toBe('waiting');
  await page.locator('#content').getByRole('button', { name: '取消运行' }).click();
  await sure.getByRole('button', { name: '取消运行' }).click();
  await page.getByText('运行已取消。').waitFor();
  expect(run.status).toBe('cancelled');
  expect(await page.locator('#content').getByRole('button', { name: '取消运行' }).count()).toBe(0);
  await page.getByRole('button', { name: '从取消处继续' }).waitFor();
});

it('lets a failed run go on from where it failed', async () => {
  const { page, run } = await openRun('failed', { locale: 'en-US' });
  await page.getByRole('button', { name: 'Retry from the failure' }).click();
  await page.getByText(/^This run of ".+" goes on$/).waitFor();
  expect(run.status).toBe('running');
  await page.getByRole('button', { name: 'Cancel run' }).waitFor();
});

it('offers no retry of what was undone, and says why a cancel was refused', async () => {
  const { page, run } = await openRun('waiting');
  await page.locator('#content').getByRole('button', { name: '取消运行' }).click();
  run.status = 'succeeded';
  await page.locator('.ant-popconfirm').getByRole('button', { name: '取消运行' }).click();
  await page.getByText('运行已结束').waitFor();
  run.status = 'cancelled';
  run.undone = 'complete';
  await page.reload();
  await page.getByText('运行已取消。').waitFor();
  expect(await page.getByRole('button', { name: '从取消处继续' }).count()).toBe(0);
});

it('lets a run that waits for its turn go before others', async () => {
  const { page, run } = await openRun('queued');
  const message = { 'zh-CN': '优先级 5：前面还有 12 个运行。', en: '' };
  run.why = { kind: 'worker', message, position: 13 };
  await page.reload();
  await page.getByText('前面还有 12 个运行。').waitFor();
  await page.getByRole('button', { name: '提前运行' }).click();
  await page.getByText('已提前到优先级 1').waitFor();
  expect(run).toMatchObject({ priority: 1 });
  await page.getByRole('button', { name: '置顶运行' }).click();
  await page.getByText('已置顶：下一个就是它。').waitFor();
  expect(run.pinned).toBe(true);
  expect(await page.getByRole('button', { name: '置顶运行' }).count()).toBe(0);
});

it('leads to the run that called it', async () => {
  const { page, run, fixture } = await openRun('failed');
  const caller = fixture.data.runs.find(({ id }) => id !== run.id);
  run.caller = { runId: caller?.id ?? '', step: 'ask' };
  await page.reload();
  await page.getByText('由另一次运行的步骤 ask 调用：').waitFor();
  await page.getByRole('link', { name: '查看调用它的运行' }).click();
  await expect.poll(() => page.url()).toContain(`/runs/${caller?.id}`);
});

it('reruns from a step, or replays, and leads to the new run and back', async () => {
  const { page, run } = await openRun('failed');
  const sure = page.locator('.ant-popconfirm');
  await page.getByRole('button', { name: '从此步重跑' }).click();
  await sure.getByText('这一步之前的结果沿用').waitFor();
  await sure.getByRole('textbox').fill('{ wrong');
  expect(await sure.getByRole('button', { name: '从此步重跑' }).isDisabled()).toBe(true);
  await sure.getByRole('textbox').fill('{ "a": 1 }');
  await sure.getByRole('button', { name: '从此步重跑' }).click();
  await page.getByText(/^从另一次运行的步骤 .+ 重跑：/).waitFor();
  await page.getByRole('link', { name: '查看原来的运行' }).click();
  await expect.poll(() => page.url()).toContain(`/runs/${run.id}`);
  await page.getByRole('button', { name: '重放' }).click();
  await page.locator('.ant-popconfirm').getByRole('button', { name: '重放' }).click();
  await page.getByText('重放自另一次运行：').waitFor();
});
