import { Field, Textarea } from '@fluentui/react-components';
import { saidOf } from './field-errors.js';
import type { PartProps } from './part-props.js';

const LONGEST = 1000;

export const ReasonField = ({ wanted, setText, problem }: PartProps) => (
  <Field label="Reason, as it shall stand in the record" required {...saidOf(problem, 'reason')}>
    <Textarea
      value={wanted.texts.reason}
      maxLength={LONGEST}
      onChange={(_, { value }) => setText('reason', value)}
    />
  </Field>
);
