import { Badge, makeStyles, Subtitle2, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { ReportRow } from '../api/types.js';
import { linkWords } from '../ui/change-words.js';
import { ObjectLink } from '../ui/object-link.js';
import { typeTitle } from '../ui/type-names.js';
import { BeforeAfter } from '../ui/value.js';
import { FirstParts } from './first-parts.js';
import type { View } from './rows-wanted.js';
import { existenceWord } from './words.js';

type Attribute = ReportRow['attributes'][number];
type ChangedLink = ReportRow['links'][number];

const useStyles = makeStyles({
  dim: { color: tokens.colorNeutralForeground2 },
  heading: { margin: 0 },
});

interface PartsProps {
  readonly row: ReportRow;
  readonly view: View;
}

/** Each attribute and each link that differs, in the words of a view. */
export const RowParts = ({ row: { attributes, links, reason }, view }: PartsProps) => {
  const Attributes = view === 'native' ? NativeAttribute : OneAttribute;
  const Links = view === 'native' ? NativeLink : OneLink;
  return (
    <>
      {attributes.length > 0 && (
        <Part title={`Changed attributes (${attributes.length.toLocaleString('en')})`}>
          <FirstParts
            label="Changed attributes"
            parts={attributes}
            keyOf={({ name }) => name}
            show={(attribute) => <Attributes {...attribute} rowReason={reason} />}
          />
        </Part>
      )}
      {links.length > 0 && (
        <Part title={`Changed links (${links.length.toLocaleString('en')})`}>
          <FirstParts
            label="Changed links"
            parts={links}
            keyOf={({ relation, targetId }) => `${relation} ${targetId}`}
            show={(link) => <Links {...link} rowReason={reason} />}
          />
        </Part>
      )}
    </>
  );
};

interface PartProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** A titled part of the pane. */
export const Part = ({ title, children }: PartProps) => {
  const styles = useStyles();
  return (
    <>
      <Subtitle2 as="h3" className={styles.heading}>
        {title}
      </Subtitle2>
      {children}
    </>
  );
};

interface WithReason {
  /** What is said of the whole row already. */
  readonly rowReason: string | null;
}

const OneAttribute = ({ name, before, after, ...part }: Attribute & WithReason) => (
  <>
    <Text weight="semibold">{name}</Text>
    <Stays {...part} />
    <BeforeAfter before={before} after={after} />
  </>
);

/** The native panel tells what is there first, then what it would be set to. */
const NativeAttribute = ({ name, before, after }: Attribute) => (
  <>
    <Text weight="semibold">{name}</Text>
    <BeforeAfter before={after} after={before} titles={['Report value', 'Backup value']} />
  </>
);

const OneLink = (link: ChangedLink & WithReason) => {
  const { targetId, target } = link;
  const [what = ''] = linkWords(link, () => '').split(':');
  const styles = useStyles();
  const { before, after } = target.existence;
  return (
    <>
      {what}: <ObjectLink objectId={targetId} displayName={target.displayName} />
      {before !== after && (
        <span className={styles.dim}>
          {' '}
          ({existenceWord(before)}, then {existenceWord(after)})
        </span>
      )}
      <Stays {...link} />
    </>
  );
};

const NativeLink = (link: ChangedLink) => {
  const { relation, targetId, targetType, target, before, after } = link;
  const styles = useStyles();
  return (
    <>
      <ObjectLink objectId={targetId} displayName={target.displayName} />{' '}
      <span className={styles.dim}>
        {typeTitle(targetType)} {targetId}
      </span>
      <BeforeAfter
        before={stateWords(after, relation)}
        after={stateWords(before, relation)}
        titles={['Report state', 'Backup state']}
      />
      <Text size={200}>
        Recovery action: {link.recoverable ? (before ? 'Add link' : 'Remove link') : 'None'}
      </Text>
    </>
  );
};

const stateWords = (isThere: boolean, relation: string): string =>
  isThere ? `Linked (${relation})` : `Not linked (${relation})`;

type StaysProps = Pick<Attribute, 'recoverable' | 'reason'> & WithReason;

const Stays = ({ recoverable, reason, rowReason }: StaysProps) =>
  recoverable ? null : (
    <div>
      <Badge appearance="tint" color="warning">
        Stays as it is
      </Badge>{' '}
      {reason !== rowReason && <Text size={200}>{reason}</Text>}
    </div>
  );
