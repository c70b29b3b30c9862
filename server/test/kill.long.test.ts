import { onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { killSuite } from './kill.testsuite.ts';
import { roundsOr } from './rounds.ts';
import { inFolder, onPostgres } from './store-under-test.ts';

const size = { rounds: roundsOr(30), perRound: 100 };

killSuite({ name: 'SQLite', store: inFolder, ...size });
onServer('events on PostgreSQL, whoever is killed', (server) =>
  killSuite({ name: 'PostgreSQL', store: onPostgres(server), ...size }),
);
