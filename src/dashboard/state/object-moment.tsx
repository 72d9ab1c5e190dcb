import { Text, tokens } from '@fluentui/react-components';
import { timelineLink } from '../shell/links.js';
import type { ObjectAnswer } from '../api/types.js';
import { useSession } from '../shell/session.js';
import { Actors } from '../ui/actors.js';
import { changeWords } from '../ui/change-words.js';
import { Instant } from '../ui/instant.js';
import { PageLink } from '../ui/object-link.js';
import { isInstant, localTime } from '../ui/time.js';
import { MomentBar } from './moment-bar.js';
import { type Direction, type Moved, notBefore, oneChangeFrom } from './moments.js';
import { refusalOf } from './refusal-of.js';
import { useEarliest } from './use-earliest.js';

const END_OF_TIME = '9999-12-31T23:59:59.999Z';

interface ObjectMomentProps {
  readonly at: string;
  readonly answer: ObjectAnswer | undefined;
  readonly error: unknown;
  /** Its changes that are known, newest first. */
  readonly moves: readonly Moved[];
  readonly onChange: (at: string) => void;
}

/** Which instant of an object is shown, among its own changes, and which of them made it so. */
export const ObjectMoment = ({ at, answer, error, moves, onChange }: ObjectMomentProps) => {
  const earliest = useEarliest();
  const shown = isInstant(at) || at === '' ? at : (answer?.trust.instant ?? '');
  const moments = moves.map(({ moment }) => notBefore(moment, earliest));
  const stepFrom = (direction: Direction) =>
    oneChangeFrom(shown === '' ? END_OF_TIME : shown, direction, moments);
  const steps = { back: stepFrom('back'), forward: stepFrom('forward') };
  return (
    <>
      <MomentBar
        shown={shown}
        earliest={earliest}
        marks={moves.map(({ entry, moment }) => ({
          key: entry.changeId,
          at: notBefore(moment, earliest),
          title: `${localTime(moment)}: ${changeWords(entry.event)}`,
        }))}
        isUnknown={refusalOf(error, 'asOf') !== undefined}
        canGo={{
          back: steps.back !== null && steps.back >= (earliest ?? ''),
          forward: shown !== '' && steps.forward !== null,
        }}
        onGo={(direction) => onChange(steps[direction] ?? '')}
        onChange={onChange}
      />
      {answer !== undefined && <MadeSo answer={answer} moves={moves} />}
    </>
  );
};

interface MadeSoProps {
  readonly answer: ObjectAnswer;
  readonly moves: readonly Moved[];
}

const MadeSo = ({ answer: { object }, moves }: MadeSoProps) => {
  const { tenantId } = useSession();
  const { objectId, changeId, validFrom } = object;
  const made = moves.find(({ entry }) => entry.changeId === changeId)?.entry;
  return (
    <Text style={{ overflowWrap: 'anywhere' }}>
      Attributes and status so since <Instant at={validFrom} />:{' '}
      <PageLink to={timelineLink(tenantId, { objectId, change: changeId })}>
        {made === undefined ? 'the change that made it so' : changeWords(made.event)}
      </PageLink>
      {made !== undefined && (
        <span style={{ color: tokens.colorNeutralForeground2 }}>
          {' '}
          · by <Actors actors={made.actors} />
        </span>
      )}
    </Text>
  );
};
