import { randomBytes } from './random.ts';

/** W3C Trace Context: https://www.w3.org/TR/trace-context/#traceparent-header */
const traceparentForm = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-|$)/;
const zeros = '0'.repeat(32);

/** The trace id of an incoming `traceparent`, or a new one: 32 hexadecimal digits. */
export function continueTrace(traceparent: string | string[] | undefined): string {
  const id = traceparentForm.exec(String(traceparent ?? ''))?.[1];
  return id && id !== zeros ? id : randomBytes(16).toString('hex');
}

/** A `traceparent` of a new span of the trace. */
export function newTraceparent(traceId: string): string {
  return `00-${traceId}-${randomBytes(8).toString('hex')}-01`;
}
