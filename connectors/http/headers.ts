import { ConnectorError } from '../sdk/index.ts';

/** Set by the connection itself; given by hand they would break the request or send it elsewhere. */
const ours: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const nameForm = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** What a header can carry: visible ASCII, spaces and the upper half of Latin-1. */
const valueForm = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * The headers of a request, names in lower case: what we send by default, what the step gives in its place, the sign-in.
 *
 * @throws ConnectorError invalid_input naming the header
 */
export function headersOf(parts: {
  readonly defaults: Readonly<Record<string, string>>;
  readonly given: Readonly<Record<string, string>>;
  readonly signIn: Readonly<Record<string, string>>;
}): Readonly<Record<string, string>> {
  const { defaults, given, signIn } = parts;
  const named = Object.entries(given).map(([name, value]): [string, string] => {
    const reason = refusal(name, value, signIn);
    if (reason === null) return [name.toLowerCase(), value];
    throw new ConnectorError('invalid_input', `${name}: ${reason}`, { field: `headers.${name}` });
  });
  return { ...defaults, ...Object.fromEntries(named), ...signIn };
}

function refusal(name: string, value: string, signIn: object): string | null {
  if (!nameForm.test(name)) return 'no name of a header';
  if (ours.has(name.toLowerCase())) return 'this header cannot be set';
  if (Object.hasOwn(signIn, name.toLowerCase())) return 'the connection sets this header';
  return valueForm.test(value) ? null : 'a header carries one line of Latin letters only';
}
