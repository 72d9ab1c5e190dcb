import {
  Button,
  makeStyles,
  MessageBar,
  MessageBarBody,
  Text,
  tokens,
} from '@fluentui/react-components';
import { ArrowUndoRegular, BranchCompareRegular } from '@fluentui/react-icons';
import { useNavigate } from 'react-router';
import type { Report, ReportRow } from '../api/types.js';
import { newRecoveryLink, objectLink } from '../shell/links.js';
import { useMay, useSession } from '../shell/session.js';
import { Actors } from '../ui/actors.js';
import { ChangeLinks } from '../ui/change-links.js';
import { becameWords } from '../ui/change-words.js';
import { CopiedText } from '../ui/copied-text.js';
import { Facts } from '../ui/facts.js';
import { ObjectLink } from '../ui/object-link.js';
import { SidePane } from '../ui/side-pane.js';
import { typeTitle } from '../ui/type-names.js';
import { Action, ComesBack } from './columns.js';
import { Part, RowParts } from './row-parts.js';
import type { View } from './rows-wanted.js';
import { wantedRecovery } from './wanted-recovery.js';
import { actions, authorityWords, existenceWord } from './words.js';

const useStyles = makeStyles({
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    margin: 0,
    paddingLeft: tokens.spacingHorizontalXL,
    overflowWrap: 'anywhere',
  },
});

interface RowPaneProps {
  readonly report: Report;
  readonly row: ReportRow;
  readonly view: View;
  readonly onClose: () => void;
}

/** One object that differs, with all that differs of it and what can be done about it. */
export const RowPane = ({ report, row, view, onClose }: RowPaneProps) => (
  <SidePane title={row.displayName === '' ? row.objectId : row.displayName} onClose={onClose}>
    <RowActs report={report} row={row} />
    {view === 'native' ? <NativeFacts row={row} /> : <OurFacts row={row} />}
    <RowParts row={row} view={view} />
  </SidePane>
);

type RowProps = Pick<RowPaneProps, 'row'>;

const NativeFacts = ({ row }: RowProps) => (
  <Facts
    facts={[
      ['Object ID', <CopiedText key="id" what="object id" text={row.objectId} />],
      ['Object type', typeTitle(row.objectType)],
      ['Recovery action', <Action key="action" action={row.recoveryAction} />],
      ['Source of authority', authorityWords(row.sourceOfAuthority)],
    ]}
  />
);

const OurFacts = ({ row }: RowProps) => {
  const styles = useStyles();
  const { objectId, formerId, displayName, existence, reason, lost, conflicts } = row;
  const { before, after } = existence;
  const action = actions[row.recoveryAction];
  return (
    <>
      {reason !== null && (
        <MessageBar intent={row.recoverable === 'none' ? 'error' : 'warning'} layout="multiline">
          <MessageBarBody>{reason}</MessageBarBody>
        </MessageBar>
      )}
      <Facts
        facts={[
          ['Can come back', <ComesBack key="back" recoverable={row.recoverable} />],
          ['Recovery action', `${action.title}. ${action.meaning}`],
          [
            'Existence',
            before === after ? null : `${existenceWord(before)} → ${existenceWord(after)}`,
          ],
          ['Object', <ObjectLink key="object" objectId={objectId} displayName={displayName} />],
          ['Type', typeTitle(row.objectType)],
          ['Id', <CopiedText key="id" what="object id" text={objectId} />],
          ['Former id', formerId && <CopiedText key="was" what="former id" text={formerId} />],
          ['Mastered', authorityWords(row.sourceOfAuthority)],
          ['Who changed it', <Actors key="who" actors={row.actors} />],
          ['Changes', <ChangeLinks key="changes" changeIds={row.changeIds} />],
        ]}
      />
      {lost.length > 0 && (
        <Part title="Comes back without">
          <ul className={styles.list}>
            {lost.map(({ what, why }) => (
              <li key={what}>
                <Text weight="semibold">{what}</Text>: {why}
              </li>
            ))}
          </ul>
        </Part>
      )}
      {conflicts.length > 0 && (
        <Part title="Changed again by somebody else, and kept">
          <ul className={styles.list}>
            {conflicts.map(({ name, now, without, changeIds }) => (
              <li key={name}>
                <Text weight="semibold">{name}</Text>: {becameWords(without, now)} (
                <ChangeLinks changeIds={changeIds} />)
              </li>
            ))}
          </ul>
        </Part>
      )}
    </>
  );
};

const RowActs = ({ report, row }: Pick<RowPaneProps, 'report' | 'row'>) => {
  const styles = useStyles();
  const { tenantId } = useSession();
  const navigate = useNavigate();
  const may = useMay('backup/recovery/create');
  const wanted = wantedRecovery(report, row.objectId);
  const { from, until } = report;
  return (
    <div className={styles.buttons}>
      {row.recoverable !== 'none' && wanted !== null && (
        <Button
          appearance="primary"
          icon={<ArrowUndoRegular />}
          disabledFocusable={!may}
          title={may ? PLANS_ONLY : 'Your roles do not include backup/recovery/create.'}
          onClick={() => void navigate(newRecoveryLink(tenantId, wanted))}
        >
          Bring this object back …
        </Button>
      )}
      {/* Without some changes the earlier side is no state that ever was. */}
      {report.without === undefined && (
        <Button
          icon={<BranchCompareRegular />}
          onClick={() =>
            void navigate(
              objectLink(tenantId, row.objectId, {
                at: `position:${from.position}`,
                compareWith: `position:${until.position}`,
              }),
            )
          }
        >
          Whole object on both sides
        </Button>
      )}
    </div>
  );
};

const PLANS_ONLY = 'Nothing is written before you have seen the plan and it is approved.';
