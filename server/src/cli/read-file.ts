import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Json } from '@weir/contract/json';
import { parseOutsideJson } from '@weir/contract/outside-json';
import { sentences, toErrorData } from '@weir/contract/weir-error';
import { readYaml } from '../versions/yaml-file.ts';
import { CommandFailure } from './failure.ts';

/** Throws `CommandFailure`. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw unusable(file, cause);
  }
}

export function unusable(file: string, cause: unknown): CommandFailure {
  const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
  return new CommandFailure(
    `无法使用 ${file}（${reason}）。`,
    `${file} cannot be used (${reason}).`,
    { cause },
  );
}

/** JSON, or YAML by the name of the file; `-` is the standard input. Throws `CommandFailure`. */
export async function readValue(file: string): Promise<Json> {
  const content = file === '-' ? await text(process.stdin) : await readText(file);
  if (/\.ya?ml$/i.test(file)) {
    const read = readYaml(content);
    if (read.kind === 'read') return read.value;
    const [fault] = read.faults;
    const place = fault?.line === undefined ? file : `${file}:${fault.line}`;
    throw new CommandFailure(`${place}：YAML 有误：${fault?.reason}`, `${place}: ${fault?.reason}`);
  }
  try {
    return parseOutsideJson(content);
  } catch (cause) {
    const [zh = '', en = ''] = sentences(toErrorData(cause)).split('\n');
    throw new CommandFailure(`${file}：${zh}`, `${file}: ${en}`, { cause });
  }
}
