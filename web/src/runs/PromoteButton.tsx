import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RunView } from '@weir/contract/run';
import { App, Button } from 'antd';
import { call } from '../api.ts';
import { useText } from '../i18n/i18n.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';

/** Where a run waits for its turn. */
const inLine: ReadonlySet<string> = new Set(['worker', 'lane', 'group', 'slot']);

/** Lets a run that waits for its turn go before others: to the first priority, and from there before all priorities. */
export function PromoteButton({ run }: { readonly run: RunView }) {
  const t = useText();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const pins = run.priority === 1;
  const promote = useMutation({
    mutationFn: (pinned: boolean) =>
      call('prioritizeRun', { params: { id: run.id }, body: { priority: 1, pinned } }),
    onSuccess: ({ pinned }) =>
      message.success(t(pinned ? 'runPage.pinDone' : 'runPage.promoteDone')),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['run', run.id] }),
  });
  const refused = promote.isError && <ErrorNotice error={promote.error} />;
  if (!run.why || !inLine.has(run.why.kind) || run.pinned) return refused;
  return (
    <>
      {refused}
      <Button size="small" loading={promote.isPending} onClick={() => promote.mutate(pins)}>
        {t(pins ? 'runPage.pin' : 'runPage.promote')}
      </Button>
    </>
  );
}
