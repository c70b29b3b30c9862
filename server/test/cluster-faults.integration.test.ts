import { vi } from 'vitest';
import { clusterFaultsSuite } from './cluster-faults.testsuite.ts';
import { seedOfToday } from './differential/seeded.ts';
import { withOwn } from './services/available.ts';

withOwn(['PostgreSQL', 'Redis', 'RabbitMQ'], 'a cluster under faults', () => {
  vi.setConfig({ testTimeout: 600_000 });
  clusterFaultsSuite({
    seed: seedOfToday().first,
    rounds: [
      ['an api dies', 'RabbitMQ is emptied'],
      ['PostgreSQL restarts', 'the supervisor of an api dies'],
      ['a worker dies', 'Redis restarts, empty'],
    ],
  });
});
