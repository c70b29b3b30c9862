import BranchesOutlined from '@ant-design/icons/BranchesOutlined';
import ClockCircleOutlined from '@ant-design/icons/ClockCircleOutlined';
import CodeOutlined from '@ant-design/icons/CodeOutlined';
import EditOutlined from '@ant-design/icons/EditOutlined';
import RedoOutlined from '@ant-design/icons/RedoOutlined';
import RetweetOutlined from '@ant-design/icons/RetweetOutlined';
import RollbackOutlined from '@ant-design/icons/RollbackOutlined';
import SafetyOutlined from '@ant-design/icons/SafetyOutlined';
import StopOutlined from '@ant-design/icons/StopOutlined';
import SubnodeOutlined from '@ant-design/icons/SubnodeOutlined';
import { type BuiltInKind, isBuiltIn, type Step } from '@weir/contract/flow';
import type { ReactNode } from 'react';

const icons: Readonly<Record<BuiltInKind, ReactNode>> = {
  set: <EditOutlined aria-hidden />,
  code: <CodeOutlined aria-hidden />,
  branch: <BranchesOutlined aria-hidden />,
  loop: <RetweetOutlined aria-hidden />,
  repeat: <RedoOutlined aria-hidden />,
  try: <SafetyOutlined aria-hidden />,
  wait: <ClockCircleOutlined aria-hidden />,
  call: <SubnodeOutlined aria-hidden />,
  respond: <RollbackOutlined aria-hidden />,
  fail: <StopOutlined aria-hidden />,
};

/** A sign for the kind of step; of an action the first letter of its connector. */
export function StepTile({ step, about }: { readonly step: Step; readonly about: string }) {
  const sign = isBuiltIn(step.use) ? icons[step.use] : [...about][0]?.toUpperCase();
  return <span className="node-tile">{sign}</span>;
}
