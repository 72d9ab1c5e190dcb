import { useState } from 'react';
import { useParams } from 'react-router';
import { LoadedAt } from '../ui/freshness.js';
import { LiveBadge } from '../ui/live-badge.js';
import { Page } from '../ui/page.js';
import { Failed, Loading } from '../ui/states.js';
import { useNow } from '../ui/use-now.js';
import { useSearch } from '../ui/use-search.js';
import { Acts } from './acts.js';
import { ProofSection } from './proof-section.js';
import { RehearsalSection } from './rehearsal-section.js';
import { Standing } from './standing.js';
import { StepsSection } from './steps-section.js';
import { useRecovery } from './use-recovery.js';
import { SourceWords } from './source-words.js';

/** A recovery from its plan to its end. */
export const Component = () => {
  const { recoveryId = '' } = useParams();
  // What is under way in one recovery is of no meaning in the next.
  return <RecoveryView key={recoveryId} recoveryId={recoveryId} />;
};

const RecoveryView = ({ recoveryId }: { readonly recoveryId: string }) => {
  const nowMs = useNow();
  const { values, set } = useSearch('outcome', 'step');
  const { recovery, error, refetch, stream, keep, dataUpdatedAt } = useRecovery(recoveryId);
  /** When it was tried out last before it was asked to be tried out; `undefined` while it is not. */
  const [triedBefore, setTriedBefore] = useState<string | null>();
  if (recovery === undefined) {
    return (
      <Page title="Recovery">
        {error === null ? (
          <Loading what="the recovery" />
        ) : (
          <Failed error={error} retry={() => void refetch()} />
        )}
      </Page>
    );
  }
  const triedAt = recovery.rehearsal?.at ?? null;
  const isRehearsing =
    recovery.status === 'planned' && triedBefore !== undefined && triedBefore === triedAt;
  // The step has to be among those that are shown.
  const openStep = (step: string) => set({ step, outcome: '' });
  return (
    <Page
      title="Recovery"
      about={<SourceWords source={recovery.source} />}
      fresh={<LoadedAt at={dataUpdatedAt} />}
      actions={stream === null ? undefined : <LiveBadge {...stream} />}
    >
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      <Acts
        recovery={recovery}
        keep={keep}
        isRehearsing={isRehearsing}
        onRehearse={() => setTriedBefore(triedAt)}
      />
      <Standing recovery={recovery} nowMs={nowMs} />
      {recovery.proof !== null && <ProofSection proof={recovery.proof} onStep={openStep} />}
      <RehearsalSection rehearsal={recovery.rehearsal} isRunning={isRehearsing} onStep={openStep} />
      {recovery.totals !== null && (
        <StepsSection
          recovery={recovery}
          outcome={values.outcome}
          openId={values.step}
          onOutcome={(outcome) => set({ outcome })}
          onOpen={(step) => set({ step })}
        />
      )}
    </Page>
  );
};
