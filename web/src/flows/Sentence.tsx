import type { Part } from './sentence.ts';

/** A sentence on a line of its own, its values set apart; nothing when there is none. */
export function Sentence({ parts }: { readonly parts: readonly Part[] }) {
  if (parts.length === 0) return null;
  return (
    <p className="word-sentence">
      {parts.map(({ kind, text }, index) => {
        const key = `${index}${text}`;
        return kind === 'value' ? (
          <code key={key} className="value">
            {text}
          </code>
        ) : (
          <span key={key}>{text}</span>
        );
      })}
    </p>
  );
}
