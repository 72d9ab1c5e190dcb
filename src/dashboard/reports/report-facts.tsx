import { makeStyles, tokens } from '@fluentui/react-components';
import type { Report } from '../api/types.js';
import { scopeWords } from '../recovery/words.js';
import { backupsLink, stateLink } from '../shell/links.js';
import { useSession } from '../shell/session.js';
import { CopiedText } from '../ui/copied-text.js';
import { Facts } from '../ui/facts.js';
import { Ago, Instant } from '../ui/instant.js';
import { PageLink } from '../ui/object-link.js';
import { duration } from '../ui/time.js';
import { StatusBadge } from './status-badge.js';
import { titleWords, totalsWords } from './words.js';

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    alignItems: 'start',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 380px), 1fr))',
    columnGap: tokens.spacingHorizontalXXL,
    rowGap: tokens.spacingVerticalXS,
    maxWidth: '1400px',
  },
});

/** What a report is about, and how it came about. */
export const ReportFacts = ({ report }: { readonly report: Report }) => {
  const styles = useStyles();
  const { from, until, without, requestedAt, requestedBy, finishedAt } = report;
  return (
    <div className={styles.columns}>
      <Facts
        facts={[
          ['Status', <StatusBadge key="status" status={report.status} />],
          ['Found', totalsWords(report.totals)],
          [
            'Compares',
            without === undefined ? null : `The later side, ${lower(titleWords(report))}`,
          ],
          [without === undefined ? 'Earlier side' : 'From', <Side key="from" side={from} />],
          ['Later side', <Side key="until" side={until} />],
        ]}
      />
      <Facts
        facts={[
          ['Looks at', scopeWords(report.scope)],
          [
            'Asked for',
            <span key="asked">
              <Ago at={requestedAt} /> by {requestedBy}
            </span>,
          ],
          [
            'Took',
            finishedAt === null ? null : duration(Date.parse(finishedAt) - Date.parse(requestedAt)),
          ],
          ['Report id', <CopiedText key="id" what="report id" text={report.reportId} />],
        ]}
      />
    </div>
  );
};

const lower = (words: string): string => words.slice(0, 1).toLowerCase() + words.slice(1);

/** An instant, leading to the tenant as it was then, and the backup it was taken from. */
const Side = ({ side: { instant, backupId } }: { readonly side: Report['from'] }) => {
  const { tenantId } = useSession();
  return (
    <>
      <PageLink to={stateLink(tenantId, { at: instant })}>
        <Instant at={instant} />
      </PageLink>
      {backupId !== undefined && (
        <>
          {', '}
          <PageLink to={backupsLink(tenantId, { backup: backupId })}>
            the backup {backupId.slice(0, 8)}
          </PageLink>
        </>
      )}
    </>
  );
};
