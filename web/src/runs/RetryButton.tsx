import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RunView } from '@weir/contract/run';
import { say } from '@weir/contract/text';
import { App, Button } from 'antd';
import { call } from '../api.ts';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';

/** Lets a run that failed or was cancelled go on, unless what it did was undone. */
export function RetryButton({ run }: { readonly run: RunView }) {
  const t = useText();
  const language = useLanguage();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const retry = useMutation({
    mutationFn: () => call('retryRun', { params: { id: run.id } }),
    onSuccess: () => message.success(t('runPage.retryDone', { flow: say(run.name, language) })),
    // Also when refused: somebody else may have done it.
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['run', run.id] }),
  });
  const refused = retry.isError && <ErrorNotice error={retry.error} />;
  const canRetry = run.status === 'failed' || run.status === 'cancelled';
  // It may just have been refused because of that.
  if (!canRetry || run.undone !== undefined) return refused;
  return (
    <>
      {refused}
      <Button type="primary" size="small" loading={retry.isPending} onClick={() => retry.mutate()}>
        {t(run.status === 'failed' ? 'runPage.retryFailed' : 'runPage.retryCancelled')}
      </Button>
    </>
  );
}
