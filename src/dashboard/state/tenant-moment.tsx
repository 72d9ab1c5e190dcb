import { Field, Select } from '@fluentui/react-components';
import type { Backup } from '../api/types.js';
import { queries } from '../api/client.js';
import { useMay, useTenantPath } from '../shell/session.js';
import { isInstant, localTime } from '../ui/time.js';
import { MomentBar } from './moment-bar.js';
import { useEarliest } from './use-earliest.js';
import { useOneChange } from './use-one-change.js';

const MOST_BACKUPS = 200;

interface TenantMomentProps {
  /** As the address has it; empty is now. */
  readonly at: string;
  /** The instant of the answer that is shown; `undefined` while there is none. */
  readonly instant: string | undefined;
  /** One change further is one of this type, of any when it is empty. */
  readonly type: string;
  readonly isUnknown: boolean;
  readonly onChange: (at: string) => void;
}

/** Which instant of the tenant is shown. */
export const TenantMoment = ({ at, instant, type, isUnknown, onChange }: TenantMomentProps) => {
  const backups = useBackups();
  const earliest = useEarliest();
  const shown = isInstant(at) || at === '' ? at : (instant ?? '');
  const { go, isGoing, said } = useOneChange({ at: shown, type, earliest, onChange });
  return (
    <MomentBar
      shown={shown}
      earliest={earliest}
      marks={backups
        .filter((backup) => backup.instant >= (earliest ?? ''))
        .map(({ backupId, instant: taken }) => ({
          key: backupId,
          at: taken,
          title: `Backup of ${localTime(taken)}`,
        }))}
      isUnknown={isUnknown}
      onGo={go}
      canGo={{ back: !isGoing && earliest !== null, forward: !isGoing && shown !== '' }}
      said={said}
      beside={backups.length > 0 && <BackupChoice at={at} backups={backups} onChange={onChange} />}
      onChange={onChange}
    />
  );
};

/** The newest backups; none for who may not see them. */
const useBackups = (): readonly Backup[] => {
  const path = useTenantPath();
  const maySee = useMay('backup/standard/read');
  const { data } = queries.useQuery(
    'get',
    '/api/tenants/{tenantId}/backups',
    { params: { path, query: { limit: MOST_BACKUPS } } },
    { enabled: maySee },
  );
  return data?.rows ?? [];
};

interface BackupChoiceProps extends Pick<TenantMomentProps, 'at' | 'onChange'> {
  readonly backups: readonly Backup[];
}

const BackupChoice = ({ at, backups, onChange }: BackupChoiceProps) => (
  <Field label="As a backup has it">
    <Select
      value={backups.some(({ backupId }) => backupId === at) ? at : ''}
      onChange={(_, { value }) => onChange(value)}
    >
      <option value="">Choose a backup</option>
      {backups.map(({ backupId, instant }) => (
        <option key={backupId} value={backupId}>
          {localTime(instant)}
        </option>
      ))}
    </Select>
  </Field>
);
