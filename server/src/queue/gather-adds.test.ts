import { expect, it } from 'vitest';
import { gatherAdds } from './gather-adds.ts';

function underTest() {
  const sent: { tenant: string; count: number; answer: PromiseWithResolvers<void> }[] = [];
  const add = gatherAdds(({ tenant }, count) => {
    const answer = Promise.withResolvers<void>();
    sent.push({ tenant, count, answer });
    return answer.promise;
  });
  return {
    sent,
    add: (tenant: string, count = 1) => add({ tenant, group: 'default' }, count),
    counts: () => sent.map(({ tenant, count }) => `${tenant} ${count}`),
  };
}

it('sends the first at once and gathers what comes before its answer', async () => {
  const { add, sent, counts } = underTest();
  const first = add('t');
  const others = [add('t'), add('t', 5), add('u')];
  expect(counts()).toEqual(['t 1', 'u 1']);
  sent[0]?.answer.resolve();
  await first;
  await Promise.resolve();
  expect(counts()).toEqual(['t 1', 'u 1', 't 6']);
  for (const { answer } of sent) answer.resolve();
  await Promise.all(others);
  const again = add('t');
  expect(counts()).toHaveLength(4);
  sent[3]?.answer.resolve();
  await again;
});

it('tells each the outcome of its own sending', async () => {
  const { add, sent, counts } = underTest();
  const lost = add('t');
  const following = add('t');
  sent[0]?.answer.reject(new Error('lost'));
  await expect(lost).rejects.toThrow('lost');
  expect(counts()).toEqual(['t 1', 't 1']);
  sent[1]?.answer.resolve();
  await following;
});
