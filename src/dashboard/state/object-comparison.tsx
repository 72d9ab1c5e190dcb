import {
  Button,
  makeStyles,
  MessageBar,
  MessageBarBody,
  Text,
  tokens,
} from '@fluentui/react-components';
import { useMemo } from 'react';
import type { ObjectAnswer } from '../api/types.js';
import type { LinkChange } from '../ui/change-words.js';
import { type Column, DataTable } from '../ui/data-table.js';
import { Instant } from '../ui/instant.js';
import { MomentField } from '../ui/moment-field.js';
import { Section } from '../ui/section.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { isInstant } from '../ui/time.js';
import { typeTitle } from '../ui/type-names.js';
import { BeforeAfter } from '../ui/value.js';
import { BringBack } from './bring-back.js';
import { NamedLink } from './named-link.js';
import { objectDifference } from './object-difference.js';
import { relationTitle } from './relation-names.js';
import { statusTitle } from './statuses.js';
import { inOrder } from './sights.js';
import { useObject } from './use-object.js';

const useStyles = makeStyles({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalM}`,
  },
  list: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, margin: 0 },
  value: { margin: 0 },
  // In line with the field, below its label.
  beside: { alignSelf: 'flex-start', marginTop: '26px' },
});

/** What the address says for comparing with the object as it is now. */
export const NOW = 'now';

interface ObjectComparisonProps {
  /** The object as the page shows it. */
  readonly shown: ObjectAnswer;
  readonly at: string;
  readonly compareWith: string;
  readonly onChange: (compareWith: string) => void;
}

/** What is different between two instants of an object. */
export const ObjectComparison = (props: ObjectComparisonProps) => {
  const { shown, at, compareWith, onChange } = props;
  const styles = useStyles();
  const other = useObject(shown.object.objectId, compareWith);
  return (
    <Section
      title="Compared with another instant"
      beside={<Button onClick={() => onChange('')}>Stop comparing</Button>}
    >
      <div className={styles.row}>
        <MomentField
          label="Compare with"
          value={isInstant(compareWith) ? compareWith : ''}
          hint="Now. In your time zone, to the second"
          onChange={(at) => onChange(at === '' ? NOW : at)}
        />
        <Button
          className={styles.beside}
          disabled={compareWith === NOW}
          onClick={() => onChange(NOW)}
        >
          Now
        </Button>
      </div>
      {other.isPending && <Loading what="the object as it was then" />}
      {other.isError && <Failed error={other.error} retry={() => void other.refetch()} />}
      {other.data !== undefined && (
        <Differences one={{ answer: shown, at }} other={{ answer: other.data, at: compareWith }} />
      )}
    </Section>
  );
};

interface Sight {
  readonly answer: ObjectAnswer;
  /** As the address names the moment. */
  readonly at: string;
}

interface DifferencesProps {
  readonly one: Sight;
  readonly other: Sight;
}

const Differences = ({ one, other }: DifferencesProps) => {
  const styles = useStyles();
  const [earlier, later] = inOrder(one, other);
  const [before, after] = [earlier.answer, later.answer];
  const { attributes, links, status, isPart } = useMemo(
    () => objectDifference(before, after),
    [before, after],
  );
  const isSame = attributes.length === 0 && links.length === 0 && status === null;
  const columns = useMemo(() => columnsOf(after.trust.instant), [after.trust.instant]);
  return (
    <>
      <div className={styles.row}>
        <Text>
          Before: <Instant at={before.trust.instant} /> · After:{' '}
          <Instant at={after.trust.instant} />
        </Text>
        {!isSame && (
          <BringBack objectId={before.object.objectId} at={earlier.at}>
            Bring it back to how it was before
          </BringBack>
        )}
      </div>
      {isPart && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            It has more than {before.links.length.toLocaleString()} links. Those further on are not
            compared here; a report compares all of them.
          </MessageBarBody>
        </MessageBar>
      )}
      {isSame && (
        <Empty title="Nothing is different">
          {isPart ? 'In what was compared.' : 'At both instants it was the same.'}
        </Empty>
      )}
      <dl className={styles.list}>
        {status !== null && (
          <Difference
            name="Status"
            before={statusTitle(status.before)}
            after={statusTitle(status.after)}
          />
        )}
        {attributes.map((change) => (
          <Difference key={change.name} {...change} />
        ))}
      </dl>
      {links.length > 0 && (
        <DataTable
          label="Links that are different"
          columns={columns}
          rows={links}
          idOf={({ op, relation, targetId }) => `${op} ${relation} ${targetId}`}
        />
      )}
    </>
  );
};

interface DifferenceProps {
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

const Difference = ({ name, before, after }: DifferenceProps) => {
  const styles = useStyles();
  return (
    <div>
      <dt>
        <Text weight="semibold">{name}</Text>
      </dt>
      <dd className={styles.value}>
        <BeforeAfter before={before} after={after} />
      </dd>
    </div>
  );
};

const columnsOf = (at: string): readonly Column<LinkChange>[] => [
  {
    key: 'what',
    title: 'Link',
    width: 'minmax(18ch, 1fr)',
    cell: ({ op, relation }) =>
      `${relationTitle(relation)}: ${op === 'added' ? 'added' : 'removed'}`,
  },
  {
    key: 'name',
    title: 'To',
    width: 'minmax(16ch, 2fr)',
    cell: ({ targetId }) => <NamedLink objectId={targetId} at={at} />,
  },
  {
    key: 'type',
    title: 'Type',
    width: 'minmax(12ch, 1fr)',
    cell: ({ targetType }) => typeTitle(targetType),
    wideOnly: true,
  },
];
