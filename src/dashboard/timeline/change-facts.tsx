import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { queries } from '../api/client.js';
import type { Actor, TimelineEntry } from '../api/types.js';
import { recoveryLink, timelineLink } from '../shell/links.js';
import { useSession, useTenantPath } from '../shell/session.js';
import { Who } from '../ui/actors.js';
import { isFirstSight, isReported, shortId } from '../ui/change-words.js';
import { CopiedText } from '../ui/copied-text.js';
import { Facts } from '../ui/facts.js';
import { Instant } from '../ui/instant.js';
import { PageLink } from '../ui/object-link.js';
import { typeTitle } from '../ui/type-names.js';
import { SubjectLink } from './entry-cells.js';
import type { View } from './use-view.js';

interface ChangeFactsProps {
  readonly entry: TimelineEntry;
  readonly view: View;
}

/** When it happened as far as that is known, who did it, and what hangs together with it. */
export const ChangeFacts = ({ entry, view }: ChangeFactsProps) => {
  const { event, changeId, observedAt, actors, activities, auditIds } = entry;
  const { objectId, objectType } = event.data;
  return (
    <Facts
      facts={[
        [isReported(event) ? 'Reported' : 'Seen', <Instant key="seen" at={observedAt} />],
        ['Happened', <Window key="window" entry={entry} />],
        ['By the audit log', <Occurred key="occurred" entry={entry} />],
        ['Who', <Who key="who" entry={entry} />],
        ['From', addressesOf(actors)],
        ['Activity', activities.join(', ')],
        [
          'Object',
          <span key="object">
            <SubjectLink entry={entry} /> ({typeTitle(objectType)})
            <CopiedText what="object id" text={objectId} />
          </span>,
        ],
        ['Operation', <Operations key="operation" entry={entry} view={view} />],
        ['Caused by', entry.causationId === null ? null : <Cause key="cause" entry={entry} />],
        ['Change id', <CopiedText key="change" what="change id" text={changeId} />],
        [
          'Audit ids',
          auditIds.length === 0
            ? null
            : auditIds.map((id) => <CopiedText key={id} what="audit id" text={id} />),
        ],
      ]}
    />
  );
};

const Occurred = ({ entry: { event, occurredAt } }: Pick<ChangeFactsProps, 'entry'>) => {
  if (occurredAt !== null) return <Instant at={occurredAt} />;
  return isFirstSight(event) ? '–' : 'not told (yet)';
};

const addressesOf = (actors: readonly Actor[]): string =>
  [...new Set(actors.map(({ ip }) => ip).filter((ip) => ip !== null))].join(', ');

const Window = ({ entry: { event } }: { readonly entry: TimelineEntry }) => {
  if (isReported(event)) return 'not known: no look saw it';
  const { after, until } = event.data.window;
  return (
    <>
      {after === null ? (
        'before the first look'
      ) : (
        <>
          after <Instant at={after} />
        </>
      )}
      , until <Instant at={until} />
    </>
  );
};

const Cause = ({ entry }: { readonly entry: TimelineEntry }) => {
  const { tenantId } = useSession();
  return (
    <PageLink to={recoveryLink(tenantId, entry.correlationId)}>
      our recovery {shortId(entry.correlationId)}
    </PageLink>
  );
};

const useStyles = makeStyles({
  operation: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
  },
});

const Operations = ({ entry, view }: ChangeFactsProps) => {
  const ids = entry.causationId === null ? entry.auditCorrelationIds : [entry.correlationId];
  if (ids.length === 0) return 'not told (yet)';
  return ids.map((id) => <Operation key={id} id={id} view={view} />);
};

interface OperationProps {
  readonly id: string;
  readonly view: View;
}

/** An operation of the audit log, and how much else belongs to it. */
const Operation = ({ id, view }: OperationProps) => {
  const styles = useStyles();
  const { tenantId } = useSession();
  const path = useTenantPath();
  const query = { correlationId: id, buckets: 10 };
  const { data } = queries.useQuery('get', '/api/tenants/{tenantId}/timeline/density', {
    params: { path, query },
  });
  const others = data === undefined ? undefined : data.total - 1;
  return (
    <div className={styles.operation}>
      <CopiedText what="correlation id" text={id} />
      {others !== undefined && others > 0 && (
        <PageLink to={timelineLink(tenantId, { correlationId: id })}>
          {data?.exact === false && 'about '}
          {others.toLocaleString()} more {others === 1 ? 'change' : 'changes'} by it
        </PageLink>
      )}
      {view.values.correlationId !== id && (
        <Button size="small" onClick={() => view.set({ correlationId: id })}>
          Only this operation
        </Button>
      )}
    </div>
  );
};
