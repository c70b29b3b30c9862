import type { Part } from '../../flows/sentence.ts';

/** A sentence whose values stand out. */
export function SentenceParts(props: {
  readonly parts: readonly Part[];
  /** Said when there is no sentence. */
  readonly otherwise?: string;
}) {
  if (props.parts.length === 0) return <>{props.otherwise}</>;
  return props.parts.map(({ kind, text }, place) => {
    const key = `${place}${text}`;
    return kind === 'value' ? <b key={key}>{text}</b> : <span key={key}>{text}</span>;
  });
}
