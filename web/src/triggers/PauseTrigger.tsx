import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReplyOf } from '@weir/contract/api';
import type { TriggerView } from '@weir/contract/trigger';
import { Button, Popconfirm } from 'antd';
import { useRef } from 'react';
import { call } from '../api.ts';
import { useText } from '../i18n/i18n.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { triggersKey } from './use-triggers.ts';

/**
 * Pauses or resumes a trigger. Only a webhook asks first: what it is sent meanwhile is lost, where a broker keeps its
 * messages.
 */
export function PauseTrigger({ view }: { readonly view: TriggerView }) {
  const t = useText();
  const turn = useTurn(view);
  const button = useRef<HTMLButtonElement>(null);
  const { trigger, state } = view;
  const does = state === 'paused' ? 'resume' : 'pause';
  const asks = does === 'pause' && view.use === 'webhook';
  return (
    <>
      <Popconfirm
        disabled={!asks}
        placement="topLeft"
        title={t('trigger.pauseSure', { trigger })}
        description={t('trigger.pauseSureText')}
        okText={t('trigger.pause')}
        cancelText={t('trigger.dontPause')}
        // By keyboard the question lies at the end of the page: it takes the focus, and gives it back.
        destroyOnHidden
        cancelButtonProps={{ autoFocus: true }}
        onCancel={() => button.current?.focus()}
        onConfirm={() => {
          button.current?.focus();
          turn.mutate();
        }}
      >
        <Button
          ref={button}
          size="small"
          aria-label={t(`trigger.${does}Of`, { trigger })}
          loading={turn.isPending}
          {...(!asks && { onClick: () => turn.mutate() })}
        >
          {t(`trigger.${does}`)}
        </Button>
      </Popconfirm>
      {turn.isError && (
        <div className="trigger-refusal">
          <ErrorNotice error={turn.error} />
        </div>
      )}
    </>
  );
}

type Triggers = ReplyOf<'listTriggers'>;

function useTurn({ flow, trigger, state }: TriggerView) {
  const queryClient = useQueryClient();
  const queryKey = [triggersKey];
  return useMutation({
    mutationFn: () =>
      call(state === 'paused' ? 'resumeTrigger' : 'pauseTrigger', { params: { flow, trigger } }),
    // An answer under way would tell of the state before.
    onMutate: () => queryClient.cancelQueries({ queryKey }),
    onSuccess: (now) =>
      queryClient.setQueriesData<Triggers>({ queryKey }, (known) => known && withView(known, now)),
    // Also when refused: it may be gone.
    onSettled: () => void queryClient.invalidateQueries({ queryKey }),
  });
}

function withView({ items }: Triggers, now: TriggerView): Triggers {
  const isIt = (each: TriggerView) => each.flow === now.flow && each.trigger === now.trigger;
  return { items: items.map((each) => (isIt(each) ? now : each)) };
}
