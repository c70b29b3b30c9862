import { useMutation } from '@tanstack/react-query';
import type { RunView } from '@weir/contract/run';
import { isEnded } from '@weir/contract/run-status';
import { useNavigate, useParams } from 'react-router';
import { call } from '../api.ts';
import { useText } from '../i18n/i18n.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { ConfirmedButton } from './ConfirmedButton.tsx';

/** Starts a new run of the same trigger event, and leads there. */
export function ReplayButton({ run }: { readonly run: RunView }) {
  const t = useText();
  const { tenant = '' } = useParams();
  const navigate = useNavigate();
  const replay = useMutation({
    mutationFn: () => call('replayRun', { params: { id: run.id }, body: {} }),
    onSuccess: ({ runId }) => navigate(`/t/${tenant}/runs/${encodeURIComponent(runId)}`),
  });
  if (!isEnded(run.status)) return null;
  return (
    <>
      {replay.isError && <ErrorNotice error={replay.error} />}
      <ConfirmedButton
        label={t('again.replay')}
        title={t('again.replaySure')}
        description={<p className="run-cancel">{t('again.replayText')}</p>}
        back={t('again.back')}
        work={replay}
      />
    </>
  );
}
