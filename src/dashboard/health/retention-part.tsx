import { PageLink } from '../ui/object-link.js';
import type { Problem, Retention } from '../api/types.js';
import { settingsLink } from '../shell/links.js';
import { useSession } from '../shell/session.js';
import { Facts } from '../ui/facts.js';
import { Instant } from '../ui/instant.js';
import { Failed, Loading } from '../ui/states.js';
import { dashedDays } from '../ui/time.js';

interface RetentionProps {
  readonly retention: Retention | undefined;
  readonly error: Problem | null;
}

/** How far back can be asked, and what is about to go. */
export const RetentionPart = ({ retention, error }: RetentionProps) => {
  const { tenantId } = useSession();
  if (retention === undefined) {
    return error === null ? <Loading what="retention" /> : <Failed error={error} />;
  }
  const { retentionDays, earliest, hold, next, waitsFor, failure } = retention;
  return (
    <>
      <Facts
        facts={[
          ['Kept for at least', `${String(retentionDays)} days`],
          [
            'Can be asked from',
            earliest === null ? 'nothing yet' : <Instant key="earliest" at={earliest} />,
          ],
          ['Hold', hold === null ? 'none' : `by ${hold.by}: ${hold.reason}`],
          [
            'Goes next',
            next === null
              ? dashedDays(waitsFor ?? 'nothing')
              : `what is older than ${dashedDays(next.day)} (UTC)`,
          ],
          ...(failure === null ? [] : [['Last failure', failure.message] as const]),
        ]}
      />
      <PageLink to={settingsLink(tenantId)}>Retention and holds</PageLink>
    </>
  );
};
