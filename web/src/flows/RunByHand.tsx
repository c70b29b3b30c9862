import { useMutation } from '@tanstack/react-query';
import { problemsOf } from '@weir/contract/errors';
import type { Json, JsonObject } from '@weir/contract/json';
import { Button, Drawer, Input } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { call } from '../api.ts';
import { errorDataOf } from '../api-error.ts';
import { useText } from '../i18n/i18n.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { enteredJson } from '../ui/entered-json.ts';
import { inputExample } from './input-example.ts';
import { ProblemList } from './Problems.tsx';

interface RunByHandProps {
  readonly flowKey: string;
  readonly name: string;
  readonly version: number;
  /** Other systems start the flow: what is entered stands for the body their events bring. */
  readonly withBody: boolean;
  /** What the flow says of its input, if anything. */
  readonly schema: JsonObject | undefined;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** A panel beside the flow: asks for the input, starts the published version and goes to the run. */
export function RunByHand(props: RunByHandProps) {
  const { flowKey, name, version, withBody, schema, open, onClose } = props;
  const t = useText();
  const navigate = useNavigate();
  const { tenant = '' } = useParams();
  const [text, setText] = useState('');
  const [bad, setBad] = useState<string | undefined>();
  const formId = useId();
  const example = schema
    ? inputExample(schema)
    : t(withBody ? 'run.bodyExample' : 'run.inputExample');
  const start = useMutation({
    mutationFn: (entered: Json | undefined) => {
      const given = withBody ? { trigger: { body: entered ?? null } } : { input: entered };
      return call('runFlow', {
        params: { key: flowKey },
        body: entered === undefined ? {} : given,
      });
    },
    onSuccess: ({ runId }) => navigate(`/t/${tenant}/runs/${runId}`),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const entered = enteredJson(text);
    if (!entered.ok) return setBad(t('run.inputBad', { reason: entered.reason }));
    if (withBody && entered.value === undefined) return setBad(t('run.bodyNeeded'));
    setBad(undefined);
    start.mutate(entered.value);
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
        <label htmlFor={`${formId}-input`}>{t(withBody ? 'run.body' : 'run.input')}</label>
        <p className="meta">
          {t('run.inputHelp')}
          <code className="value">
            {t(withBody ? 'run.bodyExpression' : 'run.inputExpression')}
          </code>
        </p>
        <Input.TextArea
          id={`${formId}-input`}
          className="mono"
          autoSize={{ minRows: 8, maxRows: 24 }}
          placeholder={example}
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
        {start.isError && <Refused error={start.error} />}
      </form>
    </Drawer>
  );
}

/** Where there are several problems, all of them with their places. */
function Refused({ error }: { readonly error: unknown }) {
  const problems = problemsOf(errorDataOf(error));
  return (
    <>
      <ErrorNotice error={error} />
      {problems.length > 1 && <ProblemList problems={problems} />}
    </>
  );
}
