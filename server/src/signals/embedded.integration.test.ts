import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectLocal } from '../local-socket/client.ts';
import { socketPath } from '../local-socket/path.ts';
import { listenLocal } from '../local-socket/server.ts';
import { connectEmbeddedSignals, createEmbeddedSignals, signalsService } from './embedded.ts';
import { testSignals } from './signals.testsuite.ts';

testSignals('embedded signals, in the api', async () => {
  const { signals } = createEmbeddedSignals();
  return { a: signals, b: signals, settle: async () => undefined, close: () => signals.close() };
});

for (const pair of ['api and worker', 'two workers'] as const) {
  testSignals(`embedded signals, ${pair}`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'weir-signals-'));
    const { signals, service } = createEmbeddedSignals();
    const server = await listenLocal(socketPath(folder), {
      services: { [signalsService]: service, echo: { request: async () => null } },
    });
    const clients = await Promise.all([
      connectLocal(socketPath(folder)),
      connectLocal(socketPath(folder)),
    ]);
    const [first, second] = clients;
    // Messages of a connection keep their order: an answer proves that what was sent before it has arrived, and the
    // second round that what the hub sent on has arrived too.
    const round = () => Promise.all(clients.map((client) => client.request('echo', 'echo', null)));
    return {
      a: pair === 'two workers' ? connectEmbeddedSignals(first) : signals,
      b: connectEmbeddedSignals(second),
      async settle() {
        await round();
        await round();
      },
      async close() {
        await Promise.all(clients.map((client) => client.close()));
        await server.close();
        await rm(folder, { recursive: true });
      },
    };
  });
}
