import { useMutation } from '@tanstack/react-query';
import { isJsonObject, type JsonObject } from '@weir/contract/json';
import type { DemoView } from '@weir/contract/views';
import { Button, Select } from 'antd';
import { useId, useState } from 'react';
import { post } from '../api.ts';
import { useText } from '../i18n/i18n.ts';
import { CommandLine } from '../ui/CommandLine.tsx';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { curlLine, firstChoice, isEnabled, newEventId, sampleEvent } from './sample-event.ts';

interface SendEventProps {
  readonly demo: DemoView;
  readonly onRun: (runId: string) => void;
}

const freshId = () => newEventId(Date.now(), Math.random());

/** The sample event: for which template, sent by a click or from a terminal. */
export function SendEvent({ demo, onRun }: SendEventProps) {
  const t = useText();
  const field = useId();
  const [chosen, setChosen] = useState<string>();
  const [shownId] = useState(freshId);
  const open = demo.templates.filter((template) => !isEnabled(template));
  const templateId = open.find(({ id }) => id === chosen)?.id ?? firstChoice(demo);
  const send = useMutation({
    mutationFn: (event: JsonObject) => post(demo.sample.path, event),
    onSuccess: (answer) => {
      const runId = isJsonObject(answer) ? answer['runId'] : undefined;
      if (typeof runId === 'string') onRun(runId);
    },
  });
  const filtered = send.isSuccess && !(isJsonObject(send.data) && 'runId' in send.data);
  const address = new URL(demo.sample.path, window.location.origin).href;
  const shown = sampleEvent(demo, {
    templateId: templateId ?? String(demo.sample.body['templateId'] ?? ''),
    eventId: shownId,
  });
  return (
    <section className="card demo-event" aria-label={t('demo.event')}>
      <div className="demo-send">
        <label htmlFor={field}>{t('demo.template')}</label>
        <Select
          id={field}
          className="demo-template"
          value={templateId ?? null}
          disabled={open.length === 0}
          onChange={(id: string | null) => setChosen(id ?? undefined)}
          options={open.map(({ id, name }) => ({
            value: id,
            label: t('demo.option', { id, name }),
          }))}
        />
        <Button
          type="primary"
          disabled={templateId === undefined}
          loading={send.isPending}
          onClick={() =>
            templateId !== undefined &&
            send.mutate(sampleEvent(demo, { templateId, eventId: freshId() }))
          }
        >
          {t('demo.send')}
        </Button>
        {templateId === undefined && <span className="meta">{t('demo.allEnabled')}</span>}
      </div>
      <div className="demo-terminal">
        <span className="meta">{t('demo.terminal')}</span>
        <CommandLine command={curlLine(address, shown)} />
      </div>
      {send.isError && <ErrorNotice error={send.error} />}
      {filtered && (
        <p className="danger" role="alert">
          {t('demo.filtered')}
        </p>
      )}
    </section>
  );
}
