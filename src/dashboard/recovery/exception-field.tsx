import { Button, Field, makeStyles, Select, tokens } from '@fluentui/react-components';
import { choiceFields } from './choices.js';
import { saidOf } from './field-errors.js';
import { ListField } from './list-field.js';
import { whereFields, type WantedException } from './wanted.js';

const useStyles = makeStyles({
  exception: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    margin: 0,
    minWidth: 0,
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  fields: {
    display: 'grid',
    alignItems: 'start',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 220px), 1fr))',
    gap: tokens.spacingHorizontalM,
  },
  remove: { alignSelf: 'flex-start' },
});

const titles = {
  types: ['Types', 'As user, group'],
  objectIds: ['Objects', 'Object ids'],
  attributes: ['Attributes', 'As conditions/users/excludeGroups'],
  relations: ['Relations', 'As members, owners; not beside attributes'],
  targetIds: ['Links to', 'Ids of objects that links lead to'],
} as const;

interface ExceptionFieldProps {
  readonly index: number;
  readonly exception: WantedException;
  readonly problem: unknown;
  readonly onChange: (exception: WantedException) => void;
  readonly onRemove: () => void;
}

/** One exception: where it holds, and what holds there. */
export const ExceptionField = (props: ExceptionFieldProps) => {
  const { index, exception, problem, onChange, onRemove } = props;
  const styles = useStyles();
  const { where, choice } = exception;
  const base = `choices.exceptions.${String(index)}`;
  return (
    <fieldset className={styles.exception}>
      <legend>Exception {index + 1}</legend>
      <div className={styles.fields}>
        {whereFields.map((field) => (
          <ListField
            key={field}
            label={titles[field][0]}
            hint={titles[field][1]}
            value={where[field]}
            onChange={(text) => onChange({ ...exception, where: { ...where, [field]: text } })}
            problem={problem}
            fields={[`${base}.where.${field}`]}
          />
        ))}
      </div>
      <div className={styles.fields}>
        {choiceFields.map(({ field, title, options }) => (
          <Field key={field} label={title} {...saidOf(problem, `${base}.choice.${field}`)}>
            <Select
              value={choice[field]}
              onChange={(_, { value }) =>
                onChange({ ...exception, choice: { ...choice, [field]: value } })
              }
            >
              <option value="">As the rule above</option>
              {options.map((option) => (
                <option key={option.value} value={option.value}>
                  {option.title}
                </option>
              ))}
            </Select>
          </Field>
        ))}
      </div>
      <Button className={styles.remove} onClick={onRemove}>
        Remove exception {index + 1}
      </Button>
    </fieldset>
  );
};
