import {
  makeStyles,
  MessageBar,
  MessageBarBody,
  ProgressBar,
  Text,
  tokens,
} from '@fluentui/react-components';
import type { Recovery } from '../api/types.js';
import { backupsLink } from '../shell/links.js';
import { useSession } from '../shell/session.js';
import { Facts } from '../ui/facts.js';
import { Ago, Instant } from '../ui/instant.js';
import { PageLink } from '../ui/object-link.js';
import { Section } from '../ui/section.js';
import { duration } from '../ui/time.js';
import { useNow } from '../ui/use-now.js';
import { hasExpired, shareDone } from './allowed.js';
import { meaningOf } from './meaning.js';
import { choiceWords } from './choices.js';
import { SourceLink } from './source-link.js';
import { StatusBadge } from './status-badge.js';
import {
  counted,
  hasEnded,
  outcomeWords,
  scopeWords,
  settled,
  shortId,
  writable,
} from './words.js';

const useStyles = makeStyles({
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  progress: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
});

interface StandingProps {
  readonly recovery: Recovery;
  readonly nowMs: number;
}

/** How a recovery stands, who wanted it and let it be written, and what came of it. */
export const Standing = ({ recovery, nowMs }: StandingProps) => {
  const styles = useStyles();
  const { failure } = recovery;
  return (
    <Section title="How it stands">
      <div className={styles.line}>
        <StatusBadge recovery={recovery} />
        <Text role="status">{meaningOf(recovery, nowMs)}</Text>
      </div>
      {failure !== null && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{failure}</MessageBarBody>
        </MessageBar>
      )}
      <Progress recovery={recovery} />
      <RecoveryFacts recovery={recovery} nowMs={nowMs} />
    </Section>
  );
};

const Progress = ({ recovery }: Pick<StandingProps, 'recovery'>) => {
  const styles = useStyles();
  const { startedAt, status, estimatedFinishAt } = recovery;
  const share = shareDone(recovery);
  if (startedAt === null || share === null || (hasEnded(status) && share === 1)) return null;
  const done = `${settled(recovery).toLocaleString('en')} of ${counted(writable(recovery), 'step')}`;
  return (
    <div className={styles.progress}>
      <ProgressBar value={share} aria-label="Steps settled" thickness="large" />
      <Text size={200}>
        {done} settled
        {status === 'running' && estimatedFinishAt !== null && <Finish at={estimatedFinishAt} />}
      </Text>
    </div>
  );
};

const Finish = ({ at }: { readonly at: string }) => {
  const nowMs = useNow();
  return Date.parse(at) < nowMs ? (
    '; it takes longer than estimated'
  ) : (
    <>
      ; estimated to finish <Ago at={at} />
    </>
  );
};

const RecoveryFacts = ({ recovery, nowMs }: StandingProps) => {
  const { tenantId } = useSession();
  const { backupId, totals, expiresAt, status } = recovery;
  return (
    <Facts
      facts={[
        ['What', <SourceLink key="source" source={recovery.source} />],
        ['Looks at', isOfAnother(recovery) ? null : scopeWords(recovery.scope)],
        ['Choices', choiceWords(recovery.choices)],
        ['Reason', recovery.reason],
        ['Asked for by', byWhom(recovery.requestedBy, recovery.requestedAt)],
        ['Plan', totals === null ? null : planWords(totals)],
        [
          hasExpired(recovery, nowMs) ? 'Expired' : 'Expires',
          status === 'planned' && expiresAt !== null ? <Ago key="expires" at={expiresAt} /> : null,
        ],
        ['Approved by', recovery.approvedBy],
        ['Overruled', recovery.overruled],
        ['Began', moment(recovery.startedAt)],
        ['Ended', moment(recovery.finishedAt)],
        [
          hasEnded(status) ? 'What came of it' : 'So far',
          recovery.startedAt === null ? null : outcomeWords(recovery.outcome),
        ],
        [
          'Backup before',
          backupId === null ? null : (
            <PageLink key="backup" to={backupsLink(tenantId, { backup: backupId })}>
              {shortId(backupId)}
            </PageLink>
          ),
        ],
      ]}
    />
  );
};

/** It looks at what that one wrote, or left. */
const isOfAnother = ({ source: { kind } }: Recovery): boolean =>
  kind === 'undo' || kind === 'retry';

const moment = (at: string | null) => (at === null ? null : <Instant at={at} />);

const byWhom = (who: string, at: string) => (
  <>
    {who}, <Instant at={at} />
  </>
);

const planWords = ({
  steps,
  blocked,
  kept,
  objects,
  estimatedMs,
}: NonNullable<Recovery['totals']>): string => {
  const parts = [
    `${counted(steps, 'step')} on ${counted(objects, 'object')}`,
    blocked > 0 ? `${counted(blocked, 'step')} blocked` : '',
    kept > 0 ? `${counted(kept, 'difference')} kept by choice` : '',
    steps - blocked - kept > 0 ? `writing takes about ${duration(estimatedMs)} (estimated)` : '',
  ];
  return parts.filter((part) => part !== '').join('; ');
};
