import { isJsonObject, type Json, type JsonObject } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import { parseDocument } from 'yaml';

/** Aliases can make a small text expand without end; flows have no use for many. */
const maxAliases = 100;

/**
 * A flow file (YAML, of which JSON is a part) as a document; integers keep their digits.
 * Throws `invalid_input` that names file and line.
 */
export function readFlowFile(text: string, file: string): JsonObject & { flow: string } {
  const parsed = parseDocument(text, { intAsBigInt: true, prettyErrors: true, uniqueKeys: true });
  const [fault] = parsed.errors;
  if (fault) {
    const line = fault.linePos?.[0].line;
    throw wrong(`${file}${line ? `:${line}` : ''}: ${fault.message.split('\n', 1)[0]}`);
  }
  const document = plain(toValue(parsed, file));
  if (!isJsonObject(document)) throw wrong(`${file}: expected an object`);
  const { flow } = document;
  if (typeof flow !== 'string') throw wrong(`${file}: flow`);
  return { ...document, flow };
}

function toValue(parsed: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return parsed.toJS({ maxAliasCount: maxAliases });
  } catch (cause) {
    throw wrong(`${file}: ${(cause as Error).message}`);
  }
}

function wrong(reason: string): WeirError {
  return new WeirError('invalid_input', { reason });
}

/** Small integers become numbers again; what JSON does not know (dates, binary) becomes its text. */
function plain(value: unknown): Json {
  if (typeof value === 'bigint') {
    return value === BigInt.asIntN(53, value) ? Number(value) : value;
  }
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  }
  return String(value);
}
