import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { TimelineEntry } from '../api/types.js';
import {
  attributeChanges,
  type LinkChange,
  linkChanges,
  linkWords,
  shortId,
} from '../ui/change-words.js';
import { ObjectLink } from '../ui/object-link.js';
import { typeTitle } from '../ui/type-names.js';
import { useObjectName } from '../ui/use-object-name.js';
import { BeforeAfter } from '../ui/value.js';

/** Parts that are shown at first, and more with each click. */
const AT_ONCE = 20;

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  name: { overflowWrap: 'anywhere' },
});

/** Each attribute before and after, and each link that came or went. */
export const ChangedParts = ({ event }: Pick<TimelineEntry, 'event'>) => {
  const styles = useStyles();
  const [most, setMost] = useState(AT_ONCE);
  const attributes = attributeChanges(event).filter(
    ({ before, after }) => !isNothing(before) || !isNothing(after),
  );
  const links = linkChanges(event);
  const more = 'moreLinks' in event.data ? (event.data.moreLinks ?? 0) : 0;
  const count = attributes.length + links.length;
  if (count === 0) return <Text>The object as a whole; no single values are told.</Text>;
  const shownLinks = links.slice(0, Math.max(0, most - attributes.length));
  return (
    <>
      <ul className={styles.list}>
        {attributes.slice(0, most).map(({ name, before, after }, index) => (
          <li key={`${name} ${String(index)}`}>
            <Text weight="semibold" className={styles.name}>
              {name}
            </Text>
            <BeforeAfter before={before} after={after} />
          </li>
        ))}
        {shownLinks.map((link) => (
          <li key={`${link.relation} ${link.op} ${link.targetId}`}>
            <ChangedLink link={link} />
          </li>
        ))}
      </ul>
      {count > most && (
        <Button size="small" onClick={() => setMost(most + 5 * AT_ONCE)}>
          Show more ({(count - most).toLocaleString()} left)
        </Button>
      )}
      {more > 0 && (
        <Text>
          {more.toLocaleString()} more links came or went with it; the object’s page lists them all.
        </Text>
      )}
    </>
  );
};

const isNothing = (value: unknown): boolean => value === undefined || value === null;

const ChangedLink = ({ link }: { readonly link: LinkChange }) => {
  const { targetId, targetType } = link;
  const name = useObjectName(targetId);
  const [what = ''] = linkWords(link, () => '').split(':');
  return (
    <>
      {what}:{' '}
      <ObjectLink
        objectId={targetId}
        displayName={name ?? `${typeTitle(targetType)} ${shortId(targetId)}`}
      />
    </>
  );
};
