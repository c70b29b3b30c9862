import MessageOutlined from '@ant-design/icons/MessageOutlined';
import { isJsonObject } from '@weir/contract/json';
import type { DemoView } from '@weir/contract/views';
import { useMemo } from 'react';
import { useText } from '../i18n/i18n.ts';
import { JsonTree } from '../ui/JsonTree.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { cardView } from './card-view.ts';
import { FeishuCard } from './FeishuCard.tsx';

type Message = DemoView['inbox'][number];

/** One message in the simulated Feishu: a card, a bubble of text, or what else was sent, as JSON. */
export function InboxMessage({ message }: { readonly message: Message }) {
  const t = useText();
  return (
    <li className="inbox-message" data-message={message.id}>
      <p className="inbox-head meta">
        <span className="node-tile inbox-avatar">
          <MessageOutlined aria-hidden />
        </span>
        <strong>{t('demo.bot')}</strong>
        <span className="cut" title={message.receiver}>
          {t('demo.to', { name: message.receiverName ?? message.receiver })}
        </span>
        <TimeText at={message.at} />
      </p>
      <Content message={message} />
    </li>
  );
}

function Content({ message: { type, content } }: { readonly message: Message }) {
  const card = useMemo(
    () => (type === 'interactive' ? cardView(content) : undefined),
    [type, content],
  );
  if (card) return <FeishuCard card={card} />;
  const text = type === 'text' && isJsonObject(content) ? content['text'] : undefined;
  if (typeof text === 'string') return <p className="inbox-bubble">{text}</p>;
  return <JsonTree title={type} value={content} />;
}
