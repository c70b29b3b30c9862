import type { CommandSpec } from './arguments.ts';
import { commands } from './commands.ts';
import { start } from './start.ts';
import { columns } from './table.ts';

/** Every command with its arguments, by its words. */
export const specs: Readonly<Record<string, CommandSpec>> = { start, ...commands };

/** All commands, a line for each language. */
export function overview(): string {
  const lines = Object.entries(specs).flatMap(([name, { operands, does }]) => [
    [`  ${name} ${operands}`.trimEnd(), does['zh-CN']],
    ['', does.en],
  ]);
  return [
    'npx weir <command>',
    '',
    columns(lines),
    '',
    '每个命令的选项：npx weir <command> --help',
    'Options of a command: npx weir <command> --help',
  ].join('\n');
}

/** One command with its options. */
export function helpOf(name: string, { operands, does, options }: CommandSpec): string {
  const lines = Object.entries(options).flatMap(([option, { value, otherwise, does: deed }]) => {
    const shown = value === undefined ? '' : otherwise ? ` [${value}]` : ` <${value}>`;
    return [
      [`  --${option}${shown}`, deed['zh-CN']],
      ['', deed.en],
    ];
  });
  const usage = ['npx weir', name, operands, lines.length > 0 ? '[options]' : '']
    .filter(Boolean)
    .join(' ');
  const parts = [usage, '', does['zh-CN'], does.en];
  return [...parts, ...(lines.length > 0 ? ['', columns(lines)] : [])].join('\n');
}
