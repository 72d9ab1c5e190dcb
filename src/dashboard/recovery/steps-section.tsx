import { makeStyles, Select, tokens } from '@fluentui/react-components';
import { useEffect } from 'react';
import { queries } from '../api/client.js';
import type { Recovery, RecoveryStep } from '../api/types.js';
import { useTenantPath } from '../shell/session.js';
import { type Column, DataTable } from '../ui/data-table.js';
import { ObjectLink } from '../ui/object-link.js';
import { PAGED, usePagedRows } from '../ui/paged.js';
import { Section } from '../ui/section.js';
import { Failed, Loading } from '../ui/states.js';
import { typeTitle } from '../ui/type-names.js';
import { OutcomeBadge } from './status-badge.js';
import { StepPane } from './step-pane.js';
import { blockedTitle, hasEnded, operationWords, outcomes } from './words.js';

type Outcome = RecoveryStep['outcome'];

const PAGE_SIZE = 100;
const POLL_MS = 5_000;
/** More than these are asked for again only when the recovery has ended. */
const MOST_POLLED_PAGES = 5;
/** An open step is looked for in so many. */
const MOST_SOUGHT_PAGES = 50;

const useStyles = makeStyles({
  cell: { display: 'block', overflow: 'hidden', textOverflow: 'ellipsis' },
  dim: { color: tokens.colorNeutralForeground2 },
});

const outcomeNames = Object.keys(outcomes) as readonly Outcome[];

interface StepsSectionProps {
  readonly recovery: Recovery;
  /** Empty for all. */
  readonly outcome: string;
  readonly openId: string;
  readonly onOutcome: (outcome: string) => void;
  readonly onOpen: (stepId: string) => void;
}

/** The steps of the plan in the order of writing, each with what became of it. */
export const StepsSection = (props: StepsSectionProps) => {
  const { recovery, openId, onOutcome, onOpen } = props;
  const outcome = outcomeNames.find((name) => name === props.outcome);
  const query = useSteps(recovery, outcome);
  const { rows, onEnd, isLoadingMore } = usePagedRows(query);
  const open = rows.find(({ step }) => step.stepId === openId);
  const columns = useColumns();
  useMoreUntil(open !== undefined || openId === '', query);
  return (
    <Section
      title="Steps"
      beside={
        <Select
          aria-label="Steps shown"
          value={outcome ?? ''}
          onChange={(_, { value }) => onOutcome(value)}
        >
          <option value="">All steps</option>
          {outcomeNames.map((name) => (
            <option key={name} value={name}>
              {outcomes[name].title}
            </option>
          ))}
        </Select>
      }
    >
      {query.error !== null && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data === undefined && query.error === null && <Loading what="the steps" />}
      {query.data !== undefined && (
        <DataTable
          label="Steps of the plan"
          columns={columns}
          rows={rows}
          idOf={({ step }) => step.stepId}
          openId={openId}
          onOpen={({ step }) => onOpen(step.stepId)}
          onEnd={onEnd}
          isLoadingMore={isLoadingMore}
          markOf={markOf}
        />
      )}
      {open !== undefined && <StepPane recoveryStep={open} onClose={() => onOpen('')} />}
    </Section>
  );
};

const useSteps = ({ recoveryId, status }: Recovery, outcome: Outcome | undefined) => {
  const path = { ...useTenantPath(), recoveryId };
  const asked = { limit: PAGE_SIZE, ...(outcome !== undefined && { outcome }) };
  return queries.useInfiniteQuery(
    'get',
    '/api/tenants/{tenantId}/recoveries/{recoveryId}/steps',
    { params: { path, query: asked } },
    {
      ...PAGED,
      refetchInterval: ({ state }) =>
        !hasEnded(status) && (state.data?.pages.length ?? 0) <= MOST_POLLED_PAGES ? POLL_MS : false,
    },
  );
};

interface Pages {
  readonly hasNextPage: boolean;
  readonly isFetching: boolean;
  readonly data: { readonly pages: readonly unknown[] } | undefined;
  readonly fetchNextPage: () => unknown;
}

/** Asks for more pages until the open step is among them: it may be far down in the plan. */
const useMoreUntil = (
  isThere: boolean,
  { hasNextPage, isFetching, data, fetchNextPage }: Pages,
) => {
  const pages = data?.pages.length ?? 0;
  useEffect(() => {
    if (!isThere && hasNextPage && !isFetching && pages < MOST_SOUGHT_PAGES) fetchNextPage();
  }, [isThere, hasNextPage, isFetching, pages, fetchNextPage]);
};

const markOf = ({ outcome }: RecoveryStep): 'danger' | 'warning' | undefined => {
  if (outcome === 'failed') return 'danger';
  return ['blocked', 'partial', 'skipped'].includes(outcome) ? 'warning' : undefined;
};

const useColumns = (): readonly Column<RecoveryStep>[] => {
  const styles = useStyles();
  return [
    {
      key: 'object',
      title: 'Object',
      width: 'minmax(14ch, 2fr)',
      cell: ({ step: { objectId, displayName } }) => (
        <ObjectLink objectId={objectId} displayName={displayName} />
      ),
    },
    {
      key: 'what',
      title: 'What is done',
      width: 'minmax(18ch, 3fr)',
      cell: ({ step }) => (
        <span className={styles.cell} title={operationWords(step)}>
          {operationWords(step)}
        </span>
      ),
    },
    {
      key: 'outcome',
      title: 'Outcome',
      width: 'minmax(14ch, 2fr)',
      cell: ({ step: { blocked }, outcome }) => (
        <>
          <OutcomeBadge outcome={outcome} />{' '}
          {blocked !== null && <span className={styles.dim}>{blockedTitle(blocked.reason)}</span>}
        </>
      ),
    },
    {
      key: 'type',
      title: 'Type',
      width: 'minmax(10ch, 1fr)',
      wideOnly: true,
      cell: ({ step: { objectType } }) => typeTitle(objectType),
    },
    {
      key: 'why',
      title: 'Because',
      width: 'minmax(14ch, 2fr)',
      wideOnly: true,
      cell: ({ step: { reason } }) => (
        <span className={styles.cell} title={reason}>
          {reason}
        </span>
      ),
    },
    {
      key: 'step',
      title: 'Step',
      width: '9ch',
      wideOnly: true,
      cell: ({ step: { stepId } }) => stepId,
    },
  ];
};
