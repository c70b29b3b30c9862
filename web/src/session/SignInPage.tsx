import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { call } from '../api.ts';
import { useText } from '../i18n/i18n.ts';
import { LanguageSwitch, ModeSwitch } from '../shell/switches.tsx';
import { CommandLine } from '../ui/CommandLine.tsx';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { Logo } from '../ui/Logo.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { reportSignedIn } from './session.ts';
import './sign-in.css';
import { knowMe } from './use-me.ts';

/** Lands a one-time link (`/sign-in#code=…`); without a code it says how to get one. */
export function SignInPage() {
  const t = useText();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [code, setCode] = useState(codeInAddress);
  const posted = useRef<string | null>(null);
  const signIn = useMutation({
    mutationFn: (given: string) => call('signIn', { body: { code: given } }),
    onSuccess: (me) => {
      queryClient.clear();
      queryClient.setQueryData(['me'], knowMe(me));
      reportSignedIn();
      void navigate(`/t/${encodeURIComponent(me.tenant)}/flows`, { replace: true });
    },
  });
  const { mutate } = signIn;
  useEffect(() => {
    // Strict mode mounts twice; the code works once.
    if (code === null || posted.current === code) return;
    posted.current = code;
    // Out of history, so that Back and Reload do not post it again.
    window.history.replaceState(window.history.state, '', '/sign-in');
    mutate(code);
  }, [code, mutate]);
  useEffect(() => {
    // A link opened in a tab that shows this page already changes nothing but what stands behind `#`.
    const onLink = () => {
      const given = codeInAddress();
      if (given !== null) setCode(given);
    };
    window.addEventListener('hashchange', onLink);
    return () => window.removeEventListener('hashchange', onLink);
  }, []);

  return (
    <main className="sign-in">
      <PageTitle text={t('signIn.title')} />
      <div className="sign-in-card">
        <p className="brand">
          <Logo size={28} />
          <span>
            <strong>{t('product.name')}</strong> {t('product.mark')}
          </span>
        </p>
        <h1>{t('signIn.title')}</h1>
        {signIn.isError && <ErrorNotice error={signIn.error} />}
        {code !== null && !signIn.isError ? (
          <p role="status">{t('signIn.working')}</p>
        ) : (
          <HowToSignIn />
        )}
      </div>
      <div className="sign-in-foot">
        <LanguageSwitch />
        <ModeSwitch />
      </div>
    </main>
  );
}

function HowToSignIn() {
  const t = useText();
  return (
    <>
      <p className="soft">{t('signIn.how')}</p>
      <CommandLine command={t('signIn.command')} />
      <p className="meta">{t('signIn.once')}</p>
    </>
  );
}

function codeInAddress(): string | null {
  return new URLSearchParams(window.location.hash.slice(1)).get('code');
}
