import { beforeEach, expect, test, vi } from 'vitest';
import { createSearchNotes, notedWriter, type SearchNotes } from './search-notes.ts';

let taken: string[];
let release: () => void;
let isFailing: boolean;
let faults: unknown[];
let notes: SearchNotes;

beforeEach(() => {
  vi.useFakeTimers();
  [taken, faults, isFailing] = [[], [], false];
  release = () => undefined;
  const catchUp = (tenant: string) => {
    taken.push(tenant);
    if (isFailing) return Promise.reject(new Error('away'));
    return new Promise<void>((resolve) => {
      release = resolve;
    });
  };
  notes = createSearchNotes(catchUp, (error) => faults.push(error));
  return () => {
    release();
    vi.useRealTimers();
  };
});

const accept = (tenant = 'a') => notes.add(tenant, 'acceptRun', {});

test('what is committed within a moment is taken in together, each tenant by itself', async () => {
  for (const tenant of ['a', 'a', 'b', 'a']) accept(tenant);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(taken).toEqual(['a', 'b']);
});

test('what is committed meanwhile is taken in next', async () => {
  accept();
  await vi.advanceTimersByTimeAsync(1_000);
  accept();
  accept();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(taken).toEqual(['a']);
  release();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(taken).toEqual(['a', 'a']);
});

test('what failed is told and taken in again, until it succeeds', async () => {
  isFailing = true;
  accept();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(taken).toEqual(['a', 'a', 'a']);
  expect(faults).toHaveLength(3);
  isFailing = false;
  await vi.advanceTimersByTimeAsync(2_000);
  release();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(taken).toHaveLength(4);
});

test('nothing is taken in after the end, which waits for what is under way', async () => {
  accept();
  await vi.advanceTimersByTimeAsync(1_000);
  accept('b');
  let isClosed = false;
  const closed = notes.close().then(() => {
    isClosed = true;
  });
  await vi.advanceTimersByTimeAsync(10_000);
  expect([taken, isClosed]).toEqual([['a'], false]);
  release();
  await closed;
  accept();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(taken).toEqual(['a']);
});

test.each([
  ['acceptRun', {}, true],
  ['intervene', {}, true],
  ['moveToGroup', {}, true],
  ['actInJob', {}, true],
  ['sendAlert', {}, true],
  ['forgetRuns', {}, true],
  ['appendChunk', { status: 'failed' }, true],
  ['appendChunk', { status: 'running', accepts: [{}] }, true],
  ['appendChunk', { status: 'waiting', rest: { group: 'slow' } }, true],
  ['appendChunk', { status: 'waiting', rest: {} }, false],
  ['appendChunk', { status: 'running' }, false],
  ['claimRuns', {}, false],
])('a commit of %s %j is noted: %s', async (verb, params, isNoted) => {
  const writer = notedWriter({ write: async () => 'answer' }, notes);
  expect(await writer.write('a', verb, params)).toBe('answer');
  await writer.write(null, verb, params);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(taken).toEqual(isNoted ? ['a'] : []);
});
