import module from 'node:module';
import { fileURLToPath } from 'node:url';

module.enableCompileCache();

/**
 * The composition root: settings → one role. Roles are loaded only where they run, so that the supervisor stays small.
 */
type Command = (args: readonly string[]) => Promise<void>;

const commands: Readonly<Record<string, Command>> = {
  start: supervise,
  async api() {
    const [{ runChild }, { openEmbedded }, { createLog }, config] = await Promise.all([
      import('./roles/child.ts'),
      import('./roles/embedded.ts'),
      import('./observe/log.ts'),
      settings(),
    ]);
    await runChild({
      title: 'weir api',
      async start(parent) {
        const log = createLog('api', config.logLevel);
        // The writer's thread starts while the rest is still being loaded.
        const [embedded, { startApi }] = await Promise.all([
          openEmbedded({ folder: config.dataDir, log, now: Date.now }),
          import('./roles/api.ts'),
        ]);
        return startApi({ config, parent, embedded, log });
      },
    });
  },
  async worker() {
    const [{ runChild }, { startWorker }, config] = await Promise.all([
      import('./roles/child.ts'),
      import('./roles/worker.ts'),
      settings(),
    ]);
    await runChild({ title: 'weir worker', start: () => startWorker(config) });
  },
  async demo() {
    const [{ runChild }, { startDemo }, config] = await Promise.all([
      import('./roles/child.ts'),
      import('./roles/demo.ts'),
      settings(),
    ]);
    await runChild({ title: 'weir demo', start: () => startDemo(config) });
  },
  async compile() {
    const { loadEverything } = await import('./roles/load-everything.ts');
    await loadEverything();
  },
  async 'sign-in'() {
    const { signIn } = await import('./cli/sign-in.ts');
    await signIn(await settings());
  },
};

async function settings() {
  return (await import('./config.ts')).readConfig();
}

/** Everything on this machine: the supervisor with its children. */
async function supervise(): Promise<void> {
  const { environmentWithout, readConfig } = await import('./config.ts');
  const config = readConfig();
  const forDemo = environmentWithout(['WEIR_BOOTSTRAP_TOKEN', 'WEIR_ROOT_KEY']);
  const forWorker = environmentWithout(['WEIR_BOOTSTRAP_TOKEN']);
  const { superviseChildren } = await import('./roles/supervisor.ts');
  const entry = fileURLToPath(import.meta.url);
  process.exitCode = await superviseChildren({
    entry,
    children: [
      { name: 'api', args: ['api'] },
      { name: 'worker', args: ['worker'], count: config.workers, env: forWorker },
      ...(config.demo ? [{ name: 'demo', args: ['demo'], env: forDemo }] : []),
    ],
    log: {
      info: () => undefined,
      warn: (fields, message) => console.error(message, JSON.stringify(fields)),
    },
  });
}

async function main([name = 'start', ...args]: readonly string[]): Promise<void> {
  try {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command) return await command(args);
    const { WeirError } = await import('@weir/contract/weir-error');
    throw new WeirError('command_unknown', {
      command: name,
      known: Object.keys(commands).join(', '),
    });
  } catch (error) {
    const { sentences, toErrorData, WeirError } = await import('@weir/contract/weir-error');
    if (!(error instanceof WeirError)) throw error;
    console.error(sentences(toErrorData(error)));
    process.exitCode = 1;
  }
}

await main(process.argv.slice(2));
