import { expect, it } from 'vitest';
import { approvalRun, runId, start as startRun, succeed } from './fixture-approval.ts';
import { deliver } from './fixture-demo.ts';
import { startVisits } from './visits.ts';

const start = startVisits();
/** How often the page looks. */
const pollMs = 1500;
const openDemo = async (options?: Parameters<typeof start>[0]) => {
  const open = await start(options);
  open.fixture.data.runs = [];
  await open.go('/t/default/demo');
  await open.page.locator('[data-node="end"]').waitFor();
  return open;
};

it('tells the whole story: event, run, core system, Feishu', async () => {
  const { page, fixture } = await openDemo();
  const { data } = fixture;
  await page.getByText('还没有消息。').waitFor();
  await page.getByText('还没有运行').waitFor();
  expect(await page.locator('[data-state]').count()).toBe(0);
  const before = data.runs.length;
  await page.getByRole('button', { name: '发送样例事件' }).click();
  await expect.poll(() => data.runs.length).toBe(before + 1);
  const [run] = data.runs;
  if (!run) throw new Error('no run');
  expect(run.trigger['body']).toMatchObject({
    ...data.demo?.sample.body,
    eventId: expect.stringMatching(/^demo-/),
  });
  await page.getByText('已接收，正在等待空闲的工作进程').waitFor();

  await expect.poll(() => fixture.watchers(run.id)).toBe(1);
  startRun(run, Date.now());
  fixture.publish(run.id);
  await page.locator('[data-node="step/enable"][data-state="running"]').waitFor();
  succeed(run, Date.now());
  if (data.demo) deliver(data.demo, 'T-1042', Date.now());
  fixture.publish(run.id);
  await page.locator('[data-node="end"][data-state="succeeded"]').waitFor();
  await page.locator('tr[data-row="T-1042"]').getByText('刚刚启用').waitFor();
  const card = page.locator('.feishu-card');
  await card.getByRole('heading', { name: '模板已启用' }).waitFor();
  expect(await card.locator('.feishu-header').getAttribute('data-color')).toBe('green');
  expect(await card.textContent()).toContain('*现在可用*');
  expect(await card.getByRole('link', { name: '查看模板' }).getAttribute('href')).toBe(
    'https://core.example.com/T-1042',
  );
  await page.getByRole('link', { name: '打开运行' }).click();
  await page.waitForURL(`**/t/default/runs/${run.id}`);
});

it('sends the event for the template that was chosen, each time a new one', async () => {
  const { page, fixture } = await openDemo();
  const { data } = fixture;
  const bodies = () => data.runs.slice(0, 2).map(({ trigger }) => trigger['body']);
  await page.getByRole('combobox').click();
  await page.getByTitle('双方保密协议 T-1017').click();
  const send = page.getByRole('button', { name: '发送样例事件' });
  await send.click();
  await expect.poll(() => bodies()[0]).toMatchObject({ templateId: 'T-1017' });
  await send.click();
  await expect.poll(() => data.runs.length).toBe(2);
  const ids = bodies().map((body) => Reflect.get(Object(body), 'eventId'));
  expect(new Set(ids).size).toBe(2);
});

it('follows an event that was sent from a terminal', async () => {
  const { page, fixture, pass } = await openDemo({ ownClock: true });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.locator('.demo-terminal').getByRole('button', { name: '复制' }).click();
  const line = await page.evaluate(() => navigator.clipboard.readText());
  expect(line).toMatch(
    /^curl -X POST 'http:\/\/127\.0\.0\.1:\d+\/hooks\/default\/template-approved' /,
  );
  const body = /-d '(.*)'$/.exec(line)?.[1] ?? '';
  await fetch(`${fixture.url}/hooks/default/template-approved`, { method: 'POST', body });
  await pass(pollMs);
  await page.getByText('已接收，正在等待空闲的工作进程').waitFor();
  await page.locator('[data-node="step/enable"][data-state="pending"]').waitFor();
});

it('shows the latest run again after a reload', async () => {
  const { page, fixture } = await openDemo();
  fixture.data.runs = [approvalRun(runId(0), 'succeeded', Date.now() - 5000)];
  await page.reload();
  await page.getByText('全部完成：执行 4 步，跳过 1 步。').waitFor();
  await page.locator('[data-node="end"][data-state="succeeded"]').waitFor();
  expect(await page.getByText('还没有运行').count()).toBe(0);
});

it('says when an event starts nothing', async () => {
  const { page, fixture } = await start();
  const { demo } = fixture.data;
  if (demo) demo.sample.body['result'] = 'REJECTED';
  await page.goto(`${fixture.url}/t/default/demo`);
  await page.getByRole('button', { name: '发送样例事件' }).click();
  await page.getByRole('alert').getByText('没有启动运行').waitFor();
});

it('is reset after a question', async () => {
  const { page, fixture, pass } = await openDemo({ ownClock: true });
  const { demo } = fixture.data;
  if (!demo) throw new Error('no demo');
  for (const id of ['T-1017', 'T-1030', 'T-1042']) deliver(demo, id, Date.now());
  await pass(pollMs);
  await page.getByText('模板都已启用。').waitFor();
  expect(await page.getByRole('button', { name: '发送样例事件' }).isDisabled()).toBe(true);
  expect(await page.locator('.feishu-card').count()).toBe(3);
  await page.getByRole('button', { name: '重置演示' }).click();
  await page.getByText('模板恢复到最初的状态').waitFor();
  expect(demo.inbox.length).toBe(3);
  await page.locator('.ant-popconfirm').getByRole('button', { name: '重置演示' }).click();
  await page.getByText('还没有消息。').waitFor();
  expect(await page.getByText('刚刚启用').count()).toBe(0);
});

it('shows texts and other messages as well, in English', async () => {
  const { page, fixture, pass } = await openDemo({ locale: 'en-US', ownClock: true });
  const message = { receiver: 'ou_1', at: Date.now() };
  fixture.data.demo?.inbox.push(
    { ...message, id: 'om_t', type: 'text', content: { text: 'Hello\nthere' }, receiverName: 'Li' },
    { ...message, id: 'om_p', type: 'post', content: { post: 1 } },
  );
  await pass(pollMs);
  await page.locator('[data-message="om_t"]').getByText('To Li').waitFor();
  expect(await page.locator('.inbox-bubble').textContent()).toBe('Hello\nthere');
  await page.getByRole('columnheader', { name: 'ID', exact: true }).waitFor();
  await page.locator('[data-message="om_p"]').getByText('post:').waitFor();
});

it('keeps what it shows while the server is away, and says so', async () => {
  const { page, fixture, pass } = await openDemo({ ownClock: true });
  fixture.reachable(false);
  await pass(pollMs);
  await page.getByText(/连接中断，更新于 \d\d:\d\d:\d\d/).waitFor();
  expect(await page.locator('tr[data-row="T-1042"]').count()).toBe(1);
  fixture.reachable(true);
  await pass(pollMs);
  await page.getByText(/连接中断/).waitFor({ state: 'hidden' });
});

it('has no place in the rail where there is no demo', async () => {
  const { page, fixture, go } = await start();
  await go('/t/default/flows/enable-approved-template');
  await page.getByRole('link', { name: '演示' }).waitFor();
  await page.getByRole('button', { name: '用样例事件试一试' }).click();
  await page.waitForURL('**/t/default/demo');
  fixture.data.demo = undefined;
  await page.reload();
  await page.getByRole('heading', { name: '这里没有演示' }).waitFor();
  expect(await page.getByRole('link', { name: '演示' }).count()).toBe(0);
});
