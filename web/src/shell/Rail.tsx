import ApiOutlined from '@ant-design/icons/ApiOutlined';
import ExperimentOutlined from '@ant-design/icons/ExperimentOutlined';
import NodeIndexOutlined from '@ant-design/icons/NodeIndexOutlined';
import PlayCircleOutlined from '@ant-design/icons/PlayCircleOutlined';
import type { ReactNode } from 'react';
import { Link, NavLink } from 'react-router';
import { type TextKey, useText } from '../i18n/i18n.ts';
import { AttentionCount } from '../runs/AttentionCount.tsx';
import { useAttention } from '../runs/use-attention.ts';
import { useMe } from '../session/use-me.ts';
import { Logo } from '../ui/Logo.tsx';

interface Place {
  readonly path: string;
  readonly text: TextKey;
  readonly icon: ReactNode;
}

const places: readonly Place[] = [
  { path: 'flows', text: 'nav.flows', icon: <NodeIndexOutlined aria-hidden /> },
  { path: 'runs', text: 'nav.runs', icon: <PlayCircleOutlined aria-hidden /> },
  { path: 'connections', text: 'nav.connections', icon: <ApiOutlined aria-hidden /> },
];
const demoPlace: Place = {
  path: 'demo',
  text: 'nav.demo',
  icon: <ExperimentOutlined aria-hidden />,
};

export function Rail({ tenant }: { readonly tenant: string }) {
  const t = useText();
  const { count } = useAttention();
  const hasDemo = useMe().data?.demo === true;
  const root = `/t/${encodeURIComponent(tenant)}`;
  return (
    <nav className="rail" aria-label={t('nav.label')}>
      <Link to={`${root}/flows`} className="rail-brand">
        <Logo size={24} />
        <span className="rail-word">
          <strong>{t('product.name')}</strong> {t('product.mark')}
        </span>
      </Link>
      {[...places, ...(hasDemo ? [demoPlace] : [])].map(({ path, text, icon }) => {
        const waits = path === 'runs' && count > 0;
        const name = waits ? t('nav.attention', { place: t(text), count }) : t(text);
        return (
          <NavLink
            key={path}
            to={`${root}/${path}`}
            className="rail-place"
            title={name}
            {...(waits && { 'aria-label': name })}
          >
            {icon}
            <span className="rail-word">{t(text)}</span>
            {waits && <AttentionCount />}
          </NavLink>
        );
      })}
    </nav>
  );
}
