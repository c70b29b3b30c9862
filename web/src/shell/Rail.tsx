import ApiOutlined from '@ant-design/icons/ApiOutlined';
import NodeIndexOutlined from '@ant-design/icons/NodeIndexOutlined';
import PlayCircleOutlined from '@ant-design/icons/PlayCircleOutlined';
import type { ReactNode } from 'react';
import { Link, NavLink } from 'react-router';
import { type TextKey, useText } from '../i18n/i18n.ts';
import { Logo } from '../ui/Logo.tsx';

const places: readonly {
  readonly path: string;
  readonly text: TextKey;
  readonly icon: ReactNode;
}[] = [
  { path: 'flows', text: 'nav.flows', icon: <NodeIndexOutlined aria-hidden /> },
  { path: 'runs', text: 'nav.runs', icon: <PlayCircleOutlined aria-hidden /> },
  { path: 'connections', text: 'nav.connections', icon: <ApiOutlined aria-hidden /> },
];

export function Rail({ tenant }: { readonly tenant: string }) {
  const t = useText();
  const root = `/t/${encodeURIComponent(tenant)}`;
  return (
    <nav className="rail" aria-label={t('nav.label')}>
      <Link to={`${root}/flows`} className="rail-brand">
        <Logo size={24} />
        <span className="rail-word">
          <strong>{t('product.name')}</strong> {t('product.mark')}
        </span>
      </Link>
      {places.map(({ path, text, icon }) => (
        <NavLink key={path} to={`${root}/${path}`} className="rail-place" title={t(text)}>
          {icon}
          <span className="rail-word">{t(text)}</span>
        </NavLink>
      ))}
    </nav>
  );
}
