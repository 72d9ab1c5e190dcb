import { Field, makeStyles, Select, tokens } from '@fluentui/react-components';
import { FilterField } from './filter-field.js';
import { SearchField } from './search-field.js';
import type { Wanted } from './object-list.js';

const useStyles = makeStyles({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalM}`,
    alignItems: 'flex-start',
  },
  search: { flex: '1 1 220px', minWidth: 0 },
  filter: { flex: '3 1 300px', minWidth: 0 },
  status: { flex: '0 1 220px', minWidth: 0 },
});

type Narrowed = Pick<Wanted, 'search' | 'filter' | 'status'>;

interface ObjectFiltersProps {
  readonly wanted: Wanted;
  readonly errors: { readonly search?: string | undefined; readonly filter?: string | undefined };
  readonly onChange: (changes: Partial<Narrowed>) => void;
}

/** Which of the objects are listed: by words, by filter, living or deleted. */
export const ObjectFilters = ({ wanted, errors, onChange }: ObjectFiltersProps) => {
  const styles = useStyles();
  return (
    <div className={styles.row}>
      <div className={styles.search}>
        <SearchField
          label="Search"
          value={wanted.search}
          placeholder="Name, mail or id"
          error={errors.search}
          onChange={(search) => onChange({ search })}
        />
      </div>
      <div className={styles.filter}>
        <FilterField
          value={wanted.filter}
          type={wanted.type}
          error={errors.filter}
          onChange={(filter) => onChange({ filter })}
        />
      </div>
      <Field label="Status" className={styles.status}>
        <Select value={wanted.status} onChange={(_, { value }) => onChange({ status: value })}>
          <option value="">Live</option>
          <option value="soft-deleted">Deleted, can be restored</option>
        </Select>
      </Field>
    </div>
  );
};
