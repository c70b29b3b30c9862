import { base64Docs, hashDocs } from './digests.ts';
import { functionDocs } from './functions.ts';
import type { HelperGroup } from './helper-doc.ts';
import { jsonDocs } from './json.ts';
import { listDocs } from './list.ts';
import { numberDocs } from './number.ts';
import { textDocs } from './text.ts';
import { timeDocs } from './time.ts';

/**
 * All helpers that expressions and code may call (flow-language §4): the source of docs/helpers.md, of what editors
 * complete, and of tests that hold each to its example.
 */
export const helperGroups: readonly HelperGroup[] = [
  timeDocs,
  textDocs,
  listDocs,
  numberDocs,
  jsonDocs,
  hashDocs,
  base64Docs,
  functionDocs,
];
