import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { components } from '../api/schema.js';
import { incidentLink } from '../shell/links.js';
import { useSession } from '../shell/session.js';
import { Instant } from '../ui/instant.js';
import { PageLink } from '../ui/object-link.js';
import { Section } from '../ui/section.js';
import { ActorLink } from './actor-link.js';
import type { Cause } from './cause.js';
import { FirstCause } from './first-cause.js';
import { TouchedTypes } from './touched-types.js';

type BlastRadius = components['schemas']['BlastRadius'];

const useStyles = makeStyles({
  figures: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 160px), 1fr))',
    gap: tokens.spacingHorizontalL,
    margin: 0,
  },
  figure: { display: 'flex', flexDirection: 'column', minWidth: 0 },
  name: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  value: { margin: 0, fontSize: tokens.fontSizeBase500, fontWeight: tokens.fontWeightSemibold },
  text: { fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase500 },
  about: {
    overflowWrap: 'anywhere',
    lineHeight: tokens.lineHeightBase200,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightRegular,
  },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL, overflowWrap: 'anywhere' },
});

interface RadiusProps {
  readonly cause: Cause;
  readonly radius: BlastRadius;
}

/** How much was touched, where it began, and who and what else is in it. */
export const Radius = ({ cause, radius }: RadiusProps) => {
  const styles = useStyles();
  const least = radius.exact ? '' : 'at least ';
  const count = (number: number) => `${least}${number.toLocaleString()}`;
  return (
    <Section title="Blast radius">
      {!radius.exact && (
        <Text>There is more than can be counted in a moment: all numbers are least ones.</Text>
      )}
      <dl className={styles.figures}>
        <Figure name="Changes that looks saw">{count(radius.changes)}</Figure>
        <Figure name="Objects">{count(radius.objects)}</Figure>
        <Figure
          name="Reported only"
          about={radius.reported > 0 && 'No look saw it, so an undo cannot take it back.'}
        >
          {count(radius.reported)}
        </Figure>
        <FirstCause name="First change" cause={cause} Shown={Figure} />
        <FirstCause name="First severe change" cause={cause} severity="high" Shown={Figure} />
        <Figure name="Last change" isText>
          {radius.last === null ? 'none' : <Instant at={radius.last} />}
        </Figure>
      </dl>
      {radius.byType.length > 0 && <TouchedTypes cause={cause} types={radius.byType} />}
      <Others cause={cause} radius={radius} />
    </Section>
  );
};

interface FigureProps {
  readonly name: string;
  /** Words in place of a number. */
  readonly isText?: boolean;
  readonly about?: ReactNode;
  readonly children: ReactNode;
}

const Figure = ({ name, isText = false, about, children }: FigureProps) => {
  const styles = useStyles();
  return (
    <div className={styles.figure}>
      <dt className={styles.name}>{name}</dt>
      <dd className={mergeClasses(styles.value, isText && styles.text)}>
        {children}
        {Boolean(about) && <div className={styles.about}>{about}</div>}
      </dd>
    </div>
  );
};

/** Whom and which operations the same changes lead to. */
const Others = ({ cause, radius }: RadiusProps) => {
  const styles = useStyles();
  const { tenantId } = useSession();
  const window = {
    ...(cause.from !== undefined && { from: cause.from }),
    ...(cause.until !== undefined && { until: cause.until }),
  };
  const actors = radius.actors.rows.filter(
    ({ id, name }) => cause.actor === undefined || (id !== cause.actor && name !== cause.actor),
  );
  const operations = radius.correlationIds.rows.filter(
    ({ correlationId }) => correlationId !== cause.correlationId,
  );
  return (
    <>
      {actors.length > 0 && (
        <div>
          <Text weight="semibold">Who else is in it</Text>
          <ul className={styles.list}>
            {actors.map(({ kind, id, name, changes }) => (
              <li key={`${kind} ${id ?? name ?? ''}`}>
                <ActorLink actor={{ kind, id, name }} window={window} />: {changes.toLocaleString()}
              </li>
            ))}
          </ul>
        </div>
      )}
      {operations.length > 0 && (
        <details>
          <summary>
            Operations of the audit log: {operations.length}
            {radius.correlationIds.others > 0 && ' that did most'}
          </summary>
          <ul className={styles.list}>
            {operations.map(({ correlationId, changes }) => (
              <li key={correlationId}>
                <PageLink to={incidentLink(tenantId, { correlationId, ...window })}>
                  {correlationId}
                </PageLink>
                : {changes.toLocaleString()}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
};
