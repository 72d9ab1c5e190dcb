import { Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { MomentField } from '../ui/moment-field.js';
import { actions, actTitle, outcomes } from './act-words.js';

export const AUDIT_FILTERS = ['actor', 'action', 'outcome', 'from', 'until'] as const;
export type AuditFilters = Readonly<Record<(typeof AUDIT_FILTERS)[number], string>>;

const useStyles = makeStyles({
  filters: {
    display: 'grid',
    alignItems: 'start',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 260px), 1fr))',
    gap: tokens.spacingHorizontalM,
    '& > *': { minWidth: 0 },
  },
});

interface FiltersProps {
  readonly values: AuditFilters;
  readonly onChange: (changes: Partial<AuditFilters>) => void;
}

/** Whose acts, of which kind, and when. */
export const AuditFilterFields = ({ values, onChange }: FiltersProps) => {
  const styles = useStyles();
  return (
    <div className={styles.filters}>
      <ActorFilter actor={values.actor} onChange={onChange} />
      <OneOf
        label="What"
        value={values.action}
        choices={actions.map((action) => [action, actTitle(action)])}
        onChange={(action) => onChange({ action })}
      />
      <OneOf
        label="Outcome"
        value={values.outcome}
        choices={outcomes.map((outcome) => [outcome, outcome])}
        onChange={(outcome) => onChange({ outcome })}
      />
      <MomentField label="From" value={values.from} onChange={(from) => onChange({ from })} />
      <MomentField label="Until" value={values.until} onChange={(until) => onChange({ until })} />
    </div>
  );
};

interface ActorFilterProps {
  readonly actor: string;
  readonly onChange: (changes: Pick<AuditFilters, 'actor'>) => void;
}

/** Asks at Enter, or when the field is left. */
const ActorFilter = ({ actor, onChange }: ActorFilterProps) => {
  const [typed, setTyped] = useState<string | null>(null);
  const send = () => {
    if (typed !== null && typed.trim() !== actor) onChange({ actor: typed.trim() });
    setTyped(null);
  };
  return (
    <Field label="Who" hint="Id or whole name; Enter finds">
      <Input
        value={typed ?? actor}
        maxLength={200}
        onChange={(_, { value }) => setTyped(value)}
        onBlur={send}
        onKeyDown={({ key }) => {
          if (key === 'Enter') send();
        }}
      />
    </Field>
  );
};

interface OneOfProps {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly (readonly [value: string, title: string])[];
  readonly onChange: (value: string) => void;
}

const OneOf = ({ label, value, choices, onChange }: OneOfProps) => (
  <Field label={label}>
    <Select value={value} onChange={(_, { value: chosen }) => onChange(chosen)}>
      <option value="">All</option>
      {choices.map(([choice, title]) => (
        <option key={choice} value={choice}>
          {title}
        </option>
      ))}
    </Select>
  </Field>
);
