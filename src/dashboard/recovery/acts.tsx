import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Recovery } from '../api/types.js';
import { useNavigate } from 'react-router';
import { useSession } from '../shell/session.js';
import { useNow } from '../ui/use-now.js';
import { Failed } from '../ui/states.js';
import { againLink } from './ask-again.js';
import { type Act, allowedOn, missingWords } from './allowed.js';
import { Asking } from './asking.js';
import { useActs } from './use-acts.js';

const titles: Readonly<Record<Act, string>> = {
  approve: 'Approve …',
  reject: 'Reject …',
  rehearse: 'Rehearse',
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel this recovery …',
  retry: 'Try the rest again …',
  undo: 'Undo this recovery …',
};

/** Done at once; all others are asked about first. */
const AT_ONCE: readonly Act[] = ['rehearse', 'pause', 'resume'];

const useStyles = makeStyles({
  all: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, minWidth: 0 },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  missing: { color: tokens.colorNeutralForeground2, maxWidth: '60ch' },
});

interface ActsProps {
  readonly recovery: Recovery;
  readonly isRehearsing: boolean;
  readonly onRehearse: () => void;
  readonly keep: (recovery: Recovery) => void;
}

/** What can be done about a recovery as it stands, as far as whoever is signed in may do it. */
export const Acts = ({ recovery, isRehearsing, onRehearse, keep }: ActsProps) => {
  const styles = useStyles();
  const nowMs = useNow();
  const { permissions } = useSession().me;
  const [asking, setAsking] = useState<Act | null>(null);
  const { act, error, isBusy } = useActs(recovery, keep);
  const allowed = allowedOn(recovery, nowMs, permissions);
  const missing = missingWords(recovery, nowMs, permissions);
  const again = againLink(recovery, nowMs);
  const navigate = useNavigate();
  const overrules = recovery.proof?.holds === false;
  const isLikely = (one: Act, index: number) =>
    index === 0 && again === null && !(one === 'approve' && overrules);
  const choose = (one: Act) => {
    if (!AT_ONCE.includes(one)) setAsking(one);
    else {
      if (one === 'rehearse') onRehearse();
      void act(one, '').catch(() => undefined);
    }
  };
  return (
    <div className={styles.all}>
      <div className={styles.buttons}>
        {allowed.map((one, index) => (
          <Button
            key={one}
            appearance={isLikely(one, index) ? 'primary' : 'secondary'}
            disabled={isBusy || (one === 'rehearse' && isRehearsing)}
            onClick={() => choose(one)}
          >
            {one === 'approve' && overrules ? 'Overrule and approve …' : titles[one]}
          </Button>
        ))}
        {again !== null && (
          <Button appearance="primary" onClick={() => void navigate(again)}>
            Ask for it again …
          </Button>
        )}
      </div>
      {missing !== null && (
        <Text size={200} className={styles.missing}>
          {missing}
        </Text>
      )}
      {error !== null && asking === null && <Failed error={error} />}
      {asking !== null && (
        <Asking
          act={asking}
          recovery={recovery}
          onConfirm={(reason) => act(asking, reason)}
          onClose={() => setAsking(null)}
        />
      )}
    </div>
  );
};
