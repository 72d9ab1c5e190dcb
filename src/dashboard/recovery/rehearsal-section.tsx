import {
  makeStyles,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  Spinner,
  tokens,
} from '@fluentui/react-components';
import type { Recovery } from '../api/types.js';
import { Instant } from '../ui/instant.js';
import { Section } from '../ui/section.js';
import { duration } from '../ui/time.js';
import { StepButton } from './step-button.js';
import { outcomeWords } from './words.js';

type Rehearsal = NonNullable<Recovery['rehearsal']>;

const useStyles = makeStyles({
  list: {
    margin: 0,
    paddingLeft: tokens.spacingHorizontalXL,
    maxHeight: '30vh',
    overflowY: 'auto',
    overflowWrap: 'anywhere',
  },
});

interface RehearsalSectionProps {
  readonly rehearsal: Rehearsal | null;
  readonly isRunning: boolean;
  readonly onStep: (stepId: string) => void;
}

/** What came of trying the plan out where nobody is harmed. */
export const RehearsalSection = ({ rehearsal, isRunning, onStep }: RehearsalSectionProps) => {
  if (!isRunning && rehearsal === null) return null;
  return (
    <Section title="Rehearsal">
      {isRunning && (
        <Spinner
          size="tiny"
          labelPosition="after"
          label="Trying the plan out in a simulator that holds the tenant as it is now …"
        />
      )}
      {!isRunning && rehearsal !== null && <Result rehearsal={rehearsal} onStep={onStep} />}
    </Section>
  );
};

interface ResultProps {
  readonly rehearsal: Rehearsal;
  readonly onStep: (stepId: string) => void;
}

const Result = ({ rehearsal, onStep }: ResultProps) => {
  const styles = useStyles();
  const { totals, failure, failures, tookMs, at } = rehearsal;
  const isWell = failure === null && totals.failed === 0 && totals.partial === 0;
  return (
    <>
      <MessageBar intent={isWell ? 'success' : 'warning'} layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{titleOf(isWell, failure)}</MessageBarTitle>
          {failure ??
            `${outcomeWords(totals)}. In the directory that takes about ${duration(tookMs)} (estimated).`}{' '}
          Tried <Instant at={at} />.
        </MessageBarBody>
      </MessageBar>
      {failures.length > 0 && (
        <ul className={styles.list} aria-label="Steps that were not brought about">
          {failures.map(({ stepId, detail }) => (
            <li key={stepId}>
              <StepButton stepId={stepId} onStep={onStep} />: {detail}
            </li>
          ))}
        </ul>
      )}
    </>
  );
};

const titleOf = (isWell: boolean, failure: string | null): string => {
  if (failure !== null) return 'It could not be tried out';
  return isWell ? 'Every step went well' : 'Not every step went well';
};
