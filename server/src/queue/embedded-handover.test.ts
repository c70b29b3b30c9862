import { describe, expect, test, vi } from 'vitest';
import type { LocalSocketClient, Peer } from '../local-socket/local-socket.ts';
import {
  connectEmbeddedHandover,
  createEmbeddedHandover,
  handoverService,
} from './embedded-handover.ts';

const to = { tenant: 't', group: 'g' };

/** Workers that wait for work, each with what it was given; `say` is what one answers. */
function workersOf(...names: string[]) {
  const given: Record<string, { id: number; work: string }[]> = {};
  const peers = names.map((id): Peer => {
    given[id] = [];
    return { id, push: (_service, message) => given[id]?.push(message as never) };
  });
  const { handover, service } = createEmbeddedHandover<string, string>((group) =>
    group === 'g' ? peers : [],
  );
  const peer = (id: string): Peer => {
    const found = peers.find((each) => each.id === id);
    if (!found) throw new Error(id);
    return found;
  };
  return {
    handover,
    given,
    say: (id: string, index: number, fate: string) =>
      service.push?.(peer(id), { id: given[id]?.[index]?.id, fate }),
    die: (id: string) => service.gone?.(peer(id)),
  };
}

describe('an offer', () => {
  test('goes to a worker that waits, and comes back with what it says', async () => {
    const { handover, given, say } = workersOf('a');
    const fate = handover.offer(to, 'run');
    expect(given['a']).toMatchObject([{ work: 'run' }]);
    say('a', 0, 'kept');
    expect(await fate).toBe('kept');
  });

  test('is none where nobody waits', () => {
    const { handover, given } = workersOf('a');
    expect(handover.offer({ ...to, group: 'h' }, 'run')).toBeUndefined();
    expect(given['a']).toEqual([]);
  });

  test('goes to the one with the fewest, and to none that has too many', () => {
    const { handover, given } = workersOf('a', 'b');
    for (let i = 0; i < 200; i += 1) expect(handover.offer(to, `run ${i}`)).toBeDefined();
    expect(given).toMatchObject({ a: { length: 100 }, b: { length: 100 } });
    expect(handover.offer(to, 'one more')).toBeUndefined();
  });

  test('ends with the worker', async () => {
    const { handover, say, die } = workersOf('a');
    const lost = handover.offer(to, 'run');
    die('a');
    expect(await lost).toBeNull();
    const next = handover.offer(to, 'run');
    // What is said of one that is over is about nothing.
    say('a', 0, 'kept');
    say('a', 1, 'kept');
    expect(await next).toBe('kept');
  });
});

test('a worker answers what it takes', async () => {
  const sent: unknown[] = [];
  let hear: (message: unknown) => void = () => {};
  const client: Partial<LocalSocketClient> = {
    onPush: (_service, listener) => {
      hear = listener;
    },
    push: (service, message) => void sent.push([service, message]),
  };
  const taker = connectEmbeddedHandover<string, string>(client as LocalSocketClient);
  taker.onOffer(async (work) => `${work} kept`);
  hear({ id: 7, work: 'run' });
  await vi.waitFor(() => expect(sent).toEqual([[handoverService, { id: 7, fate: 'run kept' }]]));
});
