import { expect, it } from 'vitest';
import type { VisitOptions } from './browser.ts';
import { approvalRun, runId } from './fixture-approval.ts';
import { startVisits } from './visits.ts';

const start = startVisits();

/** Opens the run whose card may or may not have been sent. */
const openDoubt = async (options?: VisitOptions) => {
  const open = await start(options);
  const run = open.fixture.data.runs[7];
  if (!run) throw new Error('the fixture has no such run');
  await open.go(`/t/default/runs/${run.id}`);
  await open.page.locator('.resolve').waitFor();
  return { ...open, run };
};

it('says what was sent, where to, why nobody knows, and what to check', async () => {
  const { page } = await openDoubt();
  await page.getByText('「通知负责人」的结果未知：飞书 30 s 内没有回答').waitFor();
  const text = (await page.locator('.resolve').textContent()) ?? '';
  for (const part of [
    '飞书 · 发送卡片，连接 feishu',
    '到「飞书」里',
    'ou_8f3c2a',
    'req-88c1',
    'unknown_outcome',
  ])
    expect(text).toContain(part);
  expect(text).toContain('详情');
  expect(text).not.toContain('对方系统的回答');
});

it('goes on with an output when it happened', async () => {
  const { page, run } = await openDoubt();
  await page.getByRole('button', { name: '去决定' }).click();
  await expect
    .poll(() => page.getByLabel('已发生').evaluate((one) => one === document.activeElement))
    .toBe(true);
  expect(await page.getByRole('button', { name: '先选择一项' }).isDisabled()).toBe(true);
  await page.getByLabel('已发生').check();
  const output = page.getByLabel('这一步的输出（JSON，可不填）');
  await output.fill('{ bad');
  await page.getByRole('button', { name: '按已发生继续' }).click();
  await page.getByRole('alert').getByText('不是有效的 JSON').waitFor();
  expect(run.status).toBe('attention');

  await output.fill('{ "messageId": 9007199254740993 }');
  await page.getByRole('button', { name: '按已发生继续' }).click();
  await page.getByText('决定之后不能撤回。').waitFor();
  expect(run.status).toBe('attention');
  await page.locator('.ant-popconfirm').getByRole('button', { name: '按已发生继续' }).click();
  await expect.poll(() => run.steps['tell']?.output).toEqual({ messageId: 9007199254740993n });
  await expect
    .poll(() => page.locator('[data-node="step/tell"]').getAttribute('data-state'))
    .toBe('succeeded');
  await page.locator('.step-row[data-step="tell"]').click();
  await page.locator('.step-detail').getByText('9007199254740993').waitFor();
  expect(await page.getByRole('button', { name: '去决定' }).count()).toBe(0);
  const decision = page.locator('.step-decision');
  expect(await decision.textContent()).toMatch(
    /^人工决定：已发生没有再执行，输出由人填写。你 · \d\d:\d\d:\d\d$/,
  );
  const listed = page.locator('.step-row[data-step="tell"] .step-decided');
  expect(await listed.textContent()).toMatch(/^人工决定：已发生 · 你 · /);
});

it('runs the step again when it did not', async () => {
  const { page, run } = await openDoubt({ locale: 'en-US' });
  await page.getByLabel('It did not, run it again').check();
  await page.getByText('If it did happen after all, it happens twice.').waitFor();
  const again = page.locator('.resolve').getByRole('button', { name: 'Run this step again' });
  await again.click();
  await page.getByRole('button', { name: 'Not yet' }).click();
  expect(run.status).toBe('attention');
  await again.click();
  await page
    .locator('.ant-popconfirm')
    .getByRole('button', { name: 'Run this step again' })
    .click();
  await page.getByText('Executing "Tell the owner", attempt 2.').waitFor();
  expect(run.steps['tell']).toMatchObject({ status: 'running', attempts: 2 });
  const tell = run.steps['tell'];
  if (tell?.decision) tell.decision = { ...tell.decision, by: 'local:ops' };
  await page.reload();
  await page
    .locator('.step-row[data-step="tell"]')
    .getByText(/^Decided by hand: it did not happen, run again · local:ops · /)
    .waitFor();
});

it('tells when somebody else has decided', async () => {
  const { page, fixture, run } = await openDoubt();
  await page.getByLabel('没有发生，重新执行').check();
  const { wait: _, ...tell } = run.steps['tell'] ?? { status: 'ended', ports: [], attempts: 1 };
  run.steps['tell'] = { ...tell, status: 'ended', ports: ['ok'], output: null };
  await page.getByRole('button', { name: '重新执行此步' }).click();
  await page.locator('.ant-popconfirm').getByRole('button', { name: '重新执行此步' }).click();
  await expect
    .poll(() => page.locator('[data-node="step/tell"]').getAttribute('data-state'))
    .toBe('succeeded');
  expect(fixture.data.runs[7]?.steps['tell']?.attempts).toBe(1);
});

it('calls for attention wherever one is', async () => {
  const { page, fixture, go } = await start();
  fixture.data.runs.unshift(approvalRun(runId(-1), 'attention', Date.now() - 60_000));
  await go('/t/default/flows');
  await page.getByRole('link', { name: '运行，2 条待处理' }).waitFor();
  await page.getByRole('link', { name: '2 条待处理', exact: true }).click();
  await page.waitForURL('**/runs?flow=enable-approved-template&status=attention');
  await expect.poll(() => page.locator('tbody tr').count()).toBe(2);
  await page.locator('tbody tr').first().getByText('有步骤的结果未知，需要你决定').waitFor();
  const filter = page.getByRole('navigation', { name: '按状态筛选' });
  expect(await filter.getByRole('link', { name: '待处理' }).textContent()).toBe('待处理2');
  await filter.getByRole('link', { name: '等待中' }).click();
  await page.locator('tbody tr').first().getByText('等待中，打开运行查看原因').waitFor();
});
