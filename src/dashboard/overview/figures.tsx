import { makeStyles, Text, tokens, Tooltip } from '@fluentui/react-components';
import type { Overview } from '../api/types.js';
import { healthLink, stateLink, timelineLink } from '../shell/links.js';
import { useSession } from '../shell/session.js';
import { PageLink } from '../ui/object-link.js';
import { knownTypes, typeTitle } from '../ui/type-names.js';

const useStyles = makeStyles({
  figures: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))',
    gap: tokens.spacingHorizontalM,
    margin: 0,
  },
  figure: {
    display: 'flex',
    flexDirection: 'column-reverse',
    justifyContent: 'flex-end',
    gap: tokens.spacingVerticalXXS,
    margin: 0,
    padding: tokens.spacingHorizontalL,
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  number: { margin: 0, fontSize: tokens.fontSizeHero800, lineHeight: tokens.lineHeightHero800 },
  types: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalL}`,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    fontSize: tokens.fontSizeBase200,
  },
});

/** The numbers that tell whether all is quiet. */
export const Figures = ({ overview }: { readonly overview: Overview }) => {
  const styles = useStyles();
  const { tenantId } = useSession();
  const { live, lastHour, lastDay, trust } = overview;
  const objects = Object.values(live).reduce((sum, count) => sum + count, 0);
  const since = (from: string, filters = {}) => timelineLink(tenantId, { ...filters, from });
  const unknown = { attribution: 'unknown', origin: 'observed' };
  return (
    <>
      <dl className={styles.figures}>
        <Figure title="Live objects" count={objects} to={stateLink(tenantId)} />
        <Figure title="Changes, last hour" count={lastHour.changes} to={since(lastHour.from)} />
        <Figure title="Changes, last day" count={lastDay.changes} to={since(lastDay.from)} />
        <Figure
          title="By nobody known, last day"
          count={lastDay.unattributed}
          hint="Changes of which the audit log has not (yet) told who made them"
          to={since(lastDay.from, unknown)}
        />
        <Figure
          title="Reported only, last day"
          count={lastDay.reported}
          hint="What the audit log tells and no look saw: undone in between, or of a kind that is not captured"
          to={since(lastDay.from, { origin: 'reported' })}
        />
        <Figure
          title="Gaps, last day"
          count={trust.gaps.length}
          hint="Times in which not all was looked at"
          to={healthLink(tenantId)}
        />
      </dl>
      <ul className={styles.types} aria-label="Live objects by type">
        {inOrder(live).map(([type, count]) => (
          <li key={type}>
            <PageLink to={stateLink(tenantId, { type })}>{typeTitle(type)}</PageLink>{' '}
            {count.toLocaleString()}
          </li>
        ))}
      </ul>
    </>
  );
};

/** Those of the catalogue first, in its order. */
const inOrder = (live: Overview['live']): [string, number][] => {
  const place = (type: string) =>
    (knownTypes.indexOf(type) + knownTypes.length) % knownTypes.length;
  return Object.entries(live)
    .filter(([, count]) => count > 0)
    .sort(([one], [other]) => place(one) - place(other));
};

interface FigureProps {
  readonly title: string;
  readonly count: number;
  readonly hint?: string;
  readonly to?: string;
}

const Figure = ({ title, count, hint, to }: FigureProps) => {
  const styles = useStyles();
  const label = <Text size={200}>{title}</Text>;
  return (
    <div className={styles.figure}>
      <dt>
        {hint === undefined ? (
          label
        ) : (
          <Tooltip content={hint} relationship="description">
            <span tabIndex={0}>{label}</span>
          </Tooltip>
        )}
      </dt>
      <dd className={styles.number}>
        {to === undefined ? (
          count.toLocaleString()
        ) : (
          <PageLink to={to}>{count.toLocaleString()}</PageLink>
        )}
      </dd>
    </div>
  );
};
