import { applyConnection } from './apply-connection.ts';
import { applyFlow, saveAhead } from './apply-flow.ts';
import type { Call } from './arguments.ts';
import { type CheckedDocuments, checkDocuments } from './check-documents.ts';
import { type FileDocument, type FileProblem, readDocument } from './documents.ts';
import { Refused, tell } from './failure.ts';
import { findFiles } from './find-files.ts';
import { inOrder, namedBefore } from './flow-references.ts';
import { problemText } from './problem-text.ts';
import { readText } from './read-file.ts';
import { type Server, withServer } from './server.ts';
import { padded } from './table.ts';

/** What became of a file, or with `--dry-run` would. */
export interface Applied {
  readonly deed: keyof typeof deeds;
  readonly detail: string;
}

const deeds = {
  created: { done: '已新建 / created', planned: '将新建 / would create' },
  updated: { done: '已更新 / updated', planned: '将更新 / would update' },
  published: { done: '已发布 / published', planned: '将发布 / would publish' },
  unchanged: { done: '未变 / unchanged', planned: '未变 / unchanged' },
} as const;
const deedWidth = 24;

/**
 * `weir apply`: connections first, then flows, each behind those it names. All files are checked before the first change;
 * with one error nothing is changed.
 */
export async function run({ operands, options }: Call): Promise<number> {
  const { documents, problems } = await readAll(await findFiles(operands));
  return withServer(options, async (server) => {
    const checked = await checkDocuments(server, documents);
    const all = [...problems, ...checked.problems];
    for (const problem of all) console.error(problemText(problem));
    const errors = all.filter(({ severity }) => severity === 'error').length;
    if (errors > 0) {
      const counted = errors === 1 ? '1 error' : `${errors} errors`;
      console.error(`\n${errors} 个错误，没有改动任何内容。\n${counted}; nothing was changed.`);
      return 1;
    }
    return carryOut(server, checked, options.has('dry-run'));
  });
}

async function readAll(files: readonly string[]) {
  const documents: FileDocument[] = [];
  const problems: FileProblem[] = [];
  for (const file of files) {
    const read = readDocument(file, await readText(file));
    if ('document' in read) documents.push(read.document);
    else problems.push(...read.problems);
  }
  return { documents, problems };
}

/** Goes on with the other flows when one fails, but with none when a connection did: they rely on it. */
async function carryOut(
  server: Server,
  { connections, flows, kept }: CheckedDocuments,
  dryRun: boolean,
): Promise<number> {
  let failed = 0;
  const each = async (file: string, apply: () => Promise<Applied>): Promise<void> => {
    try {
      const { deed, detail } = await apply();
      const label = deeds[deed][dryRun ? 'planned' : 'done'];
      console.log(`${padded(label, deedWidth)}${file}  ${detail}`.trimEnd());
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      failed += 1;
      console.error(`${padded('失败 / failed', deedWidth)}${file}\n${tell(error.error)}`);
    }
  };
  for (const wanted of connections) {
    const before = kept.get(wanted.file.key);
    await each(wanted.file.file, () => applyConnection(server, wanted, { before, dryRun }));
  }
  if (failed > 0) {
    console.error('\n有连接失败，流程未改动。\nA connection failed; no flow was changed.');
    return 1;
  }
  if (!dryRun) for (const flow of namedBefore(flows)) await saveAhead(server, flow);
  for (const flow of inOrder(flows)) await each(flow.file, () => applyFlow(server, flow, dryRun));
  return failed > 0 ? 1 : 0;
}
