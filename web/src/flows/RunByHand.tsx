import { useMutation } from '@tanstack/react-query';
import { type Json, parseJson } from '@weir/contract/json';
import { Button, Drawer, Input } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { call } from '../api.ts';
import { useText } from '../i18n/i18n.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';

interface RunByHandProps {
  readonly flowKey: string;
  readonly name: string;
  readonly version: number;
  /** The flow is started by webhooks: what is entered stands for the body such an event brings. */
  readonly byWebhook: boolean;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** A panel beside the flow: asks for the input, starts the published version and goes to the run. */
export function RunByHand({ flowKey, name, version, byWebhook, open, onClose }: RunByHandProps) {
  const t = useText();
  const navigate = useNavigate();
  const { tenant = '' } = useParams();
  const [text, setText] = useState('');
  const [bad, setBad] = useState<string | undefined>();
  const formId = useId();
  const start = useMutation({
    mutationFn: (entered: Json | undefined) => {
      const given = byWebhook ? { trigger: { body: entered ?? null } } : { input: entered };
      return call('runFlow', {
        params: { key: flowKey },
        body: entered === undefined ? {} : given,
      });
    },
    onSuccess: ({ runId }) => navigate(`/t/${tenant}/runs/${runId}`),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { input, reason } =
      byWebhook && text.trim() === ''
        ? { reason: t('run.bodyNeeded') }
        : inputOf(text, (cause) => t('run.inputBad', { reason: cause }));
    setBad(reason);
    if (reason === undefined) start.mutate(input);
  };
  return (
    <Drawer
      open={open}
      onClose={onClose}
      size={420}
      mask={false}
      closable={{ placement: 'end' }}
      title={<span className="break">{t('run.byHand', { name })}</span>}
      footer={
        <div className="drawer-foot">
          <Button onClick={onClose}>{t('run.cancel')}</Button>
          <Button type="primary" htmlType="submit" form={formId} loading={start.isPending}>
            {t('run.start')}
          </Button>
        </div>
      }
    >
      <form id={formId} className="run-form" onSubmit={submit}>
        <p className="soft">{t('run.byHandText', { n: version })}</p>
        <label htmlFor={`${formId}-input`}>{t(byWebhook ? 'run.body' : 'run.input')}</label>
        <p className="meta">
          {t('run.inputHelp')}
          <code className="value">
            {t(byWebhook ? 'run.bodyExpression' : 'run.inputExpression')}
          </code>
        </p>
        <Input.TextArea
          id={`${formId}-input`}
          className="mono"
          autoSize={{ minRows: 8, maxRows: 24 }}
          placeholder={t(byWebhook ? 'run.bodyExample' : 'run.inputExample')}
          value={text}
          aria-invalid={bad !== undefined}
          {...(bad !== undefined && { status: 'error' as const })}
          onChange={({ target }) => setText(target.value)}
        />
        {bad !== undefined && (
          <p className="danger break" role="alert">
            {bad}
          </p>
        )}
        {start.isError && <ErrorNotice error={start.error} />}
      </form>
    </Drawer>
  );
}

function inputOf(
  text: string,
  describe: (cause: string) => string,
): { input?: Json; reason?: string | undefined } {
  if (text.trim() === '') return {};
  try {
    return { input: parseJson(text) };
  } catch (error) {
    return { reason: describe(error instanceof Error ? error.message : String(error)) };
  }
}
