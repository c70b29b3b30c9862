import module from 'node:module';
import { fileURLToPath } from 'node:url';
import type { StartCall } from './cli/start.ts';

module.enableCompileCache();

/**
 * The composition root: settings → one role. Roles are loaded only where they run, so that the supervisor stays small.
 */
type Command = () => Promise<void>;

const commands: Readonly<Record<string, Command>> = {
  start: () => supervise({ role: 'all', groups: undefined }),
  async api() {
    const [{ runChild }, { openBackbone }, { createLog }, config] = await Promise.all([
      import('./roles/child.ts'),
      import('./roles/backbone.ts'),
      import('./observe/log.ts'),
      readSettings(),
    ]);
    await runChild({
      title: 'weir api',
      async start(parent) {
        const log = createLog('api', config.logLevel);
        // The writer's thread starts while the rest is still being loaded.
        const [backbone, { startApi }] = await Promise.all([
          openBackbone({ config, log }),
          import('./roles/api.ts'),
        ]);
        return startApi({ config, parent, backbone, log });
      },
    });
  },
  async worker() {
    const [{ runChild }, { startWorker }, config] = await Promise.all([
      import('./roles/child.ts'),
      import('./roles/worker.ts'),
      readSettings(),
    ]);
    await runChild({ title: 'weir worker', start: (parent) => startWorker(config, parent) });
  },
  async demo() {
    const [{ runChild }, { startDemo }, config] = await Promise.all([
      import('./roles/child.ts'),
      import('./roles/demo.ts'),
      readSettings(),
    ]);
    await runChild({ title: 'weir demo', start: () => startDemo(config) });
  },
  async compile() {
    const { loadEverything } = await import('./roles/load-everything.ts');
    await loadEverything();
  },
};

async function readSettings() {
  return (await import('./config.ts')).readConfig();
}

/** The supervisor with its children: everything on this machine, or one role of a cluster. */
async function supervise({ role, groups }: StartCall): Promise<void> {
  const settings = await import('./config.ts');
  const { environmentWithout } = settings;
  const own = groups === undefined ? {} : { WEIR_GROUPS: groups };
  const config = settings.readConfig(environmentWithout([], own));
  if (role !== 'all' && config.redisUrl === undefined) {
    throw (await import('./cli/start.ts')).needsRedis(role);
  }
  if (settings.leavesDefaultAlone(config)) {
    const given = groups === undefined ? settings : await import('./cli/start.ts');
    throw given.needsDefaultGroup();
  }
  const forDemo = environmentWithout([
    'WEIR_BOOTSTRAP_TOKEN',
    'WEIR_TOKEN',
    'WEIR_ROOT_KEY',
    'WEIR_DATABASE_URL',
    'WEIR_REDIS_URL',
  ]);
  const forWorker = environmentWithout(['WEIR_BOOTSTRAP_TOKEN', 'WEIR_TOKEN'], own);
  const { superviseChildren } = await import('./roles/supervisor.ts');
  const entry = fileURLToPath(import.meta.url);
  const worker = { name: 'worker', args: ['worker'], count: config.workers, env: forWorker };
  // The api says that Weir is running already; the simulators could only say that their ports are taken.
  const demo = { name: 'demo', args: ['demo'], env: forDemo, after: 'api' };
  process.exitCode = await superviseChildren({
    entry,
    children: [
      ...(role === 'worker' ? [] : [{ name: 'api', args: ['api'] }]),
      ...(role === 'api' ? [] : [worker]),
      ...(role === 'all' && config.demo ? [demo] : []),
    ],
    log: {
      info: () => undefined,
      warn: (fields, message) => console.error(message, JSON.stringify(fields)),
    },
  });
}

/** What a person can do something about, in both languages. Throws anything else again. */
async function told(error: unknown): Promise<string> {
  const [{ sentences, toErrorData, WeirError }, { CommandFailure }] = await Promise.all([
    import('@weir/contract/weir-error'),
    import('./cli/failure.ts'),
  ]);
  if (error instanceof CommandFailure) return `${error.text['zh-CN']}\n${error.text.en}`;
  if (error instanceof WeirError) return sentences(toErrorData(error));
  throw error;
}

async function main([name = 'help', ...args]: readonly string[]): Promise<void> {
  try {
    // What has arguments, such as --help, is the command line's.
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command && args.length === 0) return await command();
    if (name === 'start' && !args.some((arg) => arg === '--help' || arg === '-h')) {
      const { readStart } = await import('./cli/start.ts');
      return await supervise(readStart(args));
    }
    const { runCommand } = await import('./cli/weir.ts');
    process.exitCode = await runCommand([name, ...args]);
  } catch (error) {
    console.error(await told(error));
    process.exitCode = 1;
  }
}

await main(process.argv.slice(2));
