import { readdirSync, readFileSync } from 'node:fs';
import { flowJsonSchema } from '@weir/contract/flow-json-schema';
import { fits } from '@weir/contract/json-schema.testsuite';
import { expect, test } from 'vitest';
import { readFlowFile } from './read-flow-file.ts';

const folder = new URL('../../../flows/', import.meta.url);
const files = readdirSync(folder).filter((file) => /^[^.]+\.yaml$/.test(file));

test.each(files)('%s fits the published schema', (file) => {
  const document = readFlowFile(readFileSync(new URL(file, folder), 'utf8'), file);
  expect(fits(flowJsonSchema(), document)).toBe(true);
});
