import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import { useParams } from 'react-router';
import type { DirectoryObject, ObjectAnswer } from '../api/types.js';
import { CopiedText } from '../ui/copied-text.js';
import { Freshness } from '../ui/freshness.js';
import { Page } from '../ui/page.js';
import { Section } from '../ui/section.js';
import { Loading } from '../ui/states.js';
import { typeTitle } from '../ui/type-names.js';
import { useSearch } from '../ui/use-search.js';
import { BringBack } from './bring-back.js';
import { justBefore, type Moved, movesOf } from './moments.js';
import { NOW, ObjectComparison } from './object-comparison.js';
import { ObjectMoment } from './object-moment.js';
import { nameOf } from './object-name.js';
import { ObjectNotThere } from './object-not-there.js';
import { ObjectTabs } from './object-tabs.js';
import { StatusBadge } from './status-badge.js';
import { useEarliest } from './use-earliest.js';
import { useObject, useObjectHistory } from './use-object.js';

const useStyles = makeStyles({
  about: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
  },
});

/** One object as it was at an instant, its history, and its way back. */
export const Component = () => {
  const { objectId = '' } = useParams();
  // Another object starts anew.
  return <ObjectPage key={objectId} objectId={objectId} />;
};

const ObjectPage = ({ objectId }: { readonly objectId: string }) => {
  const { values, set } = useSearch('at', 'compareWith', 'tab', 'relation', 'find');
  const { at, compareWith } = values;
  const query = useObject(objectId, at);
  const history = useObjectHistory(objectId);
  const pages = history.data?.pages;
  const moves = useMemo(() => movesOf((pages ?? []).flatMap(({ rows }) => rows)), [pages]);
  const answer = query.isError ? undefined : query.data;
  const onMoment = (next: string) => set({ at: next });
  const onCompare = (other: string) => set({ compareWith: other });
  return (
    <Page
      title={titleOf(objectId, answer, moves)}
      about={<About objectId={objectId} object={answer?.object} />}
      fresh={answer && <Freshness trust={answer.trust} />}
      actions={answer && <Actions {...{ answer, at, compareWith, onCompare }} />}
    >
      <Section title="Instant">
        <ObjectMoment {...{ at, answer, moves }} error={query.error} onChange={onMoment} />
      </Section>
      {answer === undefined ? (
        <NoAnswer {...{ query, moves }} isWaiting={history.isPending} onGo={onMoment} />
      ) : (
        <>
          {compareWith !== '' && (
            <ObjectComparison shown={answer} {...{ at, compareWith }} onChange={onCompare} />
          )}
          <ObjectTabs {...{ answer, history, values, set }} />
        </>
      )}
    </Page>
  );
};

const titleOf = (
  objectId: string,
  answer: ObjectAnswer | undefined,
  [last]: readonly Moved[],
): string =>
  answer === undefined ? (last?.entry.event.data.displayName ?? objectId) : nameOf(answer.object);

interface NoAnswerProps {
  readonly query: ReturnType<typeof useObject>;
  readonly moves: readonly Moved[];
  /** Whether its changes are still on their way. */
  readonly isWaiting: boolean;
  readonly onGo: (at: string) => void;
}

const NoAnswer = ({ query, moves, isWaiting, onGo }: NoAnswerProps) => {
  if (!query.isError || isWaiting) return <Loading what="the object" />;
  const retry = () => void query.refetch();
  return <ObjectNotThere error={query.error} {...{ retry, moves, onGo }} />;
};

interface AboutProps {
  readonly objectId: string;
  readonly object: DirectoryObject | undefined;
}

const About = ({ objectId, object }: AboutProps) => {
  const styles = useStyles();
  return (
    <span className={styles.about}>
      {object !== undefined && <span>{typeTitle(object.objectType)}</span>}
      {object !== undefined && <StatusBadge status={object.status} />}
      <CopiedText what="id" text={objectId} />
    </span>
  );
};

interface ActionsProps {
  readonly answer: ObjectAnswer;
  readonly at: string;
  readonly compareWith: string;
  readonly onCompare: (other: string) => void;
}

const Actions = ({ answer: { object }, at, compareWith, onCompare }: ActionsProps) => {
  const earliest = useEarliest();
  if (compareWith !== '') return null;
  if (at === '') {
    const before = justBefore(object.validFrom);
    if (earliest === null || before < earliest) return null;
    return <Button onClick={() => onCompare(before)}>Compare with before its last change</Button>;
  }
  return (
    <>
      <Button onClick={() => onCompare(NOW)}>Compare with now</Button>
      <BringBack objectId={object.objectId} at={at}>
        Bring it back to how it was then
      </BringBack>
    </>
  );
};
