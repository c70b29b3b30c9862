import CopyOutlined from '@ant-design/icons/CopyOutlined';
import { type Json, stringifyJson } from '@weir/contract/json';
import { useMemo } from 'react';
import { allExpanded, JsonView } from 'react-json-view-lite';
import { useText } from '../i18n/i18n.ts';
import { forTree } from './json-for-tree.ts';
import './json-tree.css';
import { useCopy } from './use-copy.ts';

/** Longer values would freeze the page; the copy button still gives them whole. */
const shownCharacters = 256 * 1024;
const levelsAtFirst = 3;

interface JsonTreeProps {
  readonly title: string;
  readonly value: Json;
  /** Everything unfolded at first, not only the upper levels. */
  readonly whole?: boolean;
}

/** A JSON value as a tree with a heading and a copy button. */
export function JsonTree({ title, value, whole = false }: JsonTreeProps) {
  const t = useText();
  const copy = useCopy();
  const text = useMemo(() => stringifyJson(value, 2), [value]);
  return (
    <section className="json-section">
      <header>
        <h3>{title}</h3>
        <button type="button" className="text-button" onClick={() => void copy(text)}>
          <CopyOutlined aria-hidden /> {t('copy.json')}
        </button>
      </header>
      <JsonBody value={value} text={text} title={title} whole={whole} />
    </section>
  );
}

function JsonBody({
  value,
  text,
  title,
  whole,
}: Required<JsonTreeProps> & { readonly text: string }) {
  const t = useText();
  const tree = useMemo(() => forTree(value), [value]);
  if (text.length > shownCharacters) {
    const sizes = { size: Math.round(text.length / 1024), shown: shownCharacters / 1024 };
    return (
      <>
        <p className="meta">{t('json.long', sizes)}</p>
        <pre className="json-text mono">{text.slice(0, shownCharacters)}</pre>
      </>
    );
  }
  if (tree === undefined) return <pre className="json-text mono">{text}</pre>;
  const labels = { collapseJson: t('json.collapse'), expandJson: t('json.expand') };
  return (
    <JsonView
      data={tree}
      aria-label={title}
      clickToExpandNode
      shouldExpandNode={whole ? allExpanded : expandTop}
      style={{ ...classes, ariaLables: labels }}
    />
  );
}

// Outside the component: the view expands anew whenever this function changes.
const expandTop = (level: number) => level < levelsAtFirst;

const classes = {
  container: 'json-tree mono',
  basicChildStyle: 'json-line',
  childFieldsContainer: 'json-children',
  label: 'json-label',
  clickableLabel: 'json-label json-clickable',
  nullValue: 'json-null',
  undefinedValue: 'json-null',
  numberValue: 'json-number',
  // Integers beyond 2^53, see json-for-tree.ts.
  otherValue: 'json-number',
  booleanValue: 'json-boolean',
  stringValue: 'json-string',
  punctuation: 'json-punctuation',
  expandIcon: 'json-icon json-closed',
  collapseIcon: 'json-icon json-open',
  collapsedContent: 'json-folded',
  stringifyStringValues: true,
};
