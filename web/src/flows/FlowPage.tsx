import { useQuery } from '@tanstack/react-query';
import { isJsonObject, type Json } from '@weir/contract/json';
import { say } from '@weir/contract/text';
import { Button, Tooltip } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { call } from '../api.ts';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { CopyableId } from '../ui/CopyableId.tsx';
import { cutMiddle } from '../ui/cut.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { JsonTree } from '../ui/JsonTree.tsx';
import { Loading } from '../ui/Loading.tsx';
import { PagePending } from '../ui/PagePending.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { DocumentInWords } from './DocumentInWords.tsx';
import './flow-page.css';
import { Published } from './FlowList.tsx';
import { Problems } from './Problems.tsx';
import { RunByHand } from './RunByHand.tsx';
import { type ShownDocument, useShownDocument } from './shown-document.ts';
import { VersionList } from './VersionList.tsx';

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
          byWebhook={hasWebhook(flow.data.document)}
        />
      </div>
      <Tabs tab={tab} search={search} />
      {shown.version === undefined && <Problems flowKey={key} revision={flow.data.revision} />}
      {shown.error && <ErrorNotice error={shown.error} />}
      {tab === 'versions' ? (
        <VersionList flowKey={key} />
      ) : (
        <DocumentTab shown={shown} tab={tab} search={search} />
      )}
    </div>
  );
}

function FlowActions(props: {
  readonly flowKey: string;
  readonly name: string;
  readonly version: number | null;
  readonly byWebhook: boolean;
}) {
  const t = useText();
  const navigate = useNavigate();
  const { tenant = '' } = useParams();
  const [open, setOpen] = useState(false);
  const { flowKey, name, version, byWebhook } = props;
  return (
    <>
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
          byWebhook={byWebhook}
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

function DocumentTab(props: {
  readonly shown: ShownDocument;
  readonly tab: Tab;
  readonly search: URLSearchParams;
}) {
  const t = useText();
  const { shown, tab, search } = props;
  if (shown.document === undefined) return shown.error ? null : <Loading />;
  return (
    <>
      <p className="shown-document">
        {shown.label}
        {shown.version !== undefined && (
          <Link to={withParam(search, 'version', null)}>{t('flow.toDraft')}</Link>
        )}
      </p>
      {tab === 'document' ? (
        <div className="card flow-document">
          <JsonTree title={t('flow.tab.document')} value={shown.document} whole />
        </div>
      ) : (
        <DocumentInWords document={shown.document} />
      )}
    </>
  );
}

function withParam(search: URLSearchParams, name: string, value: string | null): string {
  const next = new URLSearchParams(search);
  if (value === null) next.delete(name);
  else next.set(name, value);
  return `?${next}`;
}

function hasWebhook(document: Json): boolean {
  const triggers = isJsonObject(document) ? document['triggers'] : undefined;
  if (!isJsonObject(triggers)) return false;
  return Object.values(triggers).some((each) => isJsonObject(each) && each['use'] === 'webhook');
}
