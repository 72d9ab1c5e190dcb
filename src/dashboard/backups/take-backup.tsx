import {
  Button,
  Spinner,
  Toast,
  ToastBody,
  ToastTitle,
  useToastController,
} from '@fluentui/react-components';
import { DatabaseArrowDownRegular } from '@fluentui/react-icons';
import { useQueryClient } from '@tanstack/react-query';
import { queries } from '../api/client.js';
import { useMay, useTenantPath } from '../shell/session.js';
import { TOASTER } from '../shell/theme.js';
import { objectsIn } from './words.js';

const LIST = '/api/tenants/{tenantId}/backups';

interface TakeBackupProps {
  readonly onTaken: (backupId: string) => void;
}

/** Takes a backup at once, and tells what it holds or why there is none. */
export const TakeBackup = ({ onTaken }: TakeBackupProps) => {
  const path = useTenantPath();
  const may = useMay('backup/standard/create');
  const client = useQueryClient();
  const { dispatchToast } = useToastController(TOASTER);
  const tell = (intent: 'success' | 'error', title: string, body: string) =>
    dispatchToast(
      <Toast>
        <ToastTitle>{title}</ToastTitle>
        <ToastBody>{body}</ToastBody>
      </Toast>,
      { intent },
    );
  const take = queries.useMutation('post', LIST, {
    onSuccess: async (backup) => {
      await client.invalidateQueries({ queryKey: ['get', LIST] });
      onTaken(backup.backupId);
      const objects = objectsIn(backup).toLocaleString('en');
      tell('success', 'Backup taken', `It holds ${objects} objects as they are known now.`);
    },
    onError: (error) => tell('error', 'No backup was taken', error.detail),
  });
  return (
    <Button
      appearance="primary"
      icon={take.isPending ? <Spinner size="tiny" /> : <DatabaseArrowDownRegular />}
      disabledFocusable={!may || take.isPending}
      title={
        may
          ? 'Keeps the tenant as it is known now as a restore point; nothing is written to the directory.'
          : 'Your roles do not include backup/standard/create.'
      }
      onClick={() => take.mutate({ params: { path } })}
    >
      {take.isPending ? 'Taking it …' : 'Take a backup now'}
    </Button>
  );
};
