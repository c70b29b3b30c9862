import { expect, it } from 'vitest';
import { startVisits } from './visits.ts';

const start = startVisits();

it('lists flows with version and draft, and leads to their runs', async () => {
  const { page, fixture, go } = await start();
  await go('/t/default/flows');
  const row = page.getByRole('row', { name: /模板审批通过后自动启用 enable-approved-template/ });
  await row.getByText('v7').waitFor();
  expect(await row.locator('.draft-dot').textContent()).toBe('草稿');
  expect(await page.getByRole('row', { name: '夜间对账' }).textContent()).toContain('未发布');
  await row.getByRole('link', { name: '查看「模板审批通过后自动启用」的运行' }).click();
  await page.waitForURL(`${fixture.url}/t/default/runs?flow=enable-approved-template`);
});

it('tells a flow in words, in both languages', async () => {
  const { page, go } = await start();
  await go('/t/default/flows/enable-approved-template');
  const steps = page.getByRole('region', { name: '步骤' });
  await steps.getByText('核心系统 · 修改模板').waitFor();
  const text = (await page.getByRole('main').textContent()) ?? '';
  expect(text).toContain('POST /hooks/default/template-approved');
  expect(text).toContain('等运行结束再回答，最长 20 s');
  expect(text.replace(/\s+/g, ' ')).toContain('把 trigger.body.templateId 设为 ENABLED');
  expect(text).toContain('在「启用模板」失败时');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('after "Enable the template" failed').waitFor();
});

it('tells what a flow sets for its runs, in both languages', async () => {
  const { page, fixture, go } = await start();
  const [flow] = fixture.data.flows;
  const settings = {
    concurrency: { key: '{{ trigger.body.templateId }}', limit: 1 },
    group: 'north',
    onFailure: { call: 'nightly-check' },
  };
  Object.assign(flow?.document as object, { settings });
  await go('/t/default/flows/enable-approved-template');
  const all = page.getByRole('region', { name: '触发器' }).locator('dl');
  await all.getByText('次运行同时进行，其余排队').waitFor();
  expect(((await all.textContent()) ?? '').replace(/\s+/g, ' ')).toBe(
    '工作组north并发同一键 trigger.body.templateId 最多 1 次运行同时进行，其余排队失败时启动nightly-check',
  );
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('at a time: 1 at most, the others wait').waitFor();
  await page.getByRole('link', { name: 'nightly-check' }).click();
  await page.waitForURL(`${fixture.url}/t/default/flows/nightly-check`);
});

it('shows the document and the versions', async () => {
  const { page, go } = await start();
  await go('/t/default/flows/enable-approved-template');
  await page.getByRole('link', { name: '文档' }).click();
  await page.getByText('"{{ steps.owner.feishuUserId }}"').waitFor();
  await page.getByRole('link', { name: '版本' }).click();
  await page.getByText('失败时在运维群告警').waitFor();
  await page.getByRole('link', { name: 'v6' }).click();
  await page.getByText('v6 · 张三').waitFor();
  expect(page.url()).toContain('version=6');
});

it('runs a flow by hand and goes to the run', async () => {
  const { page, fixture, go } = await start();
  await go('/t/default/flows/enable-approved-template');
  await page.getByRole('button', { name: '运行流程' }).click();
  const panel = page.getByRole('dialog');
  await panel.getByRole('textbox').fill('{ nonsense');
  await panel.getByRole('button', { name: '运行流程' }).click();
  await panel.getByRole('alert').getByText('不是有效的 JSON').waitFor();
  await panel.getByRole('textbox').fill('{ "id": 9007199254740993 }');
  await panel.getByRole('button', { name: '运行流程' }).click();
  await page.waitForURL(/\/t\/default\/runs\/[0-9a-z]{26}$/);
  expect(fixture.data.runs[0]?.trigger['body']).toEqual({ id: 9007199254740993n });
  await page.getByText('"id"').or(page.getByText('id:')).first().waitFor();
  await page.getByText('9007199254740993').waitFor();
});

it('shows all that is wrong with the input of a start by hand', async () => {
  const { page, fixture, go } = await start();
  const [flow] = fixture.data.flows;
  Object.assign(flow?.document as object, {
    input: { required: ['id'], properties: { id: { type: 'integer' } } },
  });
  fixture.data.inputProblems = [
    problemOf('input.id', '缺少必填的输入「id」。', 'The required input "id" is missing.'),
    problemOf(
      'input.items[0].count',
      '应为整数，现在是文本。',
      'Expected a whole number, found text.',
    ),
  ];
  await go('/t/default/flows/enable-approved-template');
  await page.getByText('输入（JSON Schema）').waitFor();
  await page.getByRole('button', { name: '运行流程' }).click();
  const panel = page.getByRole('dialog');
  // It says what it takes, so that is asked for, not the body of an event.
  await panel.getByText('trigger.input').waitFor();
  expect(await panel.getByRole('textbox').getAttribute('placeholder')).toBe('{\n  "id": 1\n}');
  await panel.getByRole('textbox').fill('{ "items": [{ "count": "x" }] }');
  await panel.getByRole('button', { name: '运行流程' }).click();
  await panel.getByRole('alert').getByText('输入不符合要求').waitFor();
  const item = panel.getByRole('listitem').filter({ hasText: 'input.items[0].count' });
  await item.getByText('应为整数，现在是文本。').waitFor();
  await panel.getByRole('listitem').filter({ hasText: 'input.id' }).waitFor();
  expect(await panel.getByRole('textbox').inputValue()).toContain('"items"');
});

it('shows a draft that is no flow yet, with its problems', async () => {
  const { page, fixture, go } = await start();
  fixture.data.problems = [
    {
      path: 'steps',
      code: 'invalid_input',
      message: { 'zh-CN': '缺少步骤', en: 'Steps are missing' },
      severity: 'error',
    },
  ];
  await go('/t/default/flows/nightly-check');
  await page.getByRole('heading', { name: '草稿有 1 个问题' }).waitFor();
  await page.getByText('缺少步骤').waitFor();
  await page.getByText('草稿还不是完整的流程').waitFor();
  expect(await page.getByRole('button', { name: '运行流程' }).isDisabled()).toBe(true);
});

it('says that a flow does not exist', async () => {
  const { page, go } = await start();
  await go('/t/default/flows/gone');
  await page.getByRole('heading', { name: '没有流程「gone」' }).waitFor();
  await page.getByRole('link', { name: '打开流程列表' }).click();
  await page.getByRole('heading', { name: '流程', exact: true }).waitFor();
});

it('teaches on empty lists', async () => {
  const { page, fixture, go } = await start();
  fixture.data.flows = [];
  fixture.data.runs = [];
  fixture.data.connections = [];
  await go('/t/default/flows');
  await page.getByText('npx weir apply flows/').waitFor();
  await page.getByRole('link', { name: '运行', exact: true }).click();
  await page.getByRole('heading', { name: '还没有运行' }).waitFor();
  await page.getByRole('link', { name: '连接', exact: true }).click();
  await page.getByRole('heading', { name: '还没有连接' }).waitFor();
});

it('lists connections without their secrets', async () => {
  const { page, go } = await start();
  await go('/t/default/connections');
  const row = page.getByRole('row', { name: /核心系统（生产）/ });
  await row.getByText('https://core.example.com/api').waitFor();
  const text = (await row.textContent()) ?? '';
  expect(text).toContain('地址：');
  expect(text.replace(/\s+/g, '')).toContain('token：已设置');
});

it('lets nothing overflow, whatever the names', async () => {
  const { page, go } = await start({ locale: 'en-US' });
  for (const path of ['flows', 'flows/long-names', 'runs', 'connections']) {
    await go(`/t/default/${path}`);
    await page.getByRole('heading').first().waitFor();
    await page.getByRole('main').locator('.card, .data-table').first().waitFor();
    const wide = await page
      .getByRole('main')
      .evaluate((main) => main.scrollWidth - main.clientWidth);
    expect(wide, path).toBe(0);
  }
});

it('leaves room for names on a narrow screen', async () => {
  const { page, go } = await start({ size: { width: 390, height: 800 }, locale: 'en-US' });
  for (const [path, least] of [
    ['flows', 180],
    ['runs', 130],
    ['connections', 130],
    ['demo', 130],
  ] as const) {
    await go(`/t/default/${path}`);
    const table = page.getByRole('table').first();
    await table.locator('tbody tr').first().waitFor();
    const name = path === 'runs' || path === 'demo' ? 1 : 0;
    const cell = await table.locator('tbody tr').first().locator('td').nth(name).boundingBox();
    expect(cell?.width, path).toBeGreaterThanOrEqual(least);
    const wide = await page
      .getByRole('main')
      .evaluate((main) => main.scrollWidth - main.clientWidth);
    expect(wide, path).toBe(0);
  }
});

it('says how a flow without triggers is started', async () => {
  const { page, fixture, go } = await start();
  const [first] = fixture.data.flows;
  if (!first) throw new Error('no flow');
  first.document = { flow: first.key, name: 'A', steps: { a: { use: 'set' } } };
  fixture.data.triggers = [];
  await go(`/t/default/flows/${first.key}`);
  await page.getByText('由其他流程调用（call），或在其他流程失败时启动').waitFor();
});

function problemOf(path: string, zh: string, en: string) {
  return { path, code: 'x', message: { 'zh-CN': zh, en }, severity: 'error' } as const;
}
