import { spawn } from 'node:child_process';

const passedOn = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Runs a program with our terminal and answers its exit code. Signals meant for us go to it, so that none is left behind.
 *
 * @param {string} file
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null }>}
 */
export function run(file, args, options = {}) {
  const child = spawn(file, args, { stdio: 'inherit', ...options });
  const listeners = passedOn.map((signal) => {
    const passOn = () => child.kill(signal);
    process.on(signal, passOn);
    return () => process.off(signal, passOn);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      for (const stopListening of listeners) stopListening();
      resolve({ code, signal });
    });
  });
}

/**
 * Turns this process into `file`, where Node can do that; elsewhere (Node 20, Windows) runs it and ends as it ends.
 *
 * @param {string} file
 * @param {string[]} args
 */
export async function become(file, args) {
  if (process.execve && process.platform !== 'win32') {
    process.execve(file, [file, ...args], process.env);
  }
  const { code, signal } = await run(file, args);
  if (signal) process.kill(process.pid, signal);
  process.exit(code ?? 1);
}
