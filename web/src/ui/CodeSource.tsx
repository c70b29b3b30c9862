import CopyOutlined from '@ant-design/icons/CopyOutlined';
import { useText } from '../i18n/i18n.ts';
import './code-source.css';
import { useCopy } from './use-copy.ts';

/** A place in a source, both from 1. */
export interface CodePlace {
  readonly line: number;
  readonly column: number;
}

/** Source code with numbered lines; `marked` is where it failed. */
export function CodeSource({
  source,
  marked,
}: {
  readonly source: string;
  readonly marked?: CodePlace | undefined;
}) {
  const t = useText();
  const copy = useCopy();
  return (
    <section className="json-section">
      <header>
        <h3>{t('step.codeSource')}</h3>
        <button type="button" className="text-button" onClick={() => void copy(source)}>
          <CopyOutlined aria-hidden /> {t('copy.code')}
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long source is scrolled by keys. */}
      <ol className="code-source mono" tabIndex={0} aria-label={t('step.codeSource')}>
        {source.split('\n').map((line, index) => {
          const number = index + 1;
          const bad = marked?.line === number;
          return (
            <li key={`${number} ${line}`} aria-current={bad ? 'true' : undefined}>
              {bad ? <MarkedLine line={line} column={marked.column} /> : line || ' '}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function MarkedLine({ line, column }: { readonly line: string; readonly column: number }) {
  const at = Math.min(Math.max(0, column - 1), line.length);
  // One whole character, even of two code units; behind the end there is still a place to see.
  const character = [...line.slice(at)][0] ?? ' ';
  return (
    <>
      {line.slice(0, at)}
      <mark>{character}</mark>
      {line.slice(at + character.length)}
    </>
  );
}
