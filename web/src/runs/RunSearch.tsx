import { Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useText } from '../i18n/i18n.ts';
import { longestWords, searchOf } from './run-filter.ts';
import type { RunFilter } from './use-run-list.ts';

/** ms without a key pressed after which what was typed is looked for. */
const pause = 250;

/** Words that runs are looked for by; they live in the address. */
export function RunSearch({ filter }: { readonly filter: RunFilter }) {
  const t = useText();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(filter.q ?? '');
  const asked = filter.q ?? '';

  useEffect(() => {
    // The address has changed by itself: going back, or clearing all filters.
    setTyped((text) => (text.trim() === asked ? text : asked));
  }, [asked]);
  const latest = useRef({ filter, navigate });
  latest.current = { filter, navigate };
  useEffect(() => {
    const q = typed.trim();
    const { filter: now, navigate: go } = latest.current;
    if (q === (now.q ?? '')) return undefined;
    const timer = setTimeout(() => {
      const { q: _, ...others } = latest.current.filter;
      void go(searchOf({ ...others, ...(q && { q }) }) || '?', { replace: true });
    }, pause);
    return () => clearTimeout(timer);
  }, [typed]);

  return (
    <Input
      className="run-search"
      size="small"
      type="search"
      allowClear
      maxLength={longestWords}
      aria-label={t('runs.search')}
      placeholder={t('runs.search')}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
