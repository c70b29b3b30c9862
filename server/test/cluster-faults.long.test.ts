import { faultNames } from './cluster-fault.ts';
import { clusterFaultsSuite } from './cluster-faults.testsuite.ts';
import { roundsOr } from './rounds.ts';
import { series, shuffled } from './series.ts';
import { withOwn } from './services/available.ts';

const seed = Date.now() % 1_000_000;
const random = series(seed);
const rounds = roundsOr(20);

withOwn(['PostgreSQL', 'Redis', 'RabbitMQ'], 'a cluster under faults', () => {
  // Each block has every fault once.
  const blocks = Array.from({ length: Math.ceil(rounds / faultNames.length) }, () =>
    shuffled(faultNames, random),
  );
  clusterFaultsSuite({
    seed,
    rounds: blocks
      .flat()
      .slice(0, rounds)
      .map((name) => [name]),
    tell: (line) => console.log(line),
  });
});
