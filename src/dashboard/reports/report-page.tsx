import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useParams } from 'react-router';
import { queries } from '../api/client.js';
import type { Report } from '../api/types.js';
import { reportsLink } from '../shell/links.js';
import { useSession } from '../shell/session.js';
import { LoadedAt } from '../ui/freshness.js';
import { PageLink } from '../ui/object-link.js';
import { Page } from '../ui/page.js';
import { Section } from '../ui/section.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { ReportActs } from './report-acts.js';
import { ReportFacts } from './report-facts.js';
import { RowsSection } from './rows-section.js';
import { hasEnded, statuses, titleWords } from './words.js';

const POLL_MS = 5_000;
/** Most reports are made by then. */
const FIRST_LOOK_MS = 1_000;

/** One report: what it compared, and all that differs. */
export const Component = () => {
  const { reportId = '' } = useParams();
  const { tenantId } = useSession();
  const query = queries.useQuery(
    'get',
    '/api/tenants/{tenantId}/reports/{reportId}',
    { params: { path: { tenantId, reportId } } },
    {
      refetchInterval: ({ state: { data, dataUpdateCount } }) => {
        if (data === undefined || hasEnded(data.status)) return false;
        return dataUpdateCount === 1 ? FIRST_LOOK_MS : POLL_MS;
      },
    },
  );
  const { data: report, error, refetch, dataUpdatedAt } = query;
  return (
    <Page
      title={report === undefined ? 'Report' : `Report: ${titleWords(report)}`}
      about={
        <>
          It tells of these two sides for good, whatever happens later.{' '}
          <PageLink to={reportsLink(tenantId)}>All reports</PageLink>
        </>
      }
      fresh={<LoadedAt at={dataUpdatedAt} />}
      actions={report && <ReportActs report={report} />}
    >
      {report === undefined && error === null && <Loading what="the report" />}
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {report !== undefined && (
        <>
          <Section title="What it compares">
            <ReportFacts report={report} />
          </Section>
          <Outcome report={report} />
        </>
      )}
    </Page>
  );
};

const Outcome = ({ report }: { readonly report: Report }) => {
  const { status, failure } = report;
  const { title, meaning } = statuses[status];
  if (status === 'completed') return <RowsSection report={report} />;
  if (status === 'cancelled') return <Empty title={title}>{meaning}</Empty>;
  if (status !== 'failed') return <Loading what={`the differences (${title.toLowerCase()})`} />;
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{meaning}</MessageBarTitle>
        {failure}
      </MessageBarBody>
    </MessageBar>
  );
};
