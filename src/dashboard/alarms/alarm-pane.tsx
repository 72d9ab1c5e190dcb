import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { ArrowUndoRegular, ShieldErrorRegular, TimelineRegular } from '@fluentui/react-icons';
import { useNavigate } from 'react-router';
import { queries } from '../api/client.js';
import type { Alarm } from '../api/types.js';
import { incidentLink, newRecoveryLink, timelineLink } from '../shell/links.js';
import { useMay, useSession, useTenantPath } from '../shell/session.js';
import { Actors } from '../ui/actors.js';
import { Facts } from '../ui/facts.js';
import { Ago, Instant } from '../ui/instant.js';
import { ObjectLink, PageLink } from '../ui/object-link.js';
import { SidePane } from '../ui/side-pane.js';
import { Failed, Loading } from '../ui/states.js';
import { AlarmLevel } from './level.js';
import { useCause } from './use-cause.js';

interface AlarmPaneProps {
  readonly alarmId: string;
  /** Where the list holds it already. */
  readonly known: Alarm | undefined;
  readonly onClose: () => void;
}

/** One alarm, and the ways on from it. */
export const AlarmPane = ({ alarmId, known, onClose }: AlarmPaneProps) => {
  const path = { ...useTenantPath(), alarmId };
  const { data, error, refetch } = queries.useQuery(
    'get',
    '/api/tenants/{tenantId}/alarms/{alarmId}',
    { params: { path } },
    { enabled: known === undefined },
  );
  const alarm = known ?? data;
  return (
    <SidePane title="Alarm" onClose={onClose}>
      {alarm === undefined && error === null && <Loading what="the alarm" />}
      {alarm === undefined && error !== null && (
        <Failed error={error} retry={() => void refetch()} />
      )}
      {alarm !== undefined && <Details alarm={alarm} />}
    </SidePane>
  );
};

const useStyles = makeStyles({
  lead: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL },
});

const Details = ({ alarm }: { readonly alarm: Alarm }) => {
  const styles = useStyles();
  const { tenantId } = useSession();
  const { level, text, rule, source, firedAt, changeIds, changes, objects } = alarm;
  const { actors, cause } = useCause(alarm);
  return (
    <>
      <div className={styles.lead}>
        <AlarmLevel level={level} />
        <Text weight="semibold">{text}</Text>
      </div>
      <Ways alarm={alarm} cause={cause} />
      <Facts
        facts={[
          ['Fired', <Instant key="fired" at={firedAt} />],
          ['Age', <Ago key="age" at={firedAt} />],
          ['Who did it', <Actors key="actors" actors={actors} />],
          ['Rule', rule],
          ['Why it matters', source],
          ['Changes', changes.toLocaleString('en')],
          ['Undo at once', alarm.undo ? 'asked for by the rule' : null],
        ]}
      />
      {objects.length > 0 && (
        <ul className={styles.list} aria-label="What it is about">
          {objects.map(({ objectId, displayName }) => (
            <li key={`${objectId ?? ''} ${displayName}`}>
              {objectId === null ? displayName : <ObjectLink {...{ objectId, displayName }} />}
            </li>
          ))}
        </ul>
      )}
      <ul className={styles.list} aria-label="Changes">
        {changeIds.slice(0, MOST_SHOWN).map((change, index) => (
          <li key={change}>
            <PageLink to={timelineLink(tenantId, { change })}>
              {index === 0 ? 'Newest change' : `Change before it, ${String(index)}`}
            </PageLink>
          </li>
        ))}
      </ul>
    </>
  );
};

/** The incident has them all. */
const MOST_SHOWN = 5;
/** A plan of more is asked for by its cause. */
const MOST_UNDONE = 100;

interface WaysProps {
  readonly alarm: Alarm;
  readonly cause: ReturnType<typeof useCause>['cause'];
}

const Ways = ({ alarm, cause }: WaysProps) => {
  const styles = useStyles();
  const { tenantId } = useSession();
  const navigate = useNavigate();
  const mayPlan = useMay('backup/recovery/create');
  const canUndo = alarm.changeIds.length > 0 && alarm.changes <= MOST_UNDONE;
  const changeIds = alarm.changeIds.join(',');
  const [change = ''] = alarm.changeIds;
  return (
    <div className={styles.buttons}>
      {cause !== null && (
        <Button
          appearance="primary"
          icon={<ShieldErrorRegular />}
          onClick={() => void navigate(incidentLink(tenantId, cause))}
        >
          Incident
        </Button>
      )}
      <Button
        icon={<TimelineRegular />}
        onClick={() => void navigate(timelineLink(tenantId, { ...cause, change }))}
      >
        Timeline
      </Button>
      {canUndo && (
        <Button
          icon={<ArrowUndoRegular />}
          disabledFocusable={!mayPlan}
          title={
            mayPlan
              ? 'Nothing is written before you have seen the plan and it is approved.'
              : 'Your roles do not include backup/recovery/create.'
          }
          onClick={() => void navigate(newRecoveryLink(tenantId, { changeIds }))}
        >
          Undo this …
        </Button>
      )}
    </div>
  );
};
