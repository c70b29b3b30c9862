import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Step } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import type { RunStep } from '@weir/contract/run';
import { App, Button, Popconfirm } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router';
import { call } from '../api.ts';
import { actionOf, useActionLabel, useCatalog } from '../flows/catalog.ts';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { enteredJson } from '../ui/entered-json.ts';
import { JsonTree } from '../ui/JsonTree.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { HappenedChoice } from './HappenedChoice.tsx';
import './resolve-panel.css';
import { StepError } from './StepError.tsx';
import { errorOf } from './step-state.ts';

/** An address with it leads to the decision. */
export const resolveHash = '#resolve';

interface ResolveProps {
  /** Id of the run. */
  readonly run: string;
  /** Id of the step. */
  readonly id: string;
  readonly name: string;
  readonly step: RunStep;
  readonly declared: Step | undefined;
}

/** A step of unknown outcome: what was sent, how to find out, and the decision. */
export function ResolvePanel({ run, id, name, step, declared }: ResolveProps) {
  const t = useText();
  const panel = useRef<HTMLElement>(null);
  const { hash, key } = useLocation();
  const error = errorOf(step);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for again, it is shown again.
  useEffect(() => {
    if (hash !== resolveHash) return;
    panel.current?.scrollIntoView({ block: 'start' });
    panel.current?.querySelector('input')?.focus({ preventScroll: true });
  }, [hash, key]);
  return (
    <section ref={panel} className="resolve" aria-label={t('resolve.title', { step: name })}>
      <h3 className="resolve-title">{t('resolve.title', { step: name })}</h3>
      <p>{t('resolve.why')}</p>
      <Sent step={step} declared={declared} />
      <Decision run={run} id={id} name={name} use={declared?.use} />
      {error && <StepError error={error} />}
      {step.input !== undefined && <JsonTree title={t('resolve.sent')} value={step.input} />}
    </section>
  );
}

function Sent({ step, declared }: Pick<ResolveProps, 'step' | 'declared'>) {
  const t = useText();
  const language = useLanguage();
  const labelOf = useActionLabel();
  const action = actionOf(useCatalog(), declared?.use ?? '');
  const system = action?.connector[language] ?? declared?.use;
  return (
    <dl className="resolve-facts">
      {declared && (
        <div>
          <dt>{t('resolve.where')}</dt>
          <dd>
            {declared.connection === undefined
              ? labelOf(declared.use)
              : t('resolve.via', {
                  action: labelOf(declared.use),
                  connection: declared.connection,
                })}
          </dd>
        </div>
      )}
      {step.startedAt !== undefined && (
        <div>
          <dt>{t('resolve.when')}</dt>
          <dd>
            <TimeText at={step.startedAt} />
          </dd>
        </div>
      )}
      {system !== undefined && (
        <div>
          <dt>{t('resolve.check')}</dt>
          <dd>{t('resolve.checkText', { system })}</dd>
        </div>
      )}
    </dl>
  );
}

interface DecisionProps {
  readonly run: string;
  readonly id: string;
  readonly name: string;
  readonly use: string | undefined;
}

function Decision({ run, id, name, use }: DecisionProps) {
  const t = useText();
  const labelOf = useActionLabel();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const [happened, setHappened] = useState<boolean>();
  const [output, setOutput] = useState('');
  const [sure, setSure] = useState(false);
  const entered = enteredJson(output);
  const reason =
    happened && !entered.ok ? t('run.inputBad', { reason: entered.reason }) : undefined;
  const [tried, setTried] = useState(false);
  const resolve = useMutation({
    mutationFn: (decided: { happened: boolean; output?: Json }) =>
      call('resolveRun', { params: { id: run }, body: { ...decided, step: id } }),
    onSuccess: (_, decided) =>
      message.success(t(decided.happened ? 'resolve.doneHappened' : 'resolve.doneAgain')),
    // Also when refused: somebody else may have decided.
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: ['run', run] });
      void queryClient.invalidateQueries({ queryKey: ['attention'] });
    },
  });
  const decide = () => {
    setSure(false);
    if (happened === undefined || (happened && !entered.ok)) return;
    const given =
      happened && entered.ok && entered.value !== undefined ? { output: entered.value } : {};
    resolve.mutate({ happened, ...given });
  };
  const ask = (open: boolean) => {
    setTried(true);
    setSure(open && reason === undefined);
  };
  const words = happened ? 'Happened' : 'Again';
  return (
    <fieldset className="resolve-choices" disabled={resolve.isPending}>
      <legend>{t('resolve.choose')}</legend>
      <HappenedChoice
        name={`resolve-${id}`}
        step={id}
        action={use === undefined ? name : labelOf(use)}
        happened={happened}
        onChoose={setHappened}
        output={{ text: output, reason: tried ? reason : undefined, onChange: setOutput }}
      />
      {resolve.isError && <ErrorNotice error={resolve.error} />}
      <Popconfirm
        open={sure}
        onOpenChange={ask}
        title={t(`resolve.sure${words}`, { step: name })}
        description={t('resolve.sureText')}
        okText={t(`resolve.do${words}`)}
        cancelText={t('resolve.back')}
        onConfirm={decide}
      >
        <Button type="primary" disabled={happened === undefined} loading={resolve.isPending}>
          {happened === undefined ? t('resolve.first') : t(`resolve.do${words}`)}
        </Button>
      </Popconfirm>
    </fieldset>
  );
}
