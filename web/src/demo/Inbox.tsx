import type { DemoView } from '@weir/contract/views';
import { useText } from '../i18n/i18n.ts';
import { InboxMessage } from './InboxMessage.tsx';

/** What the simulated Feishu delivered, newest first. */
export function Inbox({ messages }: { readonly messages: DemoView['inbox'] }) {
  const t = useText();
  return (
    <section className="card inbox" aria-label={t('demo.inbox')}>
      <h2 className="demo-heading">
        {t('demo.inbox')} <span className="tag">{t('demo.simulated')}</span>
      </h2>
      {messages.length === 0 ? (
        <p className="quiet inbox-empty">{t('demo.inboxEmpty')}</p>
      ) : (
        <ul className="inbox-messages" aria-live="polite">
          {messages.map((message) => (
            <InboxMessage key={message.id} message={message} />
          ))}
        </ul>
      )}
    </section>
  );
}
