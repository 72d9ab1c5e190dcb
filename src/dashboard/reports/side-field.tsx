import { Field, Input, Select } from '@fluentui/react-components';
import { errorOf, Refused } from '../api/refused.js';
import { BackupSelect } from '../recovery/backup-field.js';
import { saidOf } from '../recovery/field-errors.js';
import { MomentField } from '../ui/moment-field.js';
import { type SideKind, sideKind } from './asked.js';

const HOUR_MS = 3_600_000;

const titles: Readonly<Record<SideKind, string>> = {
  backup: 'A backup',
  instant: 'An instant',
  position: 'A place in the log',
  now: 'Now',
};

const sides = {
  from: { name: 'Earlier', kinds: ['backup', 'instant'], agoMs: HOUR_MS },
  until: { name: 'Later', kinds: ['now', 'backup', 'instant'], agoMs: 0 },
} as const;

interface SideFieldProps {
  readonly side: keyof typeof sides;
  readonly value: string;
  readonly problem: unknown;
  readonly onChange: (value: string) => void;
}

/** One of the two sides that are compared: now, a backup or an instant. */
export const SideField = ({ side, value, problem, onChange }: SideFieldProps) => {
  const { name, kinds, agoMs } = sides[side];
  const kind = sideKind(value);
  const choose = (chosen: string) => {
    if (chosen === 'instant') onChange(new Date(Date.now() - agoMs).toISOString());
    else onChange(chosen === 'now' ? 'now' : '');
  };
  return (
    <>
      <Field label={`${name} side`} required>
        <Select value={kind} onChange={(_, { value: chosen }) => choose(chosen)}>
          {[...new Set<SideKind>([...kinds, kind])].map((one) => (
            <option key={one} value={one}>
              {titles[one]}
            </option>
          ))}
        </Select>
      </Field>
      {kind === 'backup' && (
        <BackupSelect
          label={`${name} backup`}
          value={value}
          said={saidOf(problem, side)}
          onChange={onChange}
        />
      )}
      {kind === 'instant' && (
        <MomentField
          label={`${name} instant`}
          value={value}
          required
          // An empty one would become another kind of side.
          onChange={(instant) => instant !== '' && onChange(instant)}
          error={errorOf(problem instanceof Refused ? problem : null, side)}
        />
      )}
      {kind === 'position' && (
        <Field label={`${name} place in the log`} {...saidOf(problem, side)}>
          <Input value={value} onChange={(_, { value: text }) => onChange(text)} />
        </Field>
      )}
    </>
  );
};
