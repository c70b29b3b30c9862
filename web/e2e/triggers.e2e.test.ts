import type { TriggerView } from '@weir/contract/trigger';
import { toErrorData, WeirError } from '@weir/contract/weir-error';
import { expect, it } from 'vitest';
import type { VisitOptions } from './browser.ts';
import { archiving, refused, unreachable } from './fixture-messages.ts';
import { startVisits } from './visits.ts';

const start = startVisits();
/** How often a flow looks at its triggers. */
const pollMs = 3000;

const openFlow = async (key: string, options?: VisitOptions & { readonly search?: string }) => {
  const open = await start(options);
  const view = open.fixture.data.triggers.find(({ flow }) => flow === key);
  if (!view) throw new Error(`the fixture has no trigger of ${key}`);
  const change = (to: Partial<TriggerView>) => Object.assign(view, to);
  const show = () => open.go(`/t/default/flows/${key}${options?.search ?? ''}`);
  const triggers = open.page.getByRole('region', { name: /^(触发器|Triggers)$/ });
  return { ...open, view, change, show, triggers };
};

it('tells a connector trigger by its own words, and what is set', async () => {
  const { page, show, triggers } = await openFlow(archiving.flow);
  await show();
  await triggers.getByText('RabbitMQ 消息队列 · 收到消息').waitFor();
  const text = ((await triggers.textContent()) ?? '').replace(/\s+/g, ' ');
  expect(text).toContain('队列 weir.contract-signed 收到消息时');
  expect(text).toContain('连接 rabbit');
  expect(text).toContain('交换机 contract-events');
  expect(text).toContain('绑定的路由键 contract.signed.# contract.renewed');
  expect(text).toContain('预取数 20');
  expect(text).toContain("仅当 trigger.body.kind == 'CONTRACT'");
  const node = page.locator('[data-node="trigger/signed"]');
  await node.getByText('收到消息').waitFor();
  expect(await node.getAttribute('aria-label')).toBe(
    '收到消息、RabbitMQ 消息队列 · weir.contract-signed',
  );
});

it('follows how a trigger is doing', async () => {
  const moving = { locale: 'en-US', ownClock: true } as const;
  const { show, triggers, change, pass } = await openFlow(archiving.flow, moving);
  change({ state: 'connecting', since: null, listeners: 0 });
  await show();
  const now = triggers.getByRole('status');
  await now.getByText('Connecting').waitFor();
  change({ state: 'active', since: Date.now(), listeners: 2 });
  await pass(pollMs);
  await now.getByText('Taking events').waitFor();
  expect(await now.textContent()).toMatch(/v1since \d\d:\d\d:\d\dprocesses listening: 2$/);
  change(unreachable);
  await pass(pollMs);
  await now.getByText('connect ECONNREFUSED 10.0.4.17:5672').waitFor();
  expect(await now.textContent()).toContain('Weir keeps trying');
  expect(await now.textContent()).not.toMatch(/Try again later\.|listening/);
});

it('says what is to be done about a trigger, where somebody has to', async () => {
  const moving = { locale: 'en-US', ownClock: true } as const;
  const { show, triggers, change, pass } = await openFlow(archiving.flow, moving);
  const now = triggers.getByRole('status');
  change(refused);
  await show();
  await now.getByText('Replace the secret of the connection by npx weir apply').waitFor();
  await now.getByText('Failing').waitFor();
  const text = (await now.textContent()) ?? '';
  expect(text).toContain('refuses user name or password. Replace the secret');
  expect(text).toContain('Somebody has to put this right. Weir then goes on by itself.');
  expect(text).not.toContain('keeps trying');
  change({ ...unreachable, state: 'blocked' });
  await pass(pollMs);
  await now.getByText('Blocked').waitFor();
});

it('pauses a trigger that listens at once, and says that the messages are kept', async () => {
  const { page, show, triggers, view } = await openFlow(archiving.flow);
  await show();
  const pause = triggers.getByRole('button', { name: '暂停触发器「signed」' });
  await pause.focus();
  await page.keyboard.press('Enter');
  await triggers.getByText('消息由消息服务器保留').waitFor();
  expect(view.state).toBe('paused');
  const resume = triggers.getByRole('button', { name: '恢复触发器「signed」' });
  expect(await resume.evaluate((button) => button === document.activeElement)).toBe(true);
  await page.keyboard.press('Enter');
  await triggers.getByText('正在接收').waitFor();
  expect(view.state).toBe('active');
});

it('asks before it pauses a webhook', async () => {
  const { page, show, triggers, view } = await openFlow('enable-approved-template');
  await show();
  const pause = triggers.getByRole('button', { name: '暂停触发器「approved」' });
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  await pause.focus();
  await page.keyboard.press('Enter');
  await page.getByText('之后也不会补上').waitFor();
  await expect.poll(focused).toBe('不暂停');
  await page.keyboard.press('Enter');
  await page.getByText('之后也不会补上').waitFor({ state: 'hidden' });
  expect(await pause.evaluate((button) => button === document.activeElement)).toBe(true);
  expect(view.state).toBe('active');
  await triggers.getByRole('button', { name: '暂停触发器「approved」' }).click();
  await page.getByRole('tooltip').getByRole('button', { name: '暂停触发器' }).click();
  await triggers.getByText('收到的请求得到 404').waitFor();
  expect(view.state).toBe('paused');
});

it('says why a trigger cannot be paused', async () => {
  const { page, show, triggers } = await openFlow(archiving.flow);
  const error = toErrorData(new WeirError('forbidden', {}));
  await page.route('**/pause', (route) => route.fulfill({ status: 403, json: { error } }));
  await show();
  await triggers.getByRole('button', { name: '暂停触发器「signed」' }).click();
  await triggers.getByRole('alert').getByText('没有权限').waitFor();
  await triggers.getByText('正在接收').waitFor();
});

it('says nothing of triggers that were never published, or of an older version', async () => {
  const { page, fixture, show, triggers, go } = await openFlow('enable-approved-template');
  await show();
  await triggers.getByText('正在接收').waitFor();
  await go('/t/default/flows/enable-approved-template?version=6');
  await triggers.getByText('收到请求时').waitFor();
  expect(await page.locator('[data-trigger-state]').count()).toBe(0);
  const [flow] = fixture.data.flows;
  if (!flow) throw new Error('no flow');
  flow.publishedVersion = null;
  await show();
  await triggers.getByText('收到请求时').waitFor();
  expect(await page.locator('[data-trigger-state]').count()).toBe(0);
});

it('shows below a draft what only the published version has', async () => {
  const { fixture, show, triggers, page } = await openFlow('enable-approved-template');
  const [flow] = fixture.data.flows;
  if (!flow) throw new Error('no flow');
  flow.document = { flow: flow.key, name: 'A', steps: { a: { use: 'set' } } };
  await show();
  await triggers.getByText('草稿里没有它，已发布的 v7 仍在使用。').waitFor();
  expect(await triggers.getByText('没有声明触发器').count()).toBe(0);
  flow.document = { flow: flow.key };
  await show();
  await page.getByText('草稿里没有它，已发布的 v7 仍在使用。').waitFor();
});

it('marks a flow whose trigger fails, with the reason, and leads there', async () => {
  const { page, fixture, go, change } = await openFlow(archiving.flow);
  change(unreachable);
  await go('/t/default/flows');
  const mark = page.getByRole('link', { name: /^触发器「signed」出错：.*ECONNREFUSED/ });
  await mark.waitFor();
  expect(await page.locator('.trigger-mark').count()).toBe(1);
  await mark.click();
  await page.waitForURL(`${fixture.url}/t/default/flows/${archiving.flow}?trigger=signed`);
  await page.locator('[data-word="trigger/signed"][aria-current]').waitFor();
});

it('marks a flow whose trigger is paused, quieter than one that fails', async () => {
  const { page, fixture, go, change, view } = await openFlow(archiving.flow);
  change({ state: 'paused', listeners: 0 });
  await go('/t/default/flows');
  const paused = page.getByRole('link', { name: '触发器「signed」已暂停', exact: true });
  expect(await paused.textContent()).toBe('已暂停');
  const colour = await paused.evaluate((mark) => getComputedStyle(mark).color);
  fixture.data.triggers.push({ ...view, ...unreachable, trigger: 'renewed' });
  await go('/t/default/flows');
  const both = page.getByRole('link', { name: /^触发器「renewed」出错：.*「signed」已暂停$/ });
  expect(await both.textContent()).toBe('触发器出错');
  expect(await page.locator('.trigger-mark').count()).toBe(1);
  expect(await both.evaluate((mark) => getComputedStyle(mark).color)).not.toBe(colour);
});

it('shows the message that started a run, part by part', async () => {
  const { page, fixture, go } = await start();
  const run = fixture.data.runs.find(({ flow }) => flow === archiving.flow);
  await go(`/t/default/runs/${run?.id}`);
  await page.locator('.step-row').getByText('RabbitMQ 消息队列 · 收到消息').waitFor();
  await page.locator('.step-row').first().click();
  const detail = page.locator('.step-detail');
  await detail.getByRole('heading', { name: '正文' }).waitFor();
  const text = ((await detail.textContent()) ?? '').replace(/\s+/g, '');
  expect(text).toContain('交换机contract-events路由键contract.signed.cn');
  expect(text).toContain('重新投递是此前投递2');
  expect(text).toContain('9007199254740993');
  await detail.getByRole('heading', { name: '消息头' }).waitFor();
});

it('lets nothing overflow on a narrow screen, whatever the names', async () => {
  const size = { width: 390, height: 800 };
  const { page, fixture, go, change } = await openFlow(archiving.flow, { size });
  const long = 'x'.repeat(180);
  change({ ...unreachable, flow: archiving.flow });
  const flow = fixture.data.flows.find(({ key }) => key === archiving.flow);
  if (!flow) throw new Error('no flow');
  const signed = { use: 'rabbitmq.message', connection: long, with: { queue: long } };
  flow.document = { ...archiving, triggers: { signed } } as unknown as typeof flow.document;
  for (const path of ['flows', `flows/${archiving.flow}`]) {
    await go(`/t/default/${path}`);
    await page.locator('.trigger-mark, .trigger-why').first().waitFor();
    const wide = await page
      .getByRole('main')
      .evaluate((main) => main.scrollWidth - main.clientWidth);
    expect(wide, path).toBe(0);
  }
});
