import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { queries } from '../api/client.js';
import { queryClient } from '../api/query-client.js';
import { useMay, useTenantPath } from '../shell/session.js';
import { LoadedAt } from '../ui/freshness.js';
import { Page } from '../ui/page.js';
import { Section } from '../ui/section.js';
import { Failed, Loading } from '../ui/states.js';
import { GapsOverTime } from './gaps-over-time.js';
import { IntegrityPart } from './integrity-part.js';
import { ProjectionPart } from './projection-part.js';
import { QuotaPart } from './quota-part.js';
import { ReadersTable } from './readers-table.js';
import { RetentionPart } from './retention-part.js';
import { verdictOf } from './verdict.js';
import { VerdictBar } from './verdict-bar.js';

const ASK_EVERY_MS = 10_000;
const CAPTURE = '/api/tenants/{tenantId}/capture';

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 420px), 1fr))',
    alignItems: 'start',
    gap: tokens.spacingHorizontalL,
  },
});

/** Whether what is shown elsewhere can be relied on, and why not. */
export const Component = () => {
  const styles = useStyles();
  const path = useTenantPath();
  const often = { refetchInterval: ASK_EVERY_MS };
  const capture = queries.useQuery('get', CAPTURE, { params: { path } }, often);
  // Answers 503 while it is not ready, and tells why all the same.
  const ready = queries.useQuery('get', '/ready', {}, { ...often, retry: false });
  const retention = queries.useQuery(
    'get',
    '/api/tenants/{tenantId}/retention',
    { params: { path } },
    often,
  );
  return (
    <Page
      title="Health"
      about="Whether what Stateline tells can be relied on."
      fresh={<LoadedAt at={capture.dataUpdatedAt} />}
      actions={<LookNow />}
    >
      {capture.error !== null && (
        <Failed error={capture.error} retry={() => void capture.refetch()} />
      )}
      {capture.error === null && capture.data === undefined && <Loading what="the readers" />}
      {capture.data !== undefined && (
        <>
          <VerdictBar verdict={verdictOf(capture.data, ready.data)} />
          <Section title="Readers">
            <ReadersTable capture={capture.data} />
          </Section>
          <Section title="Gaps">
            <GapsOverTime gaps={capture.data.gaps} since={retention.data?.earliest ?? null} />
          </Section>
        </>
      )}
      <div className={styles.columns}>
        <Section title="Read model">
          <ProjectionPart readiness={ready.data} error={ready.error} />
        </Section>
        <Section title="Integrity">
          <IntegrityPart />
        </Section>
        <Section title="Quota of the directory">
          <QuotaPart quotas={capture.data?.quotas} />
        </Section>
        <Section title="How long history is kept">
          <RetentionPart retention={retention.data} error={retention.error} />
        </Section>
      </div>
    </Page>
  );
};

const LookNow = () => {
  const path = useTenantPath();
  const may = useMay('capture/run');
  const look = queries.useMutation('post', '/api/tenants/{tenantId}/capture/look', {
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: ['get', CAPTURE] }),
  });
  if (!may) return null;
  return (
    <>
      <Button disabled={look.isPending} onClick={() => look.mutate({ params: { path } })}>
        {look.isPending ? 'Asked …' : 'Look now'}
      </Button>
      {look.error !== null && <Failed error={look.error} />}
    </>
  );
};
