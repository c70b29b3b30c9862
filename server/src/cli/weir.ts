import { sentences, toErrorData, WeirError } from '@weir/contract/weir-error';
import { type CommandSpec, readArguments } from './arguments.ts';
import { commands } from './commands.ts';
import { CommandFailure, Refused, tell } from './failure.ts';
import { helpOf, overview, specs } from './help.ts';

/** `help` is a word like any other behind the command. */
const isHelp = (arg: string, place: number): boolean =>
  arg === '--help' || arg === '-h' || (arg === 'help' && place === 0);

/** Runs the command the arguments name and answers its exit code; what goes wrong is told in both languages. */
export async function runCommand(args: readonly string[]): Promise<number> {
  // Whoever reads us may stop early, such as `head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  try {
    return await dispatch(args);
  } catch (error) {
    console.error(toldIn(error));
    return 1;
  }
}

async function dispatch(args: readonly string[]): Promise<number> {
  const wanted = commandFirst(args.filter((arg, i) => !isHelp(arg, i)));
  const asksHelp = args.some(isHelp);
  if (asksHelp && wanted.length === 0) return print(overview());
  const name = nameIn(wanted);
  const parts = startingWith(wanted[0]);
  if (asksHelp && name === undefined && parts.length > 0)
    return print(parts.map(([part, each]) => helpOf(part, each)).join('\n\n'));
  const spec = name === undefined ? undefined : specs[name];
  if (name === undefined || !spec) throw unknown(wanted);
  if (asksHelp) return print(helpOf(name, spec));
  const call = readArguments(name, spec, wanted.slice(name.split(' ').length));
  const command = await commands[name]?.load();
  if (!command) throw unknown(wanted);
  return command.run(call);
}

/** The server may be named before the command too: `weir --url … runs`. */
function commandFirst(args: readonly string[]): readonly string[] {
  const [first = ''] = args;
  const length = /^--(url|token)=/.test(first) ? 1 : /^--(url|token)$/.test(first) ? 2 : 0;
  if (length === 0 || args.length <= length) return args;
  return [...commandFirst(args.slice(length)), ...args.slice(0, length)];
}

/** A command is one word or two. */
function nameIn([first = '', second = '']: readonly string[]): string | undefined {
  return [`${first} ${second}`, first].find((name) => Object.hasOwn(specs, name));
}

/** The commands of two words whose first is `word`. */
function startingWith(word = ''): [string, CommandSpec][] {
  return Object.entries(specs).filter(([name]) => name.startsWith(`${word} `));
}

function unknown(words: readonly string[]): Error {
  const [first = '', second] = words;
  const ofFirst = startingWith(first).map(([name]) => name);
  if (ofFirst.length === 0) {
    return new WeirError('command_unknown', {
      command: first,
      known: [...Object.keys(specs), 'help'].join(', '),
    });
  }
  const known = ofFirst.map((name) => name.slice(first.length + 1)).join(', ');
  return second === undefined || second.startsWith('-')
    ? new CommandFailure(`${first} 之后应为 ${known}。`, `After ${first} comes one of ${known}.`)
    : new WeirError('command_unknown', {
        command: `${first} ${second}`,
        known: ofFirst.join(', '),
      });
}

function print(text: string): number {
  console.log(text);
  return 0;
}

function toldIn(error: unknown): string {
  if (error instanceof CommandFailure) return `${error.text['zh-CN']}\n${error.text.en}`;
  if (error instanceof Refused) return tell(error.error);
  if (error instanceof WeirError) return sentences(toErrorData(error));
  const reason = error instanceof Error ? error.message : String(error);
  return `命令意外中断：${reason}\nThe command ended unexpectedly: ${reason}`;
}
