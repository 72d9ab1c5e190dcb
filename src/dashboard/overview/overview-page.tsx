import { makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Overview } from '../api/types.js';
import { useEventStream } from '../api/use-event-stream.js';
import { useSession } from '../shell/session.js';
import { Freshness } from '../ui/freshness.js';
import { LiveBadge } from '../ui/live-badge.js';
import { Page } from '../ui/page.js';
import { Failed, Loading } from '../ui/states.js';
import { ChangesChart } from './changes-chart.js';
import { Figures } from './figures.js';
import { applied } from './patches.js';
import { RecentAlarms } from './recent-alarms.js';
import { RecentBackups } from './recent-backups.js';
import { RunningJobs } from './running-jobs.js';
import { SevereChanges } from './severe-changes.js';
import { Tops } from './tops.js';

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 420px), 1fr))',
    alignItems: 'start',
    gap: tokens.spacingHorizontalL,
  },
});

/** What happens in the tenant, live. */
export const Component = () => {
  const styles = useStyles();
  const { tenantId } = useSession();
  const [overview, setOverview] = useState<Overview | null>(null);
  const stream = useEventStream(
    `/api/tenants/${encodeURIComponent(tenantId)}/overview/stream`,
    ({ event, data }) => setOverview((before) => applied(before, event, data)),
  );
  return (
    <Page
      title="Overview"
      fresh={overview === null ? undefined : <Freshness trust={overview.trust} />}
      actions={<LiveBadge {...stream} />}
    >
      {overview === null && stream.error !== null && <Failed error={stream.error} />}
      {overview === null && stream.error === null && <Loading what="the overview" />}
      {overview !== null && (
        <>
          <Figures overview={overview} />
          <ChangesChart overview={overview} />
          <div className={styles.columns}>
            <RecentAlarms />
            <SevereChanges />
            <RunningJobs />
            <Tops overview={overview} />
            <RecentBackups />
          </div>
        </>
      )}
    </Page>
  );
};
