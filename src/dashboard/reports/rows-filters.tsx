import { Field, makeStyles, Select, tokens } from '@fluentui/react-components';
import { SearchField } from '../state/search-field.js';
import { knownTypes, typeTitle } from '../ui/type-names.js';
import type { RowFilters } from './rows-wanted.js';
import { actionNames, actions, recoverableNames, recoverables } from './words.js';

const useStyles = makeStyles({
  fields: {
    display: 'grid',
    alignItems: 'start',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 200px), 1fr))',
    gap: tokens.spacingHorizontalM,
    maxWidth: '1200px',
    // Else the longest name of a type widens its choice over the next one.
    '& > *': { minWidth: 0, gridTemplateColumns: 'minmax(0, 1fr)' },
    '& select': { width: '100%' },
  },
});

interface Choice {
  readonly name: Exclude<keyof RowFilters, 'search'>;
  readonly label: string;
  readonly any: string;
  readonly options: readonly (readonly [value: string, title: string])[];
}

const choices: readonly Choice[] = [
  {
    name: 'type',
    label: 'Object type',
    any: 'All types',
    options: knownTypes.map((type) => [type, typeTitle(type)]),
  },
  {
    name: 'action',
    label: 'Recovery action',
    any: 'All actions',
    options: actionNames.map((action) => [action, actions[action].title]),
  },
  {
    name: 'recoverable',
    label: 'Can be brought back',
    any: 'All rows',
    options: recoverableNames.map((one) => [one, recoverables[one].title]),
  },
];

interface RowsFiltersProps {
  readonly filters: RowFilters;
  readonly onChange: (changes: Partial<RowFilters>) => void;
}

/** Which rows of a report are shown. */
export const RowsFilters = ({ filters, onChange }: RowsFiltersProps) => {
  const styles = useStyles();
  return (
    <div className={styles.fields} role="search" aria-label="Rows of the report">
      <SearchField
        label="Search"
        placeholder="Part of a name, or an object id"
        value={filters.search}
        onChange={(search) => onChange({ search })}
      />
      {choices.map(({ name, label, any, options }) => (
        <Field key={name} label={label}>
          <Select value={filters[name]} onChange={(_, { value }) => onChange({ [name]: value })}>
            <option value="">{any}</option>
            {options.map(([value, title]) => (
              <option key={value} value={value}>
                {title}
              </option>
            ))}
          </Select>
        </Field>
      ))}
    </div>
  );
};
