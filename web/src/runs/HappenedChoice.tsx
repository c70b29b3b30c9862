import { Input } from 'antd';
import { useId } from 'react';
import { useText } from '../i18n/i18n.ts';

interface HappenedChoiceProps {
  /** Of the pair of radio buttons. */
  readonly name: string;
  /** Id of the step. */
  readonly step: string;
  /** What would be done again, by name. */
  readonly action: string;
  readonly happened: boolean | undefined;
  readonly onChoose: (happened: boolean) => void;
  readonly output: {
    readonly text: string;
    /** Why it cannot be taken. */
    readonly reason: string | undefined;
    readonly onChange: (text: string) => void;
  };
}

/** The two answers to "did it happen", each with what follows from it. */
export function HappenedChoice(props: HappenedChoiceProps) {
  const t = useText();
  const { name, step, action, happened, onChoose, output } = props;
  const field = useId();
  return (
    <>
      <label className="resolve-choice">
        <input
          type="radio"
          name={name}
          checked={happened === true}
          onChange={() => onChoose(true)}
        />
        <span>
          <strong>{t('resolve.happened')}</strong>
          <span className="soft">{t('resolve.happenedText')}</span>
        </span>
      </label>
      {happened === true && (
        <div className="resolve-output">
          <label htmlFor={field}>{t('resolve.output')}</label>
          <p className="meta">
            {t('resolve.outputHelp')}{' '}
            <code className="value">{t('resolve.outputPath', { step })}</code>
          </p>
          <Input.TextArea
            id={field}
            className="mono"
            autoSize={{ minRows: 4, maxRows: 16 }}
            value={output.text}
            aria-invalid={output.reason !== undefined}
            {...(output.reason !== undefined && { status: 'error' as const })}
            onChange={({ target }) => output.onChange(target.value)}
          />
          {output.reason !== undefined && (
            <p className="danger break" role="alert">
              {output.reason}
            </p>
          )}
        </div>
      )}
      <label className="resolve-choice">
        <input
          type="radio"
          name={name}
          checked={happened === false}
          onChange={() => onChoose(false)}
        />
        <span>
          <strong>{t('resolve.again')}</strong>
          <span className="soft">{t('resolve.againText', { action })}</span>
        </span>
      </label>
    </>
  );
}
