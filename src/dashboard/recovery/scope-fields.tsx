import { Dropdown, Field, Input, makeStyles, Option, tokens } from '@fluentui/react-components';
import { knownTypes, typeTitle } from '../ui/type-names.js';
import { saidOf } from './field-errors.js';
import { ListField } from './list-field.js';
import type { PartProps } from './part-props.js';
import { listOf } from './wanted.js';

const useStyles = makeStyles({
  fields: {
    display: 'grid',
    alignItems: 'start',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 320px), 1fr))',
    gap: tokens.spacingHorizontalL,
  },
  types: { minWidth: 0 },
});

const lists = [
  ['objectIds', 'Only these objects', 'Object ids, with commas; all when it is empty', 'objectIds'],
  [
    ...(['paths', 'Only these attributes'] as const),
    ...(['As department, conditions/users; all when it is empty', 'attributes'] as const),
  ],
  ['relations', 'Only these relations', 'As members, owners; all when it is empty', 'relations'],
] as const;

/** Which part of the tenant is looked at; everything when nothing is named. */
export const ScopeFields = ({ wanted, setText, problem }: PartProps) => {
  const styles = useStyles();
  const types = listOf(wanted.texts.types);
  return (
    <div className={styles.fields}>
      <Field
        label="Only these types"
        hint="All when none is chosen"
        {...saidOf(problem, 'scope.types')}
      >
        <Dropdown
          multiselect
          className={styles.types}
          placeholder="All types"
          value={types.map(typeTitle).join(', ')}
          selectedOptions={[...types]}
          onOptionSelect={(_, { selectedOptions }) => setText('types', selectedOptions.join(','))}
        >
          {[...new Set([...knownTypes, ...types])].map((type) => (
            <Option key={type} value={type}>
              {typeTitle(type)}
            </Option>
          ))}
        </Dropdown>
      </Field>
      {lists.map(([name, label, hint, field]) => (
        <ListField
          key={name}
          label={label}
          hint={hint}
          value={wanted.texts[name]}
          onChange={(text) => setText(name, text)}
          problem={problem}
          fields={[`scope.${field}`]}
        />
      ))}
      <Field
        label="Only objects where"
        hint="A filter, as startswith(displayName,'CA') or department eq 'Sales'"
        {...saidOf(problem, 'scope.filter')}
      >
        <Input value={wanted.texts.filter} onChange={(_, { value }) => setText('filter', value)} />
      </Field>
    </div>
  );
};
