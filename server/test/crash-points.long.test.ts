import { describe } from 'vitest';
import { onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { allScenarios, crashPointSuite } from './crash-points.testsuite.ts';
import { roundsOr } from './rounds.ts';
import { inFolder, onPostgres } from './store-under-test.ts';

const rounds = Array.from({ length: roundsOr(20) }, (_, index) => index + 1);

describe.each(rounds)('round %i on SQLite', () => crashPointSuite(allScenarios(), inFolder));
onServer('crash points on PostgreSQL', (server) => {
  describe.each(rounds)('round %i on PostgreSQL', () =>
    crashPointSuite(allScenarios(), onPostgres(server)),
  );
});
