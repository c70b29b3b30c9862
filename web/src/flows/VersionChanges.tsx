import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { DocumentChange } from '@weir/contract/document-changes';
import { stringifyJson } from '@weir/contract/json';
import { App, Button, Drawer } from 'antd';
import { call } from '../api.ts';
import { useText } from '../i18n/i18n.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { Loading } from '../ui/Loading.tsx';
import { changeTitle } from './change-title.ts';

interface VersionChangesProps {
  readonly flowKey: string;
  readonly version: number;
  /** Of the draft that is compared, and replaced. */
  readonly revision: number;
  readonly onClose: () => void;
}

/** A panel beside the list: what the draft has other than the version, and the way back to it. */
export function VersionChanges({ flowKey, version, revision, onClose }: VersionChangesProps) {
  const t = useText();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const params = { key: flowKey, version, other: 'draft' as const };
  const diff = useQuery({
    queryKey: ['diff', flowKey, version, revision],
    queryFn: ({ signal }) => call('diffVersions', { params, signal }),
  });
  const restore = useMutation({
    mutationFn: () =>
      call('restoreVersion', { params: { key: flowKey, version }, ifMatch: revision }),
    onSuccess: async () => {
      void message.success(t('versions.restored', { n: version }));
      await queryClient.invalidateQueries({ queryKey: ['flow', flowKey] });
      onClose();
    },
  });
  const changes = diff.data?.changes;
  return (
    <Drawer
      open
      onClose={onClose}
      size={520}
      mask={false}
      closable={{ placement: 'end' }}
      title={t('versions.compareWith', { n: version })}
      footer={
        <div className="drawer-foot">
          <Button onClick={onClose}>{t('versions.close')}</Button>
          <Button
            type="primary"
            disabled={!changes || changes.length === 0}
            loading={restore.isPending}
            onClick={() => restore.mutate()}
          >
            {t('versions.restore', { n: version })}
          </Button>
        </div>
      }
    >
      {diff.isError && <ErrorNotice error={diff.error} onRetry={() => void diff.refetch()} />}
      {restore.isError && <ErrorNotice error={restore.error} />}
      {diff.isPending && <Loading />}
      {changes?.length === 0 && <p className="soft">{t('versions.same', { n: version })}</p>}
      {changes && changes.length > 0 && (
        <>
          <p className="soft">{t('versions.restoreText', { n: version })}</p>
          <ul className="changes">
            {changes.map((change) => (
              <Change key={`${change.kind} ${change.path.join(' ')}`} change={change} />
            ))}
          </ul>
        </>
      )}
    </Drawer>
  );
}

function Change({ change }: { readonly change: DocumentChange }) {
  const t = useText();
  return (
    <li>
      <strong className="break">{changeTitle(change, t)}</strong>
      <Side label={t('change.before')} value={change.before} />
      <Side label={t('change.after')} value={change.after} />
    </li>
  );
}

function Side({
  label,
  value,
}: {
  readonly label: string;
  readonly value: DocumentChange['before'];
}) {
  if (value === undefined) return null;
  return (
    <div className="change-side">
      <span className="meta">{label}</span>
      <pre className="mono break">
        {typeof value === 'string' ? value : stringifyJson(value, 2)}
      </pre>
    </div>
  );
}
