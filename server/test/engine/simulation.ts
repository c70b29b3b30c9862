import { seeded } from '../differential/seeded.ts';
import { generatedDocument } from './generated-document.ts';
import { brokenRules } from './journal-rules.ts';
import { anyFaults, playWildly } from './play.ts';
import { PlayedRun } from './played-run.ts';
import { companion } from './reference-check.ts';

/**
 * One schedule: a flow, what becomes of its steps, the order of results, news told twice, jumps of the clock, crashes, all
 * from one seed.
 * @throws Error when the run does not end, or its journal breaks a rule.
 */
export function simulate(seed: number): void {
  const random = seeded(seed);
  const run = new PlayedRun({ document: generatedDocument(random), salt: seed });
  playWildly(run, random, { ...anyFaults, crash: random.pick([0, 5, 30]) });
  const [broken] = brokenRules(run.document, run.journal);
  if (broken) throw new Error(broken);
}

/** The same beside the reference, which has to agree after each event. */
export function simulateBesideReference(seed: number): void {
  const random = seeded(seed);
  const { follow } = companion();
  const document = generatedDocument(random);
  playWildly(new PlayedRun({ document, salt: seed, onEvent: follow }), random);
}
