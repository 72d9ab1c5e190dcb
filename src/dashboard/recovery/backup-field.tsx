import { Field, Select } from '@fluentui/react-components';
import { queries } from '../api/client.js';
import { useTenantPath } from '../shell/session.js';
import { localTime, utcTime } from '../ui/time.js';
import { backupReason } from '../backups/words.js';
import { saidOf } from './field-errors.js';
import type { PartProps } from './part-props.js';

const NEWEST = 50;

interface BackupSelectProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (backupId: string) => void;
  /** What the server says about it. */
  readonly said: ReturnType<typeof saidOf>;
}

/** One of the newest backups, or the one that a link named. */
export const BackupSelect = ({ label, value: target, onChange, said }: BackupSelectProps) => {
  const { data } = queries.useQuery('get', '/api/tenants/{tenantId}/backups', {
    params: { path: useTenantPath(), query: { limit: NEWEST } },
  });
  const rows = data?.rows ?? [];
  const chosen = rows.find(({ backupId }) => backupId === target);
  return (
    <Field
      label={label}
      required
      hint={
        chosen === undefined
          ? `The newest ${String(NEWEST)}; start from the list of backups for an older one`
          : utcTime(chosen.instant)
      }
      {...said}
    >
      <Select value={target} onChange={(_, { value }) => onChange(value)}>
        <option value="">Choose a backup</option>
        {target !== '' && chosen === undefined && <option value={target}>{target}</option>}
        {rows.map(({ backupId, instant, reason }) => (
          <option key={backupId} value={backupId}>
            {localTime(instant)} · {backupReason(reason)}
          </option>
        ))}
      </Select>
    </Field>
  );
};

/** The backup that is brought back. */
export const BackupField = ({ wanted, setText, problem }: PartProps) => (
  <BackupSelect
    label="Backup"
    value={wanted.texts.target}
    onChange={(target) => setText('target', target)}
    said={saidOf(problem, 'target')}
  />
);
