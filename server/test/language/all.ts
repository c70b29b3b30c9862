import type { Sentence } from './case.ts';
import { inputs } from './s1-input.ts';
import { conditions } from './s2-conditions.ts';
import { kinds } from './s2-kinds.ts';
import { outputs } from './s2-outputs.ts';
import { scopes } from './s2-scopes.ts';
import { waits } from './s2-waits.ts';
import { portsAndJoins } from './s3-ports-and-joins.ts';
import { retries } from './s3-retry.ts';
import { scopesAndErrors } from './s3-scopes-and-errors.ts';
import { timeouts } from './s3-timeouts.ts';
import { callbackUrl } from './s4-callback-url.ts';
import { errorsOfExpressions } from './s4-errors-of-expressions.ts';
import { helpers } from './s4-helpers.ts';
import { integers } from './s4-integers.ts';
import { scope } from './s4-scope.ts';
import { templates } from './s4-templates.ts';
import { calls } from './s5-calls.ts';
import { people } from './s5-people.ts';
import { undo } from './s5-undo.ts';
import { sentToRuns } from './s5-waits.ts';
import { errors } from './s7-errors.ts';
import { http } from './s7-http.ts';

/** All sentences, by the file they are in. */
export const paragraphs: Readonly<Record<string, readonly Sentence[]>> = {
  's1-input': inputs,
  's2-kinds': kinds,
  's2-scopes': scopes,
  's2-waits': waits,
  's2-outputs': outputs,
  's2-conditions': conditions,
  's3-ports-and-joins': portsAndJoins,
  's3-scopes-and-errors': scopesAndErrors,
  's3-retry': retries,
  's3-timeouts': timeouts,
  's4-templates': templates,
  's4-scope': scope,
  's4-integers': integers,
  's4-helpers': helpers,
  's4-errors-of-expressions': errorsOfExpressions,
  's5-calls': calls,
  's4-callback-url': callbackUrl,
  's5-undo': undo,
  's5-people': people,
  's5-waits': sentToRuns,
  's7-errors': errors,
  's7-http': http,
};
