import { makeStyles, Subtitle2, tokens } from '@fluentui/react-components';
import { queries } from '../api/client.js';
import type { Backup } from '../api/types.js';
import { useTenantPath } from '../shell/session.js';
import { CopiedText } from '../ui/copied-text.js';
import { Facts } from '../ui/facts.js';
import { Ago, Instant } from '../ui/instant.js';
import { SidePane } from '../ui/side-pane.js';
import { Failed, Loading } from '../ui/states.js';
import { typeTitle } from '../ui/type-names.js';
import { BackupActs } from './backup-acts.js';
import { Sealed } from './sealed.js';
import { backupReason, objectsIn } from './words.js';

const useStyles = makeStyles({
  counts: {
    borderSpacing: `${tokens.spacingHorizontalXL} ${tokens.spacingVerticalXXS}`,
    margin: `0 calc(-1 * ${tokens.spacingHorizontalXL})`,
    alignSelf: 'flex-start',
    textAlign: 'left',
  },
  name: { fontWeight: tokens.fontWeightRegular },
  count: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
});

interface BackupPaneProps {
  readonly backupId: string;
  /** Where the list holds it already. */
  readonly known: Backup | undefined;
  readonly onClose: () => void;
}

/** A backup with what it holds, and what can be done with it. */
export const BackupPane = ({ backupId, known, onClose }: BackupPaneProps) => {
  const path = { ...useTenantPath(), backupId };
  const { data, error, refetch } = queries.useQuery(
    'get',
    '/api/tenants/{tenantId}/backups/{backupId}',
    { params: { path } },
    { enabled: known === undefined },
  );
  const backup = known ?? data;
  return (
    <SidePane title="Backup" onClose={onClose}>
      {backup === undefined && error === null && <Loading what="the backup" />}
      {backup === undefined && error !== null && (
        <Failed error={error} retry={() => void refetch()} />
      )}
      {backup !== undefined && (
        <>
          <BackupActs backup={backup} />
          <Facts
            facts={[
              ['Taken', <Instant key="taken" at={backup.instant} />],
              ['Age', <Ago key="age" at={backup.instant} />],
              ['Why', backupReason(backup.reason)],
              ['Sealed', <Sealed key="sealed" seal={backup.seal} />],
              ['State hash', <CopiedText key="hash" what="state hash" text={backup.stateHash} />],
              ['Backup id', <CopiedText key="id" what="backup id" text={backup.backupId} />],
              ['Position', backup.position],
            ]}
          />
          <Counts backup={backup} />
        </>
      )}
    </SidePane>
  );
};

const Counts = ({ backup }: { readonly backup: Backup }) => {
  const styles = useStyles();
  const counts = Object.entries(backup.counts).sort(([, one], [, other]) => other - one);
  return (
    <>
      <Subtitle2 as="h3" style={{ margin: 0 }}>
        {objectsIn(backup).toLocaleString('en')} objects
      </Subtitle2>
      <table className={styles.counts} aria-label="Objects by type">
        <tbody>
          {counts.map(([type, count]) => (
            <tr key={type}>
              <th scope="row" className={styles.name}>
                {typeTitle(type)}
              </th>
              <td className={styles.count}>{count.toLocaleString('en')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
};
