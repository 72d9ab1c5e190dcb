import {
  makeStyles,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  Subtitle2,
  Text,
  tokens,
} from '@fluentui/react-components';
import type { RecoveryStep } from '../api/types.js';
import { ChangeLinks } from '../ui/change-links.js';
import { CopiedText } from '../ui/copied-text.js';
import { Facts } from '../ui/facts.js';
import { ObjectLink } from '../ui/object-link.js';
import { SidePane } from '../ui/side-pane.js';
import { typeTitle } from '../ui/type-names.js';
import { OutcomeBadge } from './status-badge.js';
import { StepValues } from './step-values.js';
import { blockedTitle, operationWords } from './words.js';

const useStyles = makeStyles({
  words: { overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' },
  list: { margin: 0, paddingLeft: tokens.spacingHorizontalXL, overflowWrap: 'anywhere' },
});

interface StepPaneProps {
  readonly recoveryStep: RecoveryStep;
  readonly onClose: () => void;
}

/** A step with all it writes, what made it necessary, and what became of it. */
export const StepPane = ({ recoveryStep, onClose }: StepPaneProps) => {
  const styles = useStyles();
  const { step, outcome, detail } = recoveryStep;
  const { objectId, displayName, objectType, blocked, lost = [], link, instead } = step;
  return (
    <SidePane title={`Step ${step.stepId}`} onClose={onClose}>
      <Facts
        facts={[
          ['Outcome', <OutcomeBadge key="outcome" outcome={outcome} />],
          ['Object', <ObjectLink key="object" objectId={objectId} displayName={displayName} />],
          ['Type', typeTitle(objectType)],
          ['What is done', operationWords(step)],
          [
            'Leads to',
            link === undefined ? null : (
              <ObjectLink key="link" objectId={link.targetId} displayName={link.targetName} />
            ),
          ],
          [
            'Instead of',
            instead === undefined ? null : (
              <ObjectLink
                key="instead"
                objectId={instead.targetId}
                displayName={instead.targetName}
              />
            ),
          ],
          ['Because', step.reason],
          ['Its place', step.place],
          ['Takes back', <ChangeLinks key="changes" changeIds={step.changeIds} />],
        ]}
      />
      {blocked !== null && <BlockedReason blocked={blocked} />}
      {detail !== null && detail !== blocked?.detail && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody className={styles.words}>{detail}</MessageBarBody>
        </MessageBar>
      )}
      {lost.length > 0 && (
        <>
          <Subtitle2 as="h3" style={{ margin: 0 }}>
            Comes back without
          </Subtitle2>
          <ul className={styles.list}>
            {lost.map(({ what, why }) => (
              <li key={what}>
                <Text weight="semibold">{what}</Text>: {why}
              </li>
            ))}
          </ul>
        </>
      )}
      <StepValues recoveryStep={recoveryStep} />
    </SidePane>
  );
};

/** The script for a synchronised object follows the first colon, and is for copying. */
const BlockedReason = ({
  blocked,
}: {
  readonly blocked: NonNullable<RecoveryStep['step']['blocked']>;
}) => {
  const styles = useStyles();
  const { reason, detail } = blocked;
  const at = reason === 'synced-from-on-premises' ? detail.indexOf(': ') : -1;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody className={styles.words}>
        <MessageBarTitle>{blockedTitle(reason)}</MessageBarTitle>
        {at === -1 ? detail : `${detail.slice(0, at)}. Its administrator can run:`}
        {at !== -1 && <CopiedText what="script" text={detail.slice(at + 2)} />}
      </MessageBarBody>
    </MessageBar>
  );
};
