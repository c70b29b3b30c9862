import { expect, it } from 'vitest';
import { startVisits } from './visits.ts';

const start = startVisits();

it('compares a version with the draft, and brings it back', async () => {
  const { page, fixture, go } = await start();
  const [flow] = fixture.data.flows;
  const document = flow?.document as { steps: Record<string, { with: Record<string, unknown> }> };
  const [version] = fixture.data.versions.get(flow?.key ?? '') ?? [];
  if (!flow || !version) throw new Error('no such fixture');
  const before = structuredClone(version.document) as typeof document;
  flow.document = structuredClone(version.document) as never;
  const changed = flow.document as unknown as typeof document;
  const [id = ''] = Object.keys(changed.steps);
  Object.assign(changed.steps[id]?.with ?? {}, { added: 'something new' });
  await go(`/t/default/flows/${flow.key}?tab=versions`);
  const row = page.getByRole('row', { name: `v${version.version}` });
  await row.getByRole('button', { name: '对比' }).click();
  const panel = page.getByRole('dialog', { name: `从 v${version.version} 到草稿的改动` });
  await panel.getByText(`新增 步骤「${id}」 · with.added`).waitFor();
  await panel.getByText('something new').waitFor();
  await panel.getByRole('button', { name: `把草稿回退到 v${version.version}` }).click();
  await page.getByText(`草稿已回退到 v${version.version}`).waitFor();
  await panel.waitFor({ state: 'hidden' });
  expect(flow.document).toEqual(before);
  await row.getByRole('button', { name: '对比' }).click();
  await panel.getByText(`草稿与 v${version.version} 相同`).waitFor();
  expect(await panel.getByRole('button', { name: /回退/ }).isDisabled()).toBe(true);
});

it('says of a run that it is one of a draft', async () => {
  const { page, fixture, go } = await start();
  const [run] = fixture.data.runs;
  if (!run) throw new Error('no run');
  run.version = 'draft';
  await go('/t/default/runs');
  await page.getByRole('row').filter({ hasText: '草稿' }).first().waitFor();
  await go(`/t/default/runs/${run.id}`);
  await page.getByRole('heading', { level: 1 }).getByText('草稿').waitFor();
});
