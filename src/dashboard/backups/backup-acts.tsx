import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowUndoRegular, DocumentSearchRegular, HistoryRegular } from '@fluentui/react-icons';
import { useNavigate } from 'react-router';
import { queries } from '../api/client.js';
import type { Backup } from '../api/types.js';
import { newRecoveryLink, reportLink, stateLink } from '../shell/links.js';
import { useMay, useSession } from '../shell/session.js';
import { Failed } from '../ui/states.js';

const useStyles = makeStyles({
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

/** What can be done with a backup: looked at, compared with now, brought back. */
export const BackupActs = ({ backup }: { readonly backup: Backup }) => {
  const styles = useStyles();
  const { tenantId } = useSession();
  const navigate = useNavigate();
  const mayCompare = useMay('backup/preview/create');
  const mayRecover = useMay('backup/recovery/create');
  const { backupId, instant } = backup;
  const compare = queries.useMutation('post', '/api/tenants/{tenantId}/reports');
  return (
    <>
      <div className={styles.buttons}>
        <Button
          appearance="primary"
          icon={<ArrowUndoRegular />}
          disabledFocusable={!mayRecover}
          title={mayRecover ? PLANS_ONLY : missing('backup/recovery/create')}
          onClick={() => void navigate(newRecoveryLink(tenantId, { target: backupId }))}
        >
          Bring back …
        </Button>
        <Button
          icon={<DocumentSearchRegular />}
          disabledFocusable={!mayCompare || compare.isPending}
          title={mayCompare ? undefined : missing('backup/preview/create')}
          onClick={() =>
            compare.mutate(
              { params: { path: { tenantId } }, body: { from: backupId, until: 'now' } },
              // Whoever has gone elsewhere meanwhile stays there.
              { onSuccess: ({ reportId }) => void navigate(reportLink(tenantId, reportId)) },
            )
          }
        >
          Compare with now
        </Button>
        <Button
          icon={<HistoryRegular />}
          onClick={() => void navigate(stateLink(tenantId, { at: instant }))}
        >
          Show state
        </Button>
      </div>
      {compare.error !== null && <Failed error={compare.error} />}
    </>
  );
};

const PLANS_ONLY = 'Nothing is written before you have seen the plan and it is approved.';
const missing = (permission: string): string => `Your roles do not include ${permission}.`;
