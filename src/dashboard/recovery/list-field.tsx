import { Field, Input } from '@fluentui/react-components';
import { saidOf } from './field-errors.js';

interface ListFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problem: unknown;
  /** What the server calls it. */
  readonly fields: readonly string[];
}

/** Several names or ids with commas. */
export const ListField = (props: ListFieldProps) => {
  const { label, hint, value, onChange, problem, fields } = props;
  return (
    <Field label={label} hint={hint} {...saidOf(problem, ...fields)}>
      <Input value={value} onChange={(_, { value: text }) => onChange(text)} />
    </Field>
  );
};
