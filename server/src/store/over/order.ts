import type { OrderStore } from '../order-store.ts';
import { countLanes } from '../verbs/count-ready.ts';
import { placeInLine } from '../verbs/place-in-line.ts';
import { readLanes } from '../verbs/read-lanes.ts';
import type { Ways } from './ways.ts';

export function orderVerbs({ tenant, read, write, recall }: Ways): OrderStore {
  return {
    prioritize: (order) => write('prioritize', order),
    moveToGroup: (move) => write('moveToGroup', move),
    pauseLanes: (change) => write('pauseLanes', change),
    lanes: () => recall({ tenant, of: 'lanes', key: '' }, () => read(readLanes)),
    countLanes: () => read(countLanes),
    placeInLine: (runId) => read((tx) => placeInLine(tx, runId)),
  };
}
