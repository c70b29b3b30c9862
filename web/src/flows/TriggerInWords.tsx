import ThunderboltOutlined from '@ant-design/icons/ThunderboltOutlined';
import { milliseconds, type Trigger, type WebhookTrigger } from '@weir/contract/flow';
import { useParams } from 'react-router';
import { useText } from '../i18n/i18n.ts';
import { durationPhrase } from '../ui/duration.ts';
import { valueText } from './sentence.ts';

export function TriggerInWords({
  id,
  trigger,
}: {
  readonly id: string;
  readonly trigger: Trigger;
}) {
  const t = useText();
  return (
    <li className="word-item">
      <span className="word-mark">
        <ThunderboltOutlined aria-hidden />
      </span>
      <div>
        <p className="word-title">
          <strong>{t(`trigger.${trigger.use}`)}</strong>
          <span className="mono quiet break">{id}</span>
        </p>
        {trigger.use === 'manual' ? (
          <p className="soft">{t('trigger.manualText')}</p>
        ) : (
          <Webhook trigger={trigger} />
        )}
      </div>
    </li>
  );
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
      <p className="soft">
        {respond === 'finished'
          ? t('trigger.finished', { timeout: t(timeout.key, timeout.params) })
          : t('trigger.accepted')}
      </p>
      {trigger.when !== undefined && (
        <p className="soft">
          {t('trigger.when')} <code className="value">{valueText(trigger.when)}</code>
        </p>
      )}
      {trigger.dedupe !== undefined && trigger.dedupe !== null && (
        <p className="soft">
          {t('trigger.dedupe')} <code className="value">{valueText(trigger.dedupe)}</code>
        </p>
      )}
    </>
  );
}
