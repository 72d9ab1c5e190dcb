import {
  Button,
  Field,
  Input,
  makeStyles,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  Select,
  tokens,
} from '@fluentui/react-components';
import { FilterRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { MomentField } from '../ui/moment-field.js';
import { knownTypes, typeTitle } from '../ui/type-names.js';
import { filterNames, type Filters } from './filters.js';
import type { View } from './use-view.js';

const useStyles = makeStyles({
  form: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 250px), 1fr))',
    gap: tokens.spacingHorizontalM,
    width: 'min(560px, calc(100vw - 64px))',
    '& > *': { minWidth: 0 },
    maxHeight: '70vh',
    overflowY: 'auto',
    padding: tokens.spacingHorizontalXXS,
  },
  actions: { display: 'flex', gap: tokens.spacingHorizontalS, gridColumn: '1 / -1' },
});

/** All that can be asked for, in one place. */
export const FilterForm = ({ view }: { readonly view: View }) => {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      open={isOpen}
      onOpenChange={(_, { open }) => setOpen(open)}
      positioning="below-start"
      trapFocus
    >
      <PopoverTrigger disableButtonEnhancement>
        <Button icon={<FilterRegular />}>Filter</Button>
      </PopoverTrigger>
      <PopoverSurface aria-label="Filter the timeline">
        <Fields
          before={view.values}
          onApply={(filters) => {
            view.set(filters);
            setOpen(false);
          }}
          onCancel={() => setOpen(false)}
        />
      </PopoverSurface>
    </Popover>
  );
};

interface FieldsProps {
  readonly before: Filters;
  readonly onApply: (filters: Filters) => void;
  readonly onCancel: () => void;
}

const Fields = ({ before, onApply, onCancel }: FieldsProps) => {
  const styles = useStyles();
  const [filters, setFilters] = useState<Filters>(
    () => Object.fromEntries(filterNames.map((name) => [name, before[name]])) as Filters,
  );
  const change = (changed: Partial<Filters>) => setFilters((old) => ({ ...old, ...changed }));
  const { type, from, until } = filters;
  const types = type === '' || knownTypes.includes(type) ? knownTypes : [type, ...knownTypes];
  const isTurnedRound = from !== '' && until !== '' && Date.parse(from) > Date.parse(until);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        onApply(filters);
      }}
    >
      <MomentField label="From" value={from} onChange={(value) => change({ from: value })} />
      <MomentField
        label="Until"
        value={until}
        onChange={(value) => change({ until: value })}
        error={isTurnedRound ? 'Takes an instant after the start' : undefined}
      />
      <Field label="Type of object">
        <Select value={type} onChange={(_, { value }) => change({ type: value })}>
          <option value="">All types</option>
          {types.map((one) => (
            <option key={one} value={one}>
              {typeTitle(one)}
            </option>
          ))}
        </Select>
      </Field>
      {choices.map(({ name, label, all, options }) => (
        <Field key={name} label={label}>
          <Select value={filters[name]} onChange={(_, { value }) => change({ [name]: value })}>
            <option value="">{all}</option>
            {options.map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </Select>
        </Field>
      ))}
      {texts.map(([name, label, hint]) => (
        <Field key={name} label={label} hint={hint}>
          <Input
            value={filters[name]}
            onChange={(_, { value }) => change({ [name]: value.trim() })}
          />
        </Field>
      ))}
      <div className={styles.actions}>
        <Button type="submit" appearance="primary" disabled={isTurnedRound}>
          Show these
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </form>
  );
};

const choices = [
  {
    name: 'severity',
    label: 'Severity',
    all: 'All',
    options: [
      ['medium', 'Medium or high'],
      ['high', 'High'],
    ],
  },
  {
    name: 'attribution',
    label: 'Actor',
    all: 'Known or not',
    options: [
      ['known', 'Known'],
      ['unknown', 'Not known'],
    ],
  },
  {
    name: 'origin',
    label: 'Seen by',
    all: 'A look or the audit log',
    options: [
      ['observed', 'A look'],
      ['reported', 'The audit log only'],
    ],
  },
] as const;

const texts = [
  ['actor', 'Who did it', 'Id or name of a person or application'],
  ['objectId', 'Object', 'Its id'],
  ['correlationId', 'Operation', 'Correlation id of the audit log'],
] as const;
