import type { RunStep } from '@weir/contract/run';
import { useText } from '../i18n/i18n.ts';
import { useMe } from '../session/use-me.ts';
import { decisionWords } from './decision-words.ts';

/** What a person said of a step of unknown outcome, who, and when; nothing of a step nobody decided. */
export function StepDecision({ step }: { readonly step: RunStep }) {
  const words = useDecisionWords()(step);
  if (!words) return null;
  return (
    <div className="step-decision">
      <p>
        <strong>{words.what}</strong>
      </p>
      {words.after !== undefined && <p>{words.after}</p>}
      <p className="meta break">{words.by}</p>
    </div>
  );
}

/** Tells decisions to who is signed in. */
export function useDecisionWords() {
  const t = useText();
  const me = useMe().data?.user.id;
  return (step: RunStep) => decisionWords(step, { t, me, now: Date.now() });
}
