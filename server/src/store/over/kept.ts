import { namedBeside, readableJournal } from '../blobs/kept-beside.ts';
import type { KeptStore } from '../kept-store.ts';
import { isBlobUsed } from '../verbs/blobs.ts';
import { endedRuns, lostFlows } from '../verbs/kept-runs.ts';
import { readJournal } from '../verbs/read-journal.ts';
import { untrimmed } from '../verbs/trim-runs.ts';
import type { Ways } from './ways.ts';

export function keptVerbs({ read, write, blobs }: Ways): KeptStore {
  return {
    endedRuns: (of) => read((tx) => endedRuns(tx, of)),
    measureKept: (of) => write('measureKept', of),
    forgetRuns: (old) => write('forgetRuns', old),
    lostFlows: () => read(lostFlows),
    forgetDrafts: (old) => write('forgetDrafts', old),
    untrimmed: (old) => read((tx) => untrimmed(tx, old)),
    readableJournal: async (runId) =>
      readableJournal(blobs, await read((tx) => readJournal(tx, runId))),
    trimRun: async (trimmed) =>
      write('trimRun', { ...trimmed, chunks: await namedBeside(blobs, trimmed.chunks) }),
    sweepBlobs: ({ before }) =>
      blobs.sweep({ before, isUsed: (hash) => read((tx) => isBlobUsed(tx, hash)) }),
  };
}
