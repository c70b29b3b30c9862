import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { anyJson } from './endpoint-parts.ts';
import { duration, milliseconds, shortName } from './flow.ts';
import { jsonSize } from './json-size.ts';
import { saying } from './problem.ts';
import { both } from './sentence-parts.ts';
import { maxSignalKey, signalKeyText } from './signal-key.ts';

/** What is kept longer is forgotten by whoever sent it: a year, ms. */
const longestKeep = 366 * 86_400_000;
/** Characters of the JSON text: each run it wakes has a copy of its own. */
const maxData = 1024 * 1024;
const keptTooLong = saying('too_large', both('最长 366 天。', 'At most 366 days.'));
const dataTooLarge = saying('too_large', both('最多 1 MB 的 JSON。', 'At most 1 MB of JSON.'));

/** Signals: what other systems tell the runs that wait for it. */
export const signalEndpoints = {
  sendSignal: endpoint({
    method: 'POST',
    path: '/api/v1/signals/{name}',
    summary: 'Wake every run that waits for this signal with this key, each wait once',
    permission: 'runs.operate',
    params: z.object({ name: shortName }),
    body: z.strictObject({
      /** Compared as text: 7 is the same as "7". */
      key: z
        .union([z.string(), z.number(), z.bigint(), z.boolean()])
        .transform(signalKeyText)
        .pipe(z.string().max(maxSignalKey)),
      /** What the waits end with; left out: nothing. */
      data: anyJson.refine((data) => jsonSize(data, maxData) <= maxData, dataTooLarge).optional(),
      /** Waits that open within so long are woken as well. */
      keep: duration.refine((keep) => milliseconds(keep) <= longestKeep, keptTooLong).optional(),
    }),
    reply: z.object({ woken: z.int().min(0) }),
    errors: ['invalid_input'],
  }),
} as const;
