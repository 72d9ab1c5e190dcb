import { Field, makeStyles, Radio, RadioGroup, Text, tokens } from '@fluentui/react-components';
import { choiceFields, defaultOf } from './choices.js';
import { saidOf } from './field-errors.js';
import type { PartProps } from './part-props.js';

const useStyles = makeStyles({
  fields: {
    display: 'grid',
    alignItems: 'start',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 340px), 1fr))',
    gap: tokens.spacingHorizontalL,
  },
  meaning: { display: 'block', color: tokens.colorNeutralForeground2 },
});

/** What is done with each kind of difference, each told in a sentence. */
export const ChoiceFields = ({ wanted, change, problem }: PartProps) => {
  const styles = useStyles();
  const { choices } = wanted;
  return (
    <div className={styles.fields}>
      {choiceFields.map(({ field, title, options }) => (
        <Field key={field} label={title} {...saidOf(problem, `choices.${field}`)}>
          <RadioGroup
            value={choices[field]}
            onChange={(_, { value }) => change({ choices: { ...choices, [field]: value } })}
          >
            {options.map((option) => (
              <Radio
                key={option.value}
                value={option.value}
                label={
                  <>
                    {option.title}
                    {option.value === defaultOf(field) && ' (default)'}
                    <Text size={200} className={styles.meaning}>
                      {option.meaning}
                    </Text>
                  </>
                }
              />
            ))}
          </RadioGroup>
        </Field>
      ))}
    </div>
  );
};
