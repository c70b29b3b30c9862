import { useMemo } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { StateMark } from '../../ui/RunState.tsx';
import type { StepNode } from '../flow-to-graph.ts';
import type { NodeWords, PortWords } from '../node-words.ts';
import type { NodeStatus } from '../run-on-graph.ts';
import { SentenceParts } from './SentenceParts.tsx';
import { StatusLine } from './StatusLine.tsx';
import { StepTile } from './StepTile.tsx';

interface PartProps {
  readonly node: StepNode;
  readonly words: NodeWords;
  /** Absent without a run. */
  readonly status: NodeStatus | undefined;
}

/** What a step is. */
export function StepHead({ node, words, status }: PartProps) {
  const t = useText();
  const { declared } = node;
  return (
    <span className="node-head">
      <StepTile step={declared} about={words.about} />
      <span className="node-title cut" title={`${words.title}\n${words.about}`}>
        {words.title}
      </span>
      {declared.disabled && (
        <span className="node-tag" title={t('step.disabledText')}>
          {t('step.disabled')}
        </span>
      )}
      {status && <StateMark state={status.state} />}
    </span>
  );
}

/** What it does, and in a run what became of it. */
export function StepBody({ node, words, status }: PartProps) {
  const t = useText();
  const input = status?.input;
  const sentence = useMemo(
    () => (input && words.sentenceWith?.(input)) ?? words.sentence,
    [words, input],
  );
  const several = node.declared.join === 'any' && Array.isArray(node.declared.after);
  return (
    <span className={status ? 'node-body node-body-run' : 'node-body'}>
      <span className="node-sentence" title={sentence.map(({ text }) => text).join('')}>
        {several && <span className="node-join">{t('canvas.any')}</span>}
        <SentenceParts parts={sentence} otherwise={words.about} />
      </span>
      {status && <StatusLine status={status} />}
    </span>
  );
}

/** Its ways out that have a name. */
export function StepPorts({ ports }: { readonly ports: readonly PortWords[] }) {
  if (ports.length === 0) return null;
  return (
    <span className="node-ports">
      {ports.map((port) => (
        <span key={port.id} className="node-port" data-port={port.id}>
          <span className="node-condition cut mono" title={port.text}>
            {port.text}
          </span>
          <span className="node-port-name cut" title={port.label}>
            {port.label}
          </span>
        </span>
      ))}
    </span>
  );
}
