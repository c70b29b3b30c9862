import type { DemoView } from '@weir/contract/views';
import { useText } from '../i18n/i18n.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { StateMark } from '../ui/RunState.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { isEnabled } from './sample-event.ts';

type Template = DemoView['templates'][number];

interface TemplatesProps {
  readonly templates: readonly Template[];
  /** Ids of those that were enabled before the person's eyes. */
  readonly fresh: readonly string[];
}

/** The templates of the simulated core system. */
export function Templates({ templates, fresh }: TemplatesProps) {
  const t = useText();
  return (
    <section aria-label={t('demo.templates')}>
      <h2 className="demo-heading">
        {t('demo.templates')} <span className="tag">{t('demo.simulated')}</span>
      </h2>
      <DataTable
        label={t('demo.templates')}
        columns={useColumns(fresh)}
        rows={templates}
        keyOf={({ id }) => id}
      />
    </section>
  );
}

function useColumns(fresh: readonly string[]): readonly Column<Template>[] {
  const t = useText();
  return [
    {
      key: 'id',
      title: t('demo.templateId'),
      width: 96,
      narrow: 76,
      cell: ({ id }) => <span className="mono soft">{id}</span>,
    },
    {
      key: 'name',
      title: t('demo.templateName'),
      cell: ({ name }) => <span title={name}>{name}</span>,
    },
    {
      key: 'status',
      title: t('demo.templateStatus'),
      width: 148,
      narrow: 108,
      cell: (template) => <Status template={template} fresh={fresh.includes(template.id)} />,
    },
    {
      key: 'owner',
      title: t('demo.owner'),
      width: 88,
      from: 'laptop',
      cell: ({ ownerId }) => <span className="mono soft">{ownerId}</span>,
    },
    {
      key: 'updatedAt',
      title: t('demo.updatedAt'),
      width: 112,
      numeric: true,
      from: 'laptop',
      cell: ({ updatedAt }) => (updatedAt === undefined ? t('none') : <TimeText at={updatedAt} />),
    },
  ];
}

function Status({ template, fresh }: { readonly template: Template; readonly fresh: boolean }) {
  const t = useText();
  if (!isEnabled(template)) return <span className="quiet">{t('demo.disabled')}</span>;
  return (
    <span className={fresh ? 'run-state run-state-strong state-succeeded' : 'run-state'}>
      {fresh && <StateMark state="succeeded" />}
      {t(fresh ? 'demo.justEnabled' : 'demo.enabled')}
    </span>
  );
}
