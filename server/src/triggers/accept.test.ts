import { flowDocument } from '@weir/contract/flow';
import { WeirError } from '@weir/contract/weir-error';
import { expect, test } from 'vitest';
import { compile } from '../engine/compile.ts';
import { type AcceptParts, accept } from './accept.ts';

const document = flowDocument.parse({ flow: 'f', name: 'f', steps: { a: { use: 'set' } } });
const incoming = {
  tenant: 't',
  version: { flow: 'f', version: 1, document, plan: compile(document) },
  event: { id: 'manual', kind: 'manual' as const, at: 1 },
  traceId: 'x',
};

test('without room on the disk nothing is stored, and with room again it is', async () => {
  const stored: string[] = [];
  let isFull = true;
  const store = {
    accept: async ({ id }: { id: string }) => {
      stored.push(id);
      return { runId: id, duplicate: false, dropped: false, ready: [] };
    },
  };
  const parts = {
    stores: { of: () => store },
    now: () => 1,
    assertRoom: () => {
      if (isFull) throw new WeirError('disk_full', {}, { retryAfter: 5 });
    },
  } as unknown as AcceptParts;
  await expect(accept(parts, incoming)).rejects.toMatchObject({ code: 'disk_full' });
  expect(stored).toEqual([]);
  isFull = false;
  expect(await accept(parts, incoming)).toMatchObject({ kind: 'accepted', runId: stored[0] });
});
