import { type Json, parseJson, stringifyJson } from '@weir/contract/json';
import { judge } from './main.mjs';

/** What a guest says of a value: `fits`, the value with defaults, the problems as `path keyword limits`, or why not. */
export function judged(schema: unknown, value: unknown): Json {
  const line = judge(`${stringifyJson(schema)}\n${stringifyJson(value)}`);
  if (line === 'u') return 'fits';
  const rest = parseJson(line.slice(1)) as never;
  if (!line.startsWith('p')) return rest;
  return (rest as { path: unknown[]; keyword: string; limits: string[] }[]).map(
    ({ path, keyword, limits }) => [path.join('/'), keyword, ...limits].join(' ').trim(),
  );
}
