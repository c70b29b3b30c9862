import LogoutOutlined from '@ant-design/icons/LogoutOutlined';
import UserOutlined from '@ant-design/icons/UserOutlined';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Me } from '@weir/contract/views';
import { App, Dropdown } from 'antd';
import { useNavigate } from 'react-router';
import { call } from '../api.ts';
import { errorDataOf } from '../api-error.ts';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { browserZone, clocksDiffer, pageZone } from '../ui/clock-time.ts';
import { LanguageSwitch, ModeSwitch } from './switches.tsx';

export function TopBar({ me }: { readonly me: Me }) {
  const t = useText();
  return (
    <header className="top-bar">
      <p className="top-tenant">
        <span className="meta">{t('bar.tenant')}</span>
        <span className="cut" title={me.tenant}>
          {me.tenant}
        </span>
        <OtherZone />
      </p>
      <LanguageSwitch />
      <ModeSwitch />
      <Account name={me.user.name} />
    </header>
  );
}

/** Only where the clock of the person who reads tells another time than the page. */
function OtherZone() {
  const t = useText();
  if (!clocksDiffer(Date.now())) return null;
  const zone = pageZone();
  return (
    <span className="meta cut top-zone" title={t('bar.zoneHint', { zone, own: browserZone })}>
      {t('bar.zone', { zone })}
    </span>
  );
}

function Account({ name }: { readonly name: string }) {
  const t = useText();
  const language = useLanguage();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const signOut = useMutation({
    mutationFn: () => call('signOut'),
    onSuccess: async () => {
      await navigate('/sign-in');
      queryClient.clear();
    },
    onError: (error) => message.error(errorDataOf(error).message[language]),
  });
  const items = [
    { key: 'role', label: `${name} · ${t('bar.owner')}`, disabled: true },
    { type: 'divider' as const },
    {
      key: 'signOut',
      icon: <LogoutOutlined aria-hidden />,
      label: t('bar.signOut'),
      onClick: () => signOut.mutate(),
    },
  ];
  return (
    <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
      <button type="button" className="bar-button" aria-label={t('bar.account', { name })}>
        <UserOutlined aria-hidden /> <span className="bar-name cut">{name}</span>
      </button>
    </Dropdown>
  );
}
