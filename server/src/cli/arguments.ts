import { parseArgs } from 'node:util';
import type { Text } from '@weir/contract/text';
import { CommandFailure } from './failure.ts';

export interface OptionSpec {
  /** Name of its value in the help; without it the option is a switch. */
  readonly value?: string;
  /** What the value is when the next argument is not of its form. */
  readonly otherwise?: { readonly value: string; readonly form: RegExp };
  /** It may be given several times; its values are joined by commas. */
  readonly many?: true;
  readonly does: Text;
}

export interface CommandSpec {
  /** Names of what stands beside the options, as the help shows them. */
  readonly operands: string;
  /** How many of them there may be. */
  readonly least: number;
  readonly most: number;
  readonly does: Text;
  readonly options: Readonly<Record<string, OptionSpec>>;
}

/** The options of a call by their names without `--`. */
export interface Options {
  text(name: string): string | undefined;
  has(name: string): boolean;
  /** Throws `CommandFailure` for anything but an integer from `least` to `most`. */
  integer(name: string, least: number, most: number): number | undefined;
}

export interface Call {
  readonly operands: readonly string[];
  readonly options: Options;
}

/** Reads the arguments of the command `name`. Throws `CommandFailure` that names what is wrong. */
export function readArguments(name: string, spec: CommandSpec, args: readonly string[]): Call {
  const { tokens } = parseArgs({
    args: withOtherwise(spec, args),
    options: Object.fromEntries(
      Object.entries(spec.options).map(([option, { value }]) => [
        option,
        { type: value === undefined ? ('boolean' as const) : ('string' as const) },
      ]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const given = new Map<string, string>();
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const value = givenValue(name, spec, token);
    const before = spec.options[token.name]?.many && given.get(token.name);
    given.set(token.name, before ? `${before},${value}` : value);
  }
  checkCount(name, spec, operands);
  return { operands, options: optionsOf(given) };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function givenValue(command: string, spec: CommandSpec, token: OptionToken): string {
  const { rawName, value, inlineValue } = token;
  const option = Object.hasOwn(spec.options, token.name) ? spec.options[token.name] : undefined;
  if (!option) throw misused(command, `没有选项 ${rawName}`, `There is no option ${rawName}`);
  if (option.value === undefined) {
    if (value === undefined) return '';
    throw misused(command, `选项 ${rawName} 不带值`, `The option ${rawName} takes no value`);
  }
  // `--url --json`: what looks like an option was hardly meant as a value.
  if (!value || (!inlineValue && /^-./.test(value)))
    throw misused(command, `选项 ${rawName} 缺少值`, `The option ${rawName} needs a value`);
  return value;
}

function checkCount(command: string, spec: CommandSpec, operands: readonly string[]): void {
  const { least, most } = spec;
  if (operands.length < least)
    throw misused(command, `缺少 ${spec.operands}`, `${spec.operands} is missing`);
  const extra = operands[most];
  if (extra !== undefined) throw misused(command, `多余的参数 ${extra}`, `${extra} is too much`);
}

function withOtherwise({ options }: CommandSpec, args: readonly string[]): string[] {
  return args.map((arg, i) => {
    const otherwise = Object.hasOwn(options, arg.slice(2)) && options[arg.slice(2)]?.otherwise;
    if (!arg.startsWith('--') || !otherwise) return arg;
    return otherwise.form.test(args[i + 1] ?? '') ? arg : `${arg}=${otherwise.value}`;
  });
}

function optionsOf(given: ReadonlyMap<string, string>): Options {
  return {
    text: (name) => given.get(name),
    has: (name) => given.has(name),
    integer(name, least, most) {
      const text = given.get(name);
      if (text === undefined) return undefined;
      const value = Number(text);
      if (/^\d+$/.test(text) && value >= least && value <= most) return value;
      throw new CommandFailure(
        `--${name} 应为 ${least} 到 ${most} 的整数。`,
        `--${name} is an integer from ${least} to ${most}.`,
      );
    },
  };
}

function misused(command: string, zh: string, en: string): CommandFailure {
  const help = `npx weir ${command} --help`;
  return new CommandFailure(`${zh}。用法见 ${help}。`, `${en}. See ${help}.`);
}
