import { useQuery } from '@tanstack/react-query';
import { forms } from '@weir/contract/flow';
import { isJsonObject, type Json, type JsonObject } from '@weir/contract/json';
import { say } from '@weir/contract/text';
import { Button, Tooltip } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { call } from '../api.ts';
import { useDemo } from '../demo/use-demo.ts';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { CopyableId } from '../ui/CopyableId.tsx';
import { cutMiddle } from '../ui/cut.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { PagePending } from '../ui/PagePending.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { DocumentTab } from './DocumentTab.tsx';
import './flow-page.css';
import { Published } from './FlowList.tsx';
import { Problems } from './Problems.tsx';
import { RunByHand } from './RunByHand.tsx';
import { useShownDocument } from './shown-document.ts';
import { VersionList } from './VersionList.tsx';
import { withParam } from './with-param.ts';

const tabs = ['steps', 'document', 'versions'] as const;
type Tab = (typeof tabs)[number];
const keyEnds = [24, 12] as const;

/** One flow, read-only: its draft, or the version the address names. */
export function FlowPage() {
  const t = useText();
  const language = useLanguage();
  const { key = '', tenant = '' } = useParams();
  const [search] = useSearchParams();
  const flow = useQuery({
    queryKey: ['flow', key],
    queryFn: ({ signal }) => call('getFlow', { params: { key }, signal }),
  });
  const shown = useShownDocument(flow.data, search.get('version'));
  if (!flow.data) {
    const gone = {
      title: t('flow.gone', { key: cutMiddle(key, ...keyEnds) }),
      text: t('flow.goneText'),
      to: `/t/${tenant}/flows`,
      link: t('error.toFlows'),
    };
    return <PagePending error={flow.error} onRetry={() => void flow.refetch()} gone={gone} />;
  }
  const name = say(flow.data.name, language);
  const tab: Tab = tabs.find((known) => known === search.get('tab')) ?? 'steps';
  return (
    <div className="page">
      <PageTitle text={name} />
      <div className="page-head">
        <h1 className="cut flow-name" title={name}>
          {name}
        </h1>
        <span className="quiet">
          <CopyableId id={key} what={t('flows.key')} keep={keyEnds} />
        </span>
        <Published flow={flow.data} />
        <span className="fill" />
        <FlowActions
          flowKey={key}
          name={name}
          version={flow.data.publishedVersion}
          withBody={takesEvents(flow.data.document)}
          schema={schemaOf(flow.data.document)}
        />
      </div>
      <Tabs tab={tab} search={search} />
      {shown.version === undefined && <Problems flowKey={key} revision={flow.data.revision} />}
      {shown.error && <ErrorNotice error={shown.error} />}
      {tab === 'versions' ? (
        <VersionList flowKey={key} revision={flow.data.revision} />
      ) : (
        <DocumentTab shown={shown} inWords={tab === 'steps'} search={search} />
      )}
    </div>
  );
}

function FlowActions(props: {
  readonly flowKey: string;
  readonly name: string;
  readonly version: number | null;
  readonly withBody: boolean;
  readonly schema: JsonObject | undefined;
}) {
  const t = useText();
  const navigate = useNavigate();
  const { tenant = '' } = useParams();
  const [open, setOpen] = useState(false);
  const demo = useDemo();
  const { flowKey, name, version, withBody, schema } = props;
  return (
    <>
      {demo.data?.sample.flow === flowKey && (
        <Button onClick={() => void navigate(`/t/${tenant}/demo`)}>{t('flow.toDemo')}</Button>
      )}
      <Button onClick={() => void navigate(`/t/${tenant}/runs?flow=${flowKey}`)}>
        {t('flow.runs')}
      </Button>
      <Tooltip title={version === null ? t('flow.runNeedsVersion') : undefined}>
        <Button type="primary" disabled={version === null} onClick={() => setOpen(true)}>
          {t('flow.run')}
        </Button>
      </Tooltip>
      {version !== null && (
        <RunByHand
          flowKey={flowKey}
          name={name}
          version={version}
          withBody={withBody}
          schema={schema}
          open={open}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function Tabs({ tab, search }: { readonly tab: Tab; readonly search: URLSearchParams }) {
  const t = useText();
  return (
    <nav className="tabs" aria-label={t('flow.tabs')}>
      {tabs.map((each) => (
        <Link
          key={each}
          to={withParam(search, 'tab', each)}
          replace
          aria-current={each === tab ? 'page' : undefined}
        >
          {t(`flow.tab.${each}`)}
        </Link>
      ))}
    </nav>
  );
}

/** Whether other systems start the flow, so that its steps read what an event brings. One that says what its input is reads that. */
function takesEvents(document: Json): boolean {
  if (!isJsonObject(document) || document['input'] !== undefined) return false;
  const { triggers } = document;
  if (!isJsonObject(triggers)) return false;
  const uses = Object.values(triggers).map((each) => isJsonObject(each) && each['use']);
  return uses.some((use) => use === 'webhook' || forms.connectorUse.test(String(use)));
}

function schemaOf(document: Json): JsonObject | undefined {
  const input = isJsonObject(document) ? document['input'] : undefined;
  return isJsonObject(input) ? input : undefined;
}
