import { useText } from '../i18n/i18n.ts';
import type { Span } from './card-markdown.ts';
import type { CardElement, CardView } from './card-view.ts';
import './feishu-card.css';

/** A card as Feishu shows it. */
export function FeishuCard({ card }: { readonly card: CardView }) {
  return (
    <article className="feishu-card">
      {card.title !== '' && (
        <h4 className="feishu-header" data-color={card.color}>
          {card.title}
        </h4>
      )}
      <div className="feishu-body">
        <Elements elements={card.elements} />
      </div>
    </article>
  );
}

function Elements({ elements }: { readonly elements: readonly CardElement[] }) {
  // A message never changes: places are identities.
  return elements.map((element, place) => <Element key={String(place)} element={element} />);
}

function Element({ element }: { readonly element: CardElement }) {
  const t = useText();
  switch (element.kind) {
    case 'text':
      return (
        <p className={element.small ? 'feishu-text feishu-small' : 'feishu-text'}>
          <Spans spans={element.spans} />
        </p>
      );
    case 'columns':
      return (
        <div className={element.equal ? 'feishu-columns feishu-equal' : 'feishu-columns'}>
          {element.columns.map((column, place) => (
            <div key={String(place)}>
              <Elements elements={column} />
            </div>
          ))}
        </div>
      );
    case 'button':
      return <CardButton {...element} />;
    case 'rule':
      return <hr className="feishu-rule" />;
    case 'image':
      return <p className="feishu-text feishu-small">[{t('demo.image')}]</p>;
    case 'other':
      return <p className="feishu-text feishu-small mono">[{element.tag}]</p>;
  }
}

function CardButton({ text, look, href }: Extract<CardElement, { kind: 'button' }>) {
  if (href === undefined)
    return (
      <span className="feishu-button" data-look={look}>
        {text}
      </span>
    );
  return (
    <a className="feishu-button" data-look={look} href={href} target="_blank" rel="noreferrer">
      {text}
    </a>
  );
}

function Spans({ spans }: { readonly spans: readonly Span[] }) {
  return spans.map(({ text, bold, grey, href }, place) => {
    const key = `${place}${text}`;
    const className = [bold && 'feishu-bold', grey && 'feishu-grey'].filter(Boolean).join(' ');
    return href === undefined ? (
      <span key={key} className={className || undefined}>
        {text}
      </span>
    ) : (
      <a key={key} className={className || undefined} href={href} target="_blank" rel="noreferrer">
        {text}
      </a>
    );
  });
}
