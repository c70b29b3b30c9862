import type { Headers } from './headers.ts';

const traceparentForm = /^(?!ff)[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-|$)/;
const b3Form =
  /^([0-9a-f]{16}|[0-9a-f]{32})-([0-9a-f]{16})(?:-([01d]|true|false))?(?:-[0-9a-f]{16})?$/i;

/**
 * W3C `traceparent` of a message, if it carries a trace: from the header `traceparent`, else from `b3`, else from `X-B3-…`
 * (https://github.com/openzipkin/b3-propagation), names in any case. B3 that leaves sampling open counts as not sampled.
 */
export function traceOf(headers: Headers): string | undefined {
  const named = new Map(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const text = (name: string) => String(named.get(name) ?? '').trim();
  const traceparent = text('traceparent');
  if (traceparentForm.test(traceparent) && hasIds(traceparent)) return traceparent;
  return ofB3(text('b3')) ?? ofB3(ofParts(text));
}

function ofParts(text: (name: string) => string): string {
  const sampled = text('x-b3-flags') === '1' ? 'd' : text('x-b3-sampled');
  const parts = [text('x-b3-traceid'), text('x-b3-spanid'), sampled];
  return parts.filter((part) => part !== '').join('-');
}

function ofB3(b3: string): string | undefined {
  const [, trace = '', span = '', sampled = ''] = b3Form.exec(b3) ?? [];
  if (span === '') return undefined;
  const flags = /^(1|d|true)$/i.test(sampled) ? '01' : '00';
  const traceparent = `00-${trace.padStart(32, '0')}-${span}-${flags}`.toLowerCase();
  return hasIds(traceparent) ? traceparent : undefined;
}

/** An id of zeros is none. */
function hasIds(traceparent: string): boolean {
  const [, trace = '', span = ''] = traceparent.split('-');
  return !/^0+$/.test(trace) && !/^0+$/.test(span);
}
