import { makeStyles, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import type { TimelineEntry } from '../api/types.js';
import { objectLink, timelineLink } from '../shell/links.js';
import { useSession } from '../shell/session.js';
import { Actors } from '../ui/actors.js';
import { changeWords, isReported } from '../ui/change-words.js';
import type { Column } from '../ui/data-table.js';
import { Instant } from '../ui/instant.js';
import { PageLink } from '../ui/object-link.js';
import { Empty } from '../ui/states.js';
import { justBefore, momentOf, notBefore } from './moments.js';
import { PagedTable } from './paged-table.js';
import { useEarliest } from './use-earliest.js';
import type { useObjectHistory } from './use-object.js';

const useStyles = makeStyles({ links: { display: 'flex', gap: tokens.spacingHorizontalM } });

interface ObjectChangesProps {
  readonly objectId: string;
  readonly history: ReturnType<typeof useObjectHistory>;
}

/** Every change of an object, each leading to the object before and after it. */
export const ObjectChanges = ({ objectId, history }: ObjectChangesProps) => {
  const { tenantId } = useSession();
  const earliest = useEarliest();
  const columns = useMemo(
    () => columnsOf({ tenantId, objectId, earliest }),
    [tenantId, objectId, earliest],
  );
  return (
    <PagedTable
      query={history}
      what="its changes"
      empty={<Empty title="No change">Nothing of it changed in all that is known.</Empty>}
      label="Changes of this object"
      columns={columns}
      idOf={({ changeId }) => changeId}
      markOf={({ severity }) => marks[severity]}
    />
  );
};

const marks = { high: 'danger', medium: 'warning', low: undefined } as const;

interface Where {
  readonly tenantId: string;
  readonly objectId: string;
  readonly earliest: string | null;
}

const columnsOf = (where: Where): readonly Column<TimelineEntry>[] => [
  {
    key: 'what',
    title: 'What',
    width: 'minmax(18ch, 3fr)',
    cell: ({ event, changeId }) => (
      <PageLink to={timelineLink(where.tenantId, { objectId: where.objectId, change: changeId })}>
        {changeWords(event)}
      </PageLink>
    ),
  },
  {
    key: 'when',
    title: 'When',
    width: 'minmax(24ch, 1fr)',
    cell: (entry) => <Instant at={momentOf(entry)} />,
  },
  {
    key: 'who',
    title: 'Who',
    width: 'minmax(12ch, 1.5fr)',
    cell: ({ actors }) => <Actors actors={actors} />,
    wideOnly: true,
  },
  {
    key: 'look',
    title: 'The object',
    width: '16ch',
    cell: (entry) => <BeforeAndAfter {...where} entry={entry} />,
  },
];

interface BeforeAndAfterProps extends Where {
  readonly entry: TimelineEntry;
}

/** What no look saw has nothing before and after it that is known. */
const BeforeAndAfter = ({ tenantId, objectId, earliest, entry }: BeforeAndAfterProps) => {
  const styles = useStyles();
  if (isReported(entry.event)) return null;
  const after = notBefore(momentOf(entry), earliest);
  const before = justBefore(after);
  const isFirst = entry.event.type === 'ObjectCreated' || before < (earliest ?? '');
  return (
    <span className={styles.links}>
      {!isFirst && <PageLink to={objectLink(tenantId, objectId, { at: before })}>before</PageLink>}
      <PageLink to={objectLink(tenantId, objectId, { at: after })}>after</PageLink>
    </span>
  );
};
