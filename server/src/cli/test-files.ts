import { type FlowTest, flowTest } from '@weir/contract/flow-test';
import { isJsonObject } from '@weir/contract/json';
import { createFindNear } from '@weir/contract/near';
import { problemsOf } from '@weir/contract/schema-problems';
import { typeName } from '@weir/contract/type-names';
import { readYaml } from '../versions/yaml-file.ts';
import {
  brokenYaml,
  type FileProblem,
  type FlowFile,
  problemIn,
  readDocument,
} from './documents.ts';
import { findFiles, isTestFile } from './find-files.ts';
import { readText } from './read-file.ts';

/** The tests of one file. */
export interface TestFile extends FlowTest {
  readonly file: string;
}

export interface FoundTests {
  readonly tests: readonly TestFile[];
  /** Flows of the same files, by key. */
  readonly flows: ReadonlyMap<string, FlowFile>;
  readonly problems: readonly FileProblem[];
}

/** Tests, `*.test.yaml`, and the flows beside them. Throws `CommandFailure`. */
export async function findTests(paths: readonly string[]): Promise<FoundTests> {
  const tests: TestFile[] = [];
  const flows = new Map<string, FlowFile>();
  const problems: FileProblem[] = [];
  for (const file of await findFiles(paths, { tests: true })) {
    const text = await readText(file);
    if (isTestFile(file)) {
      const read = readTest(file, text);
      if ('test' in read) tests.push(read);
      else problems.push(...read.problems);
      continue;
    }
    const read = readDocument(file, text);
    // What is wrong with other files is for `apply` to say.
    if ('document' in read && read.document.kind === 'flow')
      flows.set(read.document.key, read.document);
  }
  return { tests, flows, problems };
}

function readTest(file: string, text: string): TestFile | { problems: readonly FileProblem[] } {
  const read = readYaml(text);
  if (read.kind === 'broken') return brokenYaml(file, read.faults);
  const { value, lineOf } = read;
  const result = flowTest.safeParse(isJsonObject(value) ? value : {});
  if (result.success) return { ...result.data, file };
  const subject = {
    document: value,
    findNear: createFindNear(),
    describe: typeName,
    schema: flowTest,
    base: [],
  };
  const problems = result.error.issues.flatMap((issue) => problemsOf(issue, subject));
  return { problems: problems.map((problem) => problemIn({ file, lineOf }, problem)) };
}
