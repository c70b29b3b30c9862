/** A worker for a test to kill: has a guest run code that never ends, and names the guest's process. */
import { readdirSync, readFileSync } from 'node:fs';
import { createSandbox } from './guest-pool.ts';

const [kind] = process.argv.slice(2);
const silent = { info() {}, warn() {}, error() {} };
const place = { tenant: 'a', version: '1', now: 0, seed: 's', scope: {} };
const sandbox = createSandbox({ guests: 1, zone: 'Asia/Shanghai', hide: [], log: silent });

await sandbox.evaluate({ ...place, expressions: ['1'] });
const tasks = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
const guest = tasks.find((pid) => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return (
      status.includes(`PPid:\t${process.pid}\n`) &&
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('weir guest')
    );
  } catch {
    return false;
  }
});
if (kind === 'looping')
  sandbox.runCode({ ...place, source: 'for (;;);', timeoutMs: 60_000 }).catch(() => {});
process.stdout.write(`${guest}\n`);
