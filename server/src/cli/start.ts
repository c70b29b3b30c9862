import { type CommandSpec, readArguments } from './arguments.ts';
import { CommandFailure } from './failure.ts';

const roles = ['api', 'worker', 'all'] as const;

export interface StartCall {
  readonly role: (typeof roles)[number];
  /** Comma-separated; undefined: as the environment says. */
  readonly groups: string | undefined;
}

/** Another part of the program carries it out. */
export const start: CommandSpec = {
  operands: '',
  least: 0,
  most: 0,
  does: {
    'zh-CN': '启动，默认启动一切，与 npm start 相同',
    en: 'starts everything, as npm start does, or one role',
  },
  options: {
    role: {
      value: roles.join('|'),
      does: {
        'zh-CN': '只启动一种进程；集群中每种可有任意多个',
        en: 'one kind of process only; a cluster has any number of each',
      },
    },
    group: {
      value: 'g',
      many: true,
      does: {
        'zh-CN': '工作进程服务的组，可重复，默认 WEIR_GROUPS',
        en: 'a group the workers serve, may be repeated; default WEIR_GROUPS',
      },
    },
  },
};

/** Throws `CommandFailure` for what it does not take. */
export function readStart(args: readonly string[]): StartCall {
  const { options } = readArguments('start', start, args);
  const given = options.text('role') ?? 'all';
  const role = roles.find((each) => each === given);
  if (role) return { role, groups: options.text('group') };
  throw new CommandFailure(
    `--role 应为 ${roles.join('、')} 之一，现在是 ${given}。`,
    `--role is one of ${roles.join(', ')}, not ${given}.`,
  );
}

/** A role by itself would wait for the others for ever. */
export function needsRedis(role: string): CommandFailure {
  return new CommandFailure(
    `--role ${role} 只启动集群中的一种进程，需要 WEIR_REDIS_URL 和 WEIR_DATABASE_URL。在一台机器上启动全部请用 weir start。`,
    `--role ${role} starts one kind of process of a cluster, which needs WEIR_REDIS_URL and WEIR_DATABASE_URL. weir start alone starts everything on one machine.`,
  );
}

/** The groups given leave out `default`, on a machine that serves all runs by itself. */
export function needsDefaultGroup(): CommandFailure {
  return new CommandFailure(
    '还需要 --group default：没有注明工作组的流程都在这个组运行。只有在集群中，工作进程才能只服务其他组。',
    'Add --group default: flows that name no group run there. Only in a cluster may workers serve other groups alone.',
  );
}
