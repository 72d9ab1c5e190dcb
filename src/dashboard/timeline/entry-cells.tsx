import { Badge, Checkbox, makeStyles, Text, tokens } from '@fluentui/react-components';
import type { TimelineEntry } from '../api/types.js';
import { changeWords, isReported, linkToldFirst } from '../ui/change-words.js';
import { Instant } from '../ui/instant.js';
import { ObjectLink } from '../ui/object-link.js';
import { Severity } from '../ui/severity.js';
import { typeTitle } from '../ui/type-names.js';
import { useObjectName } from '../ui/use-object-name.js';
import { standsAt } from './live-rows.js';
import type { Selection } from './use-selection.js';

const useStyles = makeStyles({
  when: { display: 'flex', alignItems: 'center', marginLeft: `-${tokens.spacingHorizontalS}` },
  what: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, minWidth: 0 },
  severity: { flexShrink: 0 },
  words: { overflow: 'hidden', textOverflow: 'ellipsis', minWidth: 0 },
  type: { color: tokens.colorNeutralForeground2 },
});

interface EntryProps {
  readonly entry: TimelineEntry;
}

interface WhenProps extends EntryProps {
  readonly selection: Selection;
}

export const When = ({ entry, selection }: WhenProps) => {
  const styles = useStyles();
  return (
    <span className={styles.when}>
      <Checkbox
        tabIndex={-1}
        aria-label={`Choose the change of ${entry.event.data.displayName}`}
        checked={selection.chosen.has(entry.changeId)}
        disabled={!selection.mayHold(entry)}
        onClick={(click) => click.stopPropagation()}
        onChange={() => selection.toggle([entry])}
      />
      <Instant at={standsAt(entry)} />
    </span>
  );
};

/** One line in words; whoever a link leads to is asked for by its id. */
export const What = ({ entry }: EntryProps) => {
  const styles = useStyles();
  const { event, severity } = entry;
  const target = linkToldFirst(event)?.targetId;
  const name = useObjectName(target);
  const told = changeWords(event, (id) => (id === target ? name : undefined));
  const words = isReported(event) ? `Reported: ${told}` : told;
  return (
    <span className={styles.what}>
      {severity !== 'low' && (
        <span className={styles.severity}>
          <Severity level={severity} />
        </span>
      )}
      <span className={styles.words} title={words}>
        {words}
      </span>
    </span>
  );
};

export const Subject = ({ entry }: EntryProps) => {
  const styles = useStyles();
  return (
    <>
      <SubjectLink entry={entry} />{' '}
      <Text size={200} wrap={false} className={styles.type}>
        {typeTitle(entry.event.data.objectType)}
      </Text>
    </>
  );
};

/** Leads to the object as the change left it; an audit record may name none that is known. */
export const SubjectLink = ({ entry: { event, position } }: EntryProps) => {
  const { objectId, displayName } = event.data;
  if (!isReported(event)) {
    return <ObjectLink objectId={objectId} displayName={displayName} at={`position:${position}`} />;
  }
  return event.data.targets.some(({ id }) => id === objectId) ? (
    <ObjectLink objectId={objectId} displayName={displayName} />
  ) : (
    displayName
  );
};

export const Source = ({ entry: { event, causationId } }: EntryProps) => {
  if (isReported(event)) {
    return (
      <Badge appearance="tint" color="warning">
        Reported only
      </Badge>
    );
  }
  return causationId === null ? (
    <Text size={200}>Seen</Text>
  ) : (
    <Badge appearance="tint" color="brand">
      Our recovery
    </Badge>
  );
};
