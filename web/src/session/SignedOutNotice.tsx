import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useEffect, useRef } from 'react';
import { call } from '../api.ts';
import { isSignedOut } from '../api-error.ts';
import { useText } from '../i18n/i18n.ts';
import { CommandLine } from '../ui/CommandLine.tsx';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { reportSignedIn, useSignedOut } from './session.ts';
import './sign-in.css';

/** Lies over the page when the session has ended; goes by itself once this browser is signed in again. */
export function SignedOutNotice() {
  const t = useText();
  const open = useSignedOut();
  const queryClient = useQueryClient();
  const check = useMutation({
    mutationFn: () => call('me'),
    onSuccess: (me) => {
      queryClient.setQueryData(['me'], me);
      reportSignedIn();
      void queryClient.invalidateQueries();
    },
  });
  const { mutate } = check;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const look = () => mutate();
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [open, mutate]);

  return (
    <Modal
      open={open}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      centered
      afterOpenChange={(shown) => shown && button.current?.focus()}
      title={t('signedOut.title')}
      footer={
        <Button ref={button} type="primary" loading={check.isPending} onClick={() => mutate()}>
          {t('signedOut.check')}
        </Button>
      }
    >
      <div className="signed-out">
        <p>{t('signedOut.text')}</p>
        <CommandLine command={t('signIn.command')} />
        {check.isError &&
          (isSignedOut(check.error) ? (
            <p role="status">{t('signedOut.still')}</p>
          ) : (
            <ErrorNotice error={check.error} />
          ))}
      </div>
    </Modal>
  );
}
