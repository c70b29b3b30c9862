import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { dirname } from 'node:path';
import type { Duplex } from 'node:stream';
import { FrameDecoder } from './frames.ts';
import { guestEnvironment, type Launch } from './launch.ts';

/** A guest as the pool sees it. */
export interface GuestProcess {
  /** All of them in one write. */
  send(frames: readonly Buffer[]): void;
  /** At once, whatever it is doing. */
  kill(): void;
  /** Bytes of memory it occupies; undefined where that cannot be known. */
  residentBytes(): number | undefined;
  /** CPU time it has used, ms, in steps of 10; undefined where that cannot be known. */
  cpuMs(): number | undefined;
}

export interface GuestEvents {
  onText(text: string): void;
  /** The guest breaks the framing. */
  onMisuse(reason: string): void;
  /** Once; all texts it had sent have been handed over. `said` is what it wrote on its standard error. */
  onEnded(ending: Ending): void;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  readonly said: string;
}

const maxSaid = 2000;

/** Starts a guest with nothing but one socket: no environment, no input, no output. */
export function startGuestProcess(
  { command, args }: Launch,
  { onText, onMisuse, onEnded }: GuestEvents,
): GuestProcess {
  const child = spawn(command, args, {
    env: guestEnvironment,
    cwd: dirname(process.execPath),
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  lowerPriority(child);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(0, maxSaid);
  });
  // `close` follows in every case but one: there was no process to begin with.
  child.on('error', (error) => {
    said += error.message;
    if (child.pid === undefined) onEnded({ code: null, signal: null, said });
  });
  child.on('close', (code, signal) => {
    if (child.pid !== undefined) onEnded({ code, signal, said });
  });
  const socket = child.stdio[3] as Duplex | undefined;
  const decoder = new FrameDecoder();
  socket?.on('error', () => {});
  socket?.on('data', (chunk: Buffer) => {
    try {
      for (const text of decoder.push(chunk)) onText(text);
    } catch (thrown) {
      socket.removeAllListeners('data').resume();
      onMisuse(String(thrown));
    }
  });
  return {
    send(frames) {
      if (socket?.writable) socket.write(Buffer.concat(frames));
    },
    kill: () => child.kill('SIGKILL'),
    residentBytes: () => residentBytes(child.pid),
    cpuMs: () => cpuMs(child.pid),
  };
}

function lowerPriority({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or the host does not allow it: nothing is lost but politeness.
  }
}

function residentBytes(pid: number | undefined): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const [, kilobytes] = /^VmRSS:\s*(\d+) kB$/m.exec(status) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}

/** ms of a tick, in which the kernel tells CPU time (`sysconf(_SC_CLK_TCK)` is 100 on every Linux that Node runs on). */
const tickMs = 10;

/** All its threads, also those that have ended (proc_pid_stat(5): utime and stime). */
function cpuMs(pid: number | undefined): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * tickMs;
  } catch {
    return undefined;
  }
}
