import { makeStyles, ProgressBar, Text, tokens } from '@fluentui/react-components';
import { queries } from '../api/client.js';
import { SourceWords } from '../recovery/source-words.js';
import { StatusBadge } from '../recovery/status-badge.js';
import { hasEnded, settled, writable } from '../recovery/words.js';
import { StatusBadge as ReportStatusBadge } from '../reports/status-badge.js';
import { hasEnded as isMade, titleWords } from '../reports/words.js';
import { recoveriesLink, recoveryLink, reportLink } from '../shell/links.js';
import { useSession, useTenantPath } from '../shell/session.js';
import { Instant } from '../ui/instant.js';
import { PageLink } from '../ui/object-link.js';
import { ListedSection } from './listed-section.js';

const ASK_EVERY_MS = 5_000;
const NEWEST = 20;

const useStyles = makeStyles({
  row: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    padding: `${tokens.spacingVerticalS} 0`,
  },
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
  },
});

/** Recoveries and reports that are not over, the newest first. */
export const RunningJobs = () => {
  const styles = useStyles();
  const { tenantId } = useSession();
  const path = useTenantPath();
  const asked = { params: { path, query: { limit: NEWEST } } };
  const often = { refetchInterval: ASK_EVERY_MS };
  const recoveries = queries.useQuery('get', '/api/tenants/{tenantId}/recoveries', asked, often);
  const reports = queries.useQuery('get', '/api/tenants/{tenantId}/reports', asked, often);
  const open = recoveries.data?.rows.filter(({ status }) => !hasEnded(status)) ?? [];
  const made = reports.data?.rows.filter(({ status }) => !isMade(status)) ?? [];
  const isLoading = recoveries.data === undefined || reports.data === undefined;
  return (
    <ListedSection
      title="Running jobs"
      beside={<PageLink to={recoveriesLink(tenantId)}>All recoveries</PageLink>}
      what="jobs"
      count={isLoading ? undefined : open.length + made.length}
      empty={<Text>No recovery is open and no report is being made.</Text>}
      error={recoveries.error ?? reports.error}
      retry={() => Promise.all([recoveries.refetch(), reports.refetch()])}
      loadedAt={Math.min(recoveries.dataUpdatedAt, reports.dataUpdatedAt)}
    >
      {open.map((recovery) => (
        <li key={recovery.recoveryId} className={styles.row}>
          <span className={styles.line}>
            <PageLink to={recoveryLink(tenantId, recovery.recoveryId)}>
              Recovery: <SourceWords source={recovery.source} />
            </PageLink>
            <StatusBadge recovery={recovery} />
          </span>
          {recovery.status === 'running' && writable(recovery) > 0 && (
            <ProgressBar
              aria-label="Steps settled"
              value={settled(recovery)}
              max={writable(recovery)}
            />
          )}
          {recovery.estimatedFinishAt !== null && (
            <Text size={200}>
              done about <Instant at={recovery.estimatedFinishAt} /> (estimated)
            </Text>
          )}
        </li>
      ))}
      {made.map((report) => (
        <li key={report.reportId} className={styles.line}>
          <PageLink to={reportLink(tenantId, report.reportId)}>{titleWords(report)}</PageLink>
          <ReportStatusBadge status={report.status} />
        </li>
      ))}
    </ListedSection>
  );
};
