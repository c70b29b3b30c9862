import { ConnectorError, isRecord } from '../sdk/index.ts';

/** The answer of the core system as an object; later steps read its fields. Throws `rejected` for anything else. */
export function objectAnswer(answer: unknown): Readonly<Record<string, unknown>> {
  if (isRecord(answer)) return answer;
  throw new ConnectorError('rejected', 'The core system answered no object');
}
