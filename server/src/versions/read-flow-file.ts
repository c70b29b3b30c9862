import { isJsonObject, type JsonObject } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import { readYaml } from './yaml-file.ts';

/**
 * A flow file (YAML, of which JSON is a part) as a document; integers keep their digits.
 * Throws `invalid_input` that names file and line.
 */
export function readFlowFile(text: string, file: string): JsonObject & { flow: string } {
  const read = readYaml(text);
  if (read.kind === 'broken') {
    const [fault] = read.faults;
    throw wrong(`${file}${fault?.line ? `:${fault.line}` : ''}: ${fault?.reason}`);
  }
  const { value } = read;
  if (!isJsonObject(value)) throw wrong(`${file}: expected an object`);
  const { flow } = value;
  if (typeof flow !== 'string') throw wrong(`${file}: flow`);
  return { ...value, flow };
}

function wrong(reason: string): WeirError {
  return new WeirError('invalid_input', { reason });
}
