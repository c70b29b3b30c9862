import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RunView } from '@weir/contract/run';
import { isEnded } from '@weir/contract/run-status';
import { say } from '@weir/contract/text';
import { App, Checkbox } from 'antd';
import { useState } from 'react';
import { call } from '../api.ts';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { ConfirmedButton } from './ConfirmedButton.tsx';

interface CancelProps {
  readonly run: RunView;
  /** Some step of the flow says how it is undone. */
  readonly canUndo: boolean;
}

/** Cancels a run that has not ended, once that was confirmed. */
export function CancelButton({ run, canUndo }: CancelProps) {
  const t = useText();
  const language = useLanguage();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const [undo, setUndo] = useState(false);
  const flow = say(run.name, language);
  const cancel = useMutation({
    mutationFn: () => call('cancelRun', { params: { id: run.id }, body: undo ? { undo } : {} }),
    onSuccess: ({ status }) =>
      message.success(
        isEnded(status) ? t('runPage.cancelDone', { flow }) : t('runPage.cancelling'),
      ),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['run', run.id] }),
  });
  const refused = cancel.isError && <ErrorNotice error={cancel.error} />;
  // It may just have been refused because of that.
  if (isEnded(run.status)) return refused;
  const description = (
    <div className="run-cancel">
      <p>{t('runPage.cancelText')}</p>
      {canUndo && (
        <Checkbox checked={undo} onChange={({ target }) => setUndo(target.checked)}>
          {t('runPage.cancelUndo')}
        </Checkbox>
      )}
    </div>
  );
  return (
    <>
      {refused}
      <ConfirmedButton
        label={t('runPage.cancel')}
        title={t('runPage.cancelSure', { flow })}
        description={description}
        back={t('runPage.cancelBack')}
        confirm={{ danger: true }}
        work={cancel}
      />
    </>
  );
}
