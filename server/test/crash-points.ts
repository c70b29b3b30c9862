import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CrashPoint } from '../src/observe/crash-points.ts';
import { processesOf, type RunningWeir, until } from './running-weir.ts';

export const victims = ['worker', 'guest', 'api', 'supervisor'] as const;
export type Victim = (typeof victims)[number];

/** Folder of crash points, as a test arms them. */
export async function crashFolder() {
  const path = await mkdtemp(join(tmpdir(), 'weir-crash-'));
  const file = (point: CrashPoint, state: string): string => join(path, `${point}.${state}`);
  return {
    path,
    arm: (point: CrashPoint) => writeFile(file(point, 'armed'), ''),
    /** Resolves with the process that stands at the point. */
    async reached(point: CrashPoint): Promise<number> {
      await until(`crash point ${point}`, async () => existsSync(file(point, 'reached')));
      return Number(await readFile(file(point, 'reached'), 'utf8'));
    },
    /** Lets the process that stands there go on, if it lives, and forgets the point. */
    async release(point: CrashPoint): Promise<void> {
      await writeFile(file(point, 'go'), '');
      await until('the point is left', async () => existsSync(file(point, 'go')));
    },
    async clear(): Promise<void> {
      for (const name of await readdir(path)) await rm(join(path, name));
    },
    remove: () => rm(path, { recursive: true }),
  };
}

export async function pidsOf(weir: RunningWeir, victim: Victim): Promise<number[]> {
  const ours = await processesOf(weir.folder);
  if (victim === 'guest') return guestsOf(ours.map(({ pid }) => pid));
  return ours.filter(({ title }) => title === `weir ${victim}`).map(({ pid }) => pid);
}

/** Guests have an empty environment: they are known by their parents. */
export async function guestsOf(parents: readonly number[]): Promise<number[]> {
  const found: number[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      if (!parents.includes(parent)) continue;
      const title = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0', 1)[0];
      if (title === 'weir guest') found.push(Number(name));
    } catch {
      // It ended meanwhile.
    }
  }
  return found;
}

/** Kills all processes of the kind; answers their ids. Killed ones are restarted by the supervisor, which nobody restarts. */
export async function killAll(weir: RunningWeir, victim: Victim): Promise<readonly number[]> {
  const pids = await pidsOf(weir, victim);
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself meanwhile, as guests do.
    }
  }
  return pids;
}

export async function restartAfterSupervisor(weir: RunningWeir): Promise<void> {
  await until('children of the killed supervisor end', async () => {
    const left = await processesOf(weir.folder);
    return left.length === 0;
  });
  await weir.restart();
}
