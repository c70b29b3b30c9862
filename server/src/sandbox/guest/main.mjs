/**
 * A guest: a process that is given nothing and runs the code of one tenant, each evaluation in an isolate. It is started by
 * the pool (`../guest-process.ts`), speaks to it over descriptor 3, and ends with that socket, whatever its isolates do:
 * at once, or, of what was quick before, behind the one that takes its time after all.
 */
import { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { loadAddon } from './addon.mjs';
import { frame, unframe } from './frames.mjs';
import { performCheck, performEvaluate, performInput, performRun } from './perform.mjs';
import { createRealms, schemaRealm } from './realms.mjs';

/** @typedef {import('../messages.ts').RequestHead} RequestHead */

process.title = 'weir guest';

const [addon = '', validator = ''] = process.argv.slice(2);
const realms = createRealms(loadAddon(addon), pathToFileURL(`${validator}/`));
const socket = new Socket({ fd: 3, readable: true, writable: true });
// An orderly exit would wait for isolates that may never come to an end.
const die = () => process.kill(process.pid, 'SIGKILL');

const performers = {
  evaluate: performEvaluate,
  run: performRun,
  check: performCheck,
  input: performInput,
};

/** ms after which the socket is looked at. */
const longMs = 50;

/** @type {string[]} */
const waiting = [];
let working = false;

socket.on(
  'data',
  unframe((text) => void waiting.push(text)),
);
socket.on('data', work);
socket.on('end', die).on('error', die).on('close', die);
void send(JSON.stringify({ ready: true }));

async function work() {
  if (working) return;
  working = true;
  for (let text = waiting.shift(); text !== undefined; text = waiting.shift()) {
    const begun = performance.now();
    await answer(text).catch(die);
    // Nobody may be there any more.
    if (performance.now() - begun > longMs) await turn();
  }
  working = false;
}

/** @param {string} text */
async function answer(text) {
  const end = text.indexOf('\n');
  /** @type {RequestHead} */
  const head = JSON.parse(text.slice(0, end));
  const name = head.kind === 'input' ? schemaRealm : `code ${head.version}`;
  const realm = await realms.open(name);
  const { lines, ...rest } = await performers[head.kind](realm, head, text.slice(end + 1));
  await send(`${JSON.stringify({ id: head.id, ...rest })}\n${lines}`);
  // The pool ends this process; until then nothing more may begin.
  if (rest.retire) await new Promise(() => {});
  realms.trim(name);
}

/**
 * Resolves when the message has left this process, which is at once unless the pool does not read.
 * @param {string} text
 */
async function send(text) {
  const { promise, resolve } = Promise.withResolvers();
  socket.write(frame(text), resolve);
  if (socket.writableLength > 0) await promise;
}
