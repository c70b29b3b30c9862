import type { RunView } from '@weir/contract/run';
import { Button } from 'antd';
import { useNavigate } from 'react-router';
import { useText } from '../i18n/i18n.ts';
import { resolveHash } from './ResolvePanel.tsx';
import { searchFor } from './run-selection.ts';
import { stateOfStep } from './step-state.ts';

/** The way to the decision that a run waits for. */
export function DecideButton({ run }: { readonly run: RunView }) {
  const t = useText();
  const navigate = useNavigate();
  const step = Object.keys(run.steps).find(
    (id) => run.steps[id] && stateOfStep(run.steps[id]) === 'attention',
  );
  if (step === undefined) return null;
  const to = { search: searchFor({ kind: 'step', step }), hash: resolveHash };
  return (
    <Button type="primary" size="small" onClick={() => void navigate(to, { replace: true })}>
      {t('runPage.decide')}
    </Button>
  );
}
