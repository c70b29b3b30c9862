import type { EndpointName } from '@weir/contract/api';
import type { Problem } from '@weir/contract/errors';
import { toErrorData, WeirError } from '@weir/contract/weir-error';
import { describe, expect, it } from 'vitest';
import { checkDocuments } from './check-documents.ts';
import { type FileDocument, readDocument } from './documents.ts';
import { Refused } from './failure.ts';
import type { Server } from './server.ts';

/** Answers as a server would that has a connector, no connection, and problems with every flow but "alert". */
function serverOf(problems: readonly Problem[] | Error): Server {
  const answers: Partial<Record<EndpointName, unknown>> = {
    listConnectors: {
      items: [{ key: 'core', config: { schema: { properties: {} }, secrets: [] } }],
    },
    listConnections: { items: [] },
  };
  return {
    call: async (name, { params } = {}) => {
      if (name !== 'validateFlow') return answers[name] as never;
      if (problems instanceof Error) throw problems;
      const { key } = params as { key: string };
      return { problems: key === 'alert' ? [] : problems } as never;
    },
    link: async () => '',
  };
}

function read(file: string, text: string): FileDocument {
  const document = readDocument(file, text);
  if ('document' in document) return document.document;
  throw new Error(JSON.stringify(document));
}

const flow = read(
  'f.yaml',
  'flow: f\nsteps:\n  one: { use: core.get, connection: new }\nsettings: { onFailure: { call: alert } }',
);
const alert = read('a.yaml', 'flow: alert\nsteps: {}');
const connection = (connector: string) =>
  read('c.yaml', `connection: new\nconnector: ${connector}\nname: x\nconfig: {}`);
const message = { 'zh-CN': '不行', en: 'no' };
const problem = (path: string, code = 'x'): Problem => ({ path, code, message, severity: 'error' });

const placesIn = async (problems: readonly Problem[] | Error, documents: FileDocument[]) => {
  const checked = await checkDocuments(serverOf(problems), documents);
  return checked.problems.map(({ file, line, path }) => `${file}:${line} ${path}`);
};

describe('files that are checked together', () => {
  it('solve what the server misses of each other', async () => {
    const missed = [problem('steps.one.connection'), problem('settings.onFailure.call')];
    const alone = ['f.yaml:3 steps.one.connection', 'f.yaml:4 settings.onFailure.call'];
    expect(await placesIn(missed, [flow])).toEqual(alone);
    expect(await placesIn(missed, [flow, connection('core')])).toEqual([alone[1]]);
    expect(await placesIn(missed, [flow, alert])).toEqual([alone[0]]);
    expect(await placesIn(missed, [connection('core'), flow, alert])).toEqual([]);
  });

  it('leave a connection of the wrong connector a problem', async () => {
    const found = await checkDocuments(serverOf([problem('steps.one.connection')]), [
      flow,
      { ...connection('core'), connector: 'feishu' } as FileDocument,
    ]);
    expect(found.problems.map(({ path }) => path)).toEqual(['connector', 'steps.one.connection']);
    expect(found.problems[1]?.message.en).toContain('feishu');
  });

  it('leave a flow that calls itself a problem', async () => {
    const self = read('s.yaml', 'flow: s\nsettings: { onFailure: { call: s } }');
    expect(await placesIn([problem('settings.onFailure.call')], [self])).toEqual([
      's.yaml:2 settings.onFailure.call',
    ]);
  });

  it('may have each key once', async () => {
    const twice = [flow, { ...flow, file: 'g.yaml' }, connection('core')];
    expect(await placesIn([], twice)).toEqual(['g.yaml:1 flow']);
  });

  it('have a problem when the server refuses the whole', async () => {
    const refused = new Refused(toErrorData(new WeirError('too_large')));
    expect(await placesIn(refused, [flow])).toEqual(['f.yaml:1 ']);
    const token = new Refused(toErrorData(new WeirError('token_invalid')));
    await expect(placesIn(token, [flow])).rejects.toBe(token);
  });
});
