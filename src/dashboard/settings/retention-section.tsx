import { Badge, Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, queries } from '../api/client.js';
import type { components } from '../api/schema.js';
import { useMay, useTenantPath } from '../shell/session.js';
import { Confirm } from '../ui/confirm.js';
import { LoadedAt } from '../ui/freshness.js';
import { Instant } from '../ui/instant.js';
import { Section } from '../ui/section.js';
import { Failed, Loading } from '../ui/states.js';
import { dashedDays } from '../ui/time.js';

type Retention = components['schemas']['Retention'];

const RETENTION = '/api/tenants/{tenantId}/retention';

const useStyles = makeStyles({
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  words: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
});

/** How long history is kept, what goes next, and the hold that keeps everything. */
export const RetentionSection = () => {
  const styles = useStyles();
  const path = useTenantPath();
  const mayWrite = useMay('settings/write');
  const { data, error, refetch, dataUpdatedAt } = queries.useQuery('get', RETENTION, {
    params: { path },
  });
  if (data === undefined) {
    return error === null ? (
      <Loading what="how long history is kept" />
    ) : (
      <Failed error={error} retry={() => void refetch()} />
    );
  }
  return (
    <Section title="How long history is kept" beside={<LoadedAt at={dataUpdatedAt} />}>
      <div className={styles.words}>
        <Kept retention={data} />
      </div>
      {mayWrite ? (
        <Actions isHeld={data.hold !== null} />
      ) : (
        <Text size={200}>A legal hold is placed by who has the permission settings/write.</Text>
      )}
    </Section>
  );
};

const Kept = ({ retention }: { readonly retention: Retention }) => {
  const { retentionDays, sealEveryDays, earliest, hold, next, waitsFor, lastRun, failure } =
    retention;
  return (
    <>
      <Text>
        At least {retentionDays} days can be asked for, and up to {sealEveryDays} more.{' '}
        {earliest !== null && (
          <>
            The earliest moment is <Instant at={earliest} />.
          </>
        )}
      </Text>
      {hold !== null && (
        <Text>
          <Badge appearance="tint" color="warning">
            Legal hold
          </Badge>{' '}
          Nothing is removed since <Instant at={hold.since} />, by {hold.by}: {hold.reason}
        </Text>
      )}
      <Text>
        {next === null
          ? `${dashedDays(waitsFor ?? 'Nothing is old enough to go')}.`
          : `Next to go: all up to ${dashedDays(next.day)} (UTC), ${String(next.slices)} streams.`}
        {next !== null && waitsFor !== null && ` It waits: ${dashedDays(waitsFor)}.`}
      </Text>
      {lastRun !== null && (
        <Text size={200}>
          Looked last <Instant at={lastRun.at} />: {lastRun.removedSlices} streams removed.
          {lastRun.stoppedBy !== null && ` Why no more: ${dashedDays(lastRun.stoppedBy)}.`}
        </Text>
      )}
      {failure !== null && (
        <Text>
          <Badge appearance="tint" color="danger">
            Failed
          </Badge>{' '}
          <Instant at={failure.at} />: {failure.message}
        </Text>
      )}
    </>
  );
};

type Asked = 'hold' | 'release' | 'run';

const dialogs = {
  hold: {
    title: 'Place a legal hold',
    consequence: 'Nothing of the history is removed any more until the hold is released.',
    action: 'Place the hold',
    needsReason: true,
  },
  release: {
    title: 'Release the legal hold',
    consequence: 'History older than is kept will be removed for good from the next run on.',
    action: 'Release the hold',
    needsReason: true,
  },
  run: {
    title: 'Remove now what is older than is kept',
    consequence: 'History older than is kept is sealed and removed for good, now.',
    action: 'Remove it now',
    needsReason: false,
  },
} as const;

const Actions = ({ isHeld }: { readonly isHeld: boolean }) => {
  const styles = useStyles();
  const path = useTenantPath();
  const queryClient = useQueryClient();
  const [asked, setAsked] = useState<Asked | null>(null);
  const confirm = async (reason: string) => {
    const params = { path };
    if (asked === 'run') await api.POST(`${RETENTION}/run`, { params });
    else if (asked !== null) await api.POST(`${RETENTION}/${asked}`, { params, body: { reason } });
    await queryClient.invalidateQueries({ queryKey: ['get', RETENTION] });
  };
  return (
    <div className={styles.actions}>
      <Button onClick={() => setAsked(isHeld ? 'release' : 'hold')}>
        {isHeld ? 'Release the legal hold' : 'Place a legal hold'}
      </Button>
      {/* A hold keeps everything: the server would remove nothing. */}
      <Button disabled={isHeld} onClick={() => setAsked('run')}>
        Remove what is too old now
      </Button>
      {asked !== null && (
        <Confirm {...dialogs[asked]} onConfirm={confirm} onClose={() => setAsked(null)} />
      )}
    </div>
  );
};
