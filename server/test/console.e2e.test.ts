import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningWeir, startWeir } from './running-weir.ts';

/** The main job as a person sees it: the real server, the real pages, Debian's Chromium. */
let weir: RunningWeir;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  weir = await startWeir();
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  page = await browser.newPage({ locale: 'zh-CN', viewport: { width: 1280, height: 720 } });
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', ({ message }) => complaints.push(message));
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await weir?.stop();
}, 60_000);

const fire = async (eventId: string): Promise<string> => {
  const response = await fetch(`${weir.url}/hooks/default/template-approved`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ eventId, kind: 'TEMPLATE', result: 'APPROVED', templateId: 'T-1042' }),
  });
  return ((await response.json()) as { runId: string }).runId;
};

it('the printed link signs in, and the fired event appears as a run with inputs and outputs', async () => {
  const [link = ''] = /http\S+#code=\S+/.exec(weir.output()) ?? [];
  await page.goto(link);
  await page.waitForURL('**/t/default/**');
  await page.getByText('模板审批通过后自动启用').first().waitFor();

  const runId = await fire('seen');
  await page.goto(`${weir.url}/t/default/runs/${runId}?step=tell`);
  await page.getByText('成功').first().waitFor();
  const text = await page.locator('body').textContent();
  for (const part of [
    '启用模板',
    '查负责人',
    '通知负责人',
    'ou_7d8a6e6df7621556ce0d21922b676706',
  ]) {
    expect(text).toContain(part);
  }
});

it('the same page in English', async () => {
  await page.getByText('English').click();
  await page.getByText('Succeeded').first().waitFor();
  const text = await page.locator('body').textContent();
  for (const part of ['Enable the template', 'Find its owner', 'Tell the owner']) {
    expect(text).toContain(part);
  }
  await page.getByText('中文').click();
  await page.getByText('成功').first().waitFor();
});

it('a new run announces itself on the list without a reload', async () => {
  await page.goto(`${weir.url}/t/default/runs`);
  await page.getByRole('row').nth(1).waitFor();
  await fire('announced');
  await page.getByRole('button', { name: /1 条新运行/ }).click();
  await expect.poll(() => page.getByRole('row').count()).toBe(3);
});

it('the browser has nothing to complain of', () => {
  expect(complaints).toEqual([]);
});
