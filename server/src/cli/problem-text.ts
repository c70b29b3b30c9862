import type { FileProblem } from './documents.ts';

/** A problem of a file for a terminal: its place, then both sentences. */
export function problemText({ file, line, path, message, severity }: FileProblem): string {
  const place = `${file}${line === undefined ? '' : `:${line}`}`;
  const mark = severity === 'warning' ? ['提醒：', 'Warning: '] : ['', ''];
  const where = path === '' ? place : `${place}  ${path}`;
  return `${where}\n  ${mark[0]}${message['zh-CN']}\n  ${mark[1]}${message.en}`;
}
