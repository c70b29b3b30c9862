import ThunderboltOutlined from '@ant-design/icons/ThunderboltOutlined';
import {
  type ConnectorTrigger,
  isConnectorTrigger,
  isWebhook,
  milliseconds,
  type Trigger,
  type WebhookTrigger,
} from '@weir/contract/flow';
import { Fragment, type ReactNode } from 'react';
import { useParams } from 'react-router';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { durationPhrase } from '../ui/duration.ts';
import { useCatalog } from './catalog.ts';
import { conditionText } from './condition.ts';
import { Sentence } from './Sentence.tsx';
import { valueText } from './sentence.ts';
import { triggerKindLabel, triggerSentence, triggerSettings } from './trigger-words.ts';

interface TriggerProps {
  readonly id: string;
  readonly use: string;
  readonly selected: boolean;
  readonly children: ReactNode;
}

/** A trigger by name, and below it what is to be said of it. */
export function TriggerItem({ id, use, selected, children }: TriggerProps) {
  const t = useText();
  const language = useLanguage();
  const catalog = useCatalog();
  return (
    <li
      className="word-item"
      data-word={`trigger/${id}`}
      aria-current={selected ? 'true' : undefined}
    >
      <span className="word-mark">
        <ThunderboltOutlined aria-hidden />
      </span>
      <div>
        <p className="word-title">
          <strong>{triggerKindLabel(use, { t, language, catalog })}</strong>
          <span className="mono quiet break">{id}</span>
        </p>
        {children}
      </div>
    </li>
  );
}

/** When a trigger starts the flow. */
export function TriggerInWords({ trigger }: { readonly trigger: Trigger }) {
  const t = useText();
  if (isWebhook(trigger)) return <Webhook trigger={trigger} />;
  if (isConnectorTrigger(trigger)) return <OfConnector trigger={trigger} />;
  return <p className="soft">{t(`trigger.${trigger.use}Text`)}</p>;
}

function Webhook({ trigger }: { readonly trigger: WebhookTrigger }) {
  const t = useText();
  const { tenant = '' } = useParams();
  const { method, path, respond, responseTimeout } = trigger.with;
  const timeout = durationPhrase(milliseconds(responseTimeout));
  return (
    <>
      <p className="soft">
        {t('trigger.webhookText')}{' '}
        <code className="value">{`${method} /hooks/${tenant}/${path}`}</code>
      </p>
      <p className="soft">{t(`trigger.${respond}`, { timeout: t(timeout.key, timeout.params) })}</p>
      <Acceptance trigger={trigger} />
    </>
  );
}

function OfConnector({ trigger }: { readonly trigger: ConnectorTrigger }) {
  const t = useText();
  const language = useLanguage();
  const tools = { t, language, catalog: useCatalog() };
  const { connection } = trigger;
  const own = connection === undefined ? [] : [connection];
  const settings = [
    { label: t('step.connection'), values: own },
    ...triggerSettings(trigger, tools),
  ].filter(({ values }) => values.length > 0);
  return (
    <>
      <Sentence parts={triggerSentence(trigger, tools)} />
      <p className="meta word-conditions">
        {settings.map(({ label, values }) => (
          <span key={label}>
            {label}
            {values.map((value) => (
              <Fragment key={value}>
                {' '}
                <code className="value">{value}</code>
              </Fragment>
            ))}
          </span>
        ))}
      </p>
      <Acceptance trigger={trigger} />
    </>
  );
}

/** Which events count. */
function Acceptance({ trigger }: { readonly trigger: WebhookTrigger | ConnectorTrigger }) {
  const t = useText();
  const { when, dedupe } = trigger;
  return (
    <>
      {when !== undefined && (
        <p className="soft">
          {t('trigger.when')} <code className="value">{conditionText(when, t)}</code>
        </p>
      )}
      {dedupe !== undefined && dedupe !== null && (
        <p className="soft">
          {t('trigger.dedupe')} <code className="value">{valueText(dedupe)}</code>
        </p>
      )}
    </>
  );
}
