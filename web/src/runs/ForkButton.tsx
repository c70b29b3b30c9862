import { useMutation } from '@tanstack/react-query';
import { isJsonObject, type JsonObject } from '@weir/contract/json';
import type { RunStep } from '@weir/contract/run';
import { Input } from 'antd';
import { useId, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { call } from '../api.ts';
import { useText } from '../i18n/i18n.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { enteredJson } from '../ui/entered-json.ts';
import { ConfirmedButton } from './ConfirmedButton.tsx';

interface ForkProps {
  /** Id of the run. */
  readonly run: string;
  /** Id of the step. */
  readonly id: string;
  readonly name: string;
  readonly step: RunStep;
}

/** Starts a new run that goes on from where this step began, and leads there. */
export function ForkButton({ run, id, name, step }: ForkProps) {
  const t = useText();
  const { tenant = '' } = useParams();
  const navigate = useNavigate();
  const field = useId();
  const [text, setText] = useState('');
  const outputs = outputsIn(text);
  const fork = useMutation({
    mutationFn: () =>
      call('forkRun', {
        params: { id: run },
        body: { step: id, ...(step.path && { path: step.path }), ...(outputs && { outputs }) },
      }),
    onSuccess: ({ runId }) => navigate(`/t/${tenant}/runs/${encodeURIComponent(runId)}`),
  });
  // It has not begun.
  if (step.startedAt === undefined && step.endedAt === undefined) return null;
  const description = (
    <div className="run-cancel">
      <p>{t('again.forkText')}</p>
      <label htmlFor={field}>{t('again.outputs')}</label>
      <Input.TextArea
        id={field}
        className="mono"
        autoSize={{ minRows: 2, maxRows: 8 }}
        placeholder={t('again.outputsExample')}
        value={text}
        aria-invalid={outputs === null}
        {...(outputs === null && { status: 'error' as const })}
        onChange={({ target }) => setText(target.value)}
      />
    </div>
  );
  return (
    <>
      {fork.isError && <ErrorNotice error={fork.error} />}
      <ConfirmedButton
        label={t('again.fork')}
        title={t('again.forkSure', { step: name })}
        description={description}
        back={t('again.back')}
        confirm={{ disabled: outputs === null }}
        work={fork}
      />
    </>
  );
}

/** Undefined: nothing is edited; null: it is no object of outputs. */
function outputsIn(text: string): JsonObject | undefined | null {
  const entered = enteredJson(text);
  if (!entered.ok) return null;
  if (entered.value === undefined) return undefined;
  return isJsonObject(entered.value) ? entered.value : null;
}
