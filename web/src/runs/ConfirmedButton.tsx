import { Button, type ButtonProps, Popconfirm } from 'antd';
import type { ReactNode } from 'react';

interface ConfirmedProps {
  /** On the button, and on the one that confirms. */
  readonly label: string;
  /** What is asked. */
  readonly title: string;
  readonly description: ReactNode;
  readonly back: string;
  /** Of the button that confirms. */
  readonly confirm?: Pick<ButtonProps, 'danger' | 'disabled'>;
  readonly work: { readonly isPending: boolean; readonly mutate: () => void };
}

/** Does something once that was confirmed. */
export function ConfirmedButton(props: ConfirmedProps) {
  const { label, title, description, back, confirm, work } = props;
  return (
    <Popconfirm
      title={title}
      description={description}
      okText={label}
      {...(confirm && { okButtonProps: confirm })}
      cancelText={back}
      onConfirm={() => work.mutate()}
    >
      <Button size="small" loading={work.isPending}>
        {label}
      </Button>
    </Popconfirm>
  );
}
