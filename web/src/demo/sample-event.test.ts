import { execFileSync } from 'node:child_process';
import { parseJson } from '@weir/contract/json';
import type { DemoView } from '@weir/contract/views';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curlLine, firstChoice, justEnabled, newEventId, sampleEvent } from './sample-event.ts';

const template = (id: string, status: string) => ({ id, name: id, status, ownerId: 'U-1' });
const demo = (...templates: DemoView['templates']): DemoView => ({
  sample: {
    flow: 'a',
    path: '/hooks/t/a',
    body: { eventId: 'e', templateId: 'T-2', big: 9007199254740993n },
  },
  templates,
  inbox: [],
});

describe('the first choice', () => {
  it("is the sample's own template, as long as it is disabled", () => {
    const both = [template('T-1', 'DISABLED'), template('T-2', 'DISABLED')];
    expect(firstChoice(demo(...both))).toBe('T-2');
    expect(firstChoice(demo(template('T-1', 'DISABLED'), template('T-2', 'ENABLED')))).toBe('T-1');
    expect(firstChoice(demo(template('T-2', 'ENABLED')))).toBeUndefined();
  });
});

it('is the sample, for another template, as a new event', () => {
  expect(sampleEvent(demo(), { templateId: 'T-9', eventId: 'new' })).toEqual({
    eventId: 'new',
    templateId: 'T-9',
    big: 9007199254740993n,
  });
  expect(newEventId(1, 0.5)).not.toBe(newEventId(2, 0.5));
  expect(newEventId(1, 0.5)).not.toBe(newEventId(1, 0.6));
});

it('writes a line that a shell reads back as it was meant', () => {
  fc.assert(
    fc.property(
      fc.string().filter((text) => !text.includes('\0')),
      (text) => {
        const line = curlLine('http://h/x', { text, big: 9007199254740993n });
        const echoed = execFileSync('sh', ['-c', line.replace('curl', "printf '%s\\n' --")]);
        const given = echoed.toString().slice(0, -1);
        expect(parseJson(given.slice(given.indexOf('-d\n') + 3))).toEqual({
          text,
          big: 9007199254740993n,
        });
      },
    ),
    { numRuns: 20, examples: [["it's $(date) 'twice' `date` \\"]] },
  );
});

it('tells what was enabled just now', () => {
  const before = [template('T-1', 'ENABLED'), template('T-2', 'DISABLED')];
  const now = [template('T-1', 'ENABLED'), template('T-2', 'ENABLED'), template('T-3', 'ENABLED')];
  expect(justEnabled(before, now)).toEqual(['T-2']);
  expect(justEnabled(undefined, now)).toEqual([]);
  expect(justEnabled(now, before)).toEqual([]);
});
