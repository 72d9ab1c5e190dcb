import { Checkbox, Label, makeStyles } from '@fluentui/react-components';
import { useId } from 'react';

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', maxHeight: '40vh', overflowY: 'auto' },
});

interface ChoicesFieldProps<Choice extends string> {
  readonly label: string;
  readonly all: readonly Choice[];
  readonly chosen: readonly Choice[];
  readonly titleOf: (choice: Choice) => string;
  readonly onChange: (chosen: readonly Choice[]) => void;
}

/** At least one of a few. */
export const ChoicesField = <Choice extends string>(props: ChoicesFieldProps<Choice>) => {
  const { label, all, chosen, titleOf, onChange } = props;
  const styles = useStyles();
  const id = useId();
  return (
    <div>
      <Label id={id} required>
        {label}
      </Label>
      <div role="group" aria-labelledby={id} className={styles.list}>
        {all.map((choice) => (
          <Checkbox
            key={choice}
            label={titleOf(choice)}
            checked={chosen.includes(choice)}
            onChange={(_, { checked }) =>
              onChange(
                checked === true ? [...chosen, choice] : chosen.filter((one) => one !== choice),
              )
            }
          />
        ))}
      </div>
    </div>
  );
};
