import { expect, it } from 'vitest';
import { startVisits } from './visits.ts';

const start = startVisits();

it('signs in by a one-time link and leaves no code in the address', async () => {
  const { page, fixture, go } = await start({ signedIn: false });
  await go('/sign-in#code=good-code');
  await page.getByRole('heading', { name: '流程', exact: true }).waitFor();
  expect(page.url()).toBe(`${fixture.url}/t/default/flows`);
  expect(fixture.data.signedIn).toBe(true);
  await page.goBack();
  expect(page.url()).not.toContain('code');
});

it('says how to get a link when there is none, and when it was used', async () => {
  const { page, go } = await start({ signedIn: false });
  await go('/sign-in');
  await page.getByText('npx weir sign-in').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  await go('/sign-in#code=used-before');
  await page.reload();
  await page.getByText('npx weir sign-in').first().waitFor();
});

it('tells of a used link in words', async () => {
  const { page, go } = await start({ signedIn: false, locale: 'en-US' });
  await go('/sign-in#code=used-before');
  await page
    .getByRole('alert')
    .getByText('The sign-in link is unknown, used or expired.')
    .waitFor();
  await page.getByText('Open it in this browser.').waitFor();
});

it('shows the way to sign in at the place of a pasted link', async () => {
  const { page, fixture, go } = await start({ signedIn: false });
  await go('/t/default/runs?status=failed');
  await page.getByRole('heading', { name: '登录 Weir' }).waitFor();
  expect(page.url()).toBe(`${fixture.url}/t/default/runs?status=failed`);
});

it('lays a notice over the page when the session ends, and takes it away again', async () => {
  const { page, fixture, go, pass } = await start({ ownClock: true });
  await go('/t/default/runs');
  await page.getByRole('row').nth(1).waitFor();
  fixture.data.signedIn = false;
  // The list looks again.
  await pass(3000);
  const notice = page.getByRole('dialog');
  await notice.getByText('登录已过期').waitFor();
  expect(await page.locator('tbody tr').count()).toBe(100);
  await notice.getByRole('button', { name: '检查登录' }).click();
  await notice.getByText('还没有登录。').waitFor();
  fixture.data.signedIn = true;
  await notice.getByRole('button', { name: '检查登录' }).click();
  await notice.waitFor({ state: 'hidden' });
});

it('signs out', async () => {
  const { page, fixture, go } = await start({});
  await go('/t/default/flows');
  await page.getByRole('button', { name: '账户：张三' }).click();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await page.getByRole('heading', { name: '登录 Weir' }).waitFor();
  expect(fixture.data.signedIn).toBe(false);
});

it('keeps language and colours', async () => {
  const { page, go } = await start({});
  await go('/t/default/flows');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Flows' }).waitFor();
  await page.getByRole('button', { name: 'Switch to dark' }).click();
  await page.reload();
  await page.getByRole('heading', { name: 'Flows' }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  expect(
    await page.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor),
  ).toBe('rgb(12, 17, 21)');
});

it('does not show the data of one tenant under the address of another', async () => {
  const { page, go } = await start({});
  await go('/t/other/flows');
  await page.getByRole('heading', { name: '你没有登录租户「other」' }).waitFor();
  await page.getByRole('link', { name: '打开「default」' }).click();
  await page.getByRole('heading', { name: '流程', exact: true }).waitFor();
});
