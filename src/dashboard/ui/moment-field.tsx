import { Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { instantOfInput, isInstant, localInput, utcTime, zoneAt } from './time.js';

interface MomentFieldProps {
  readonly label: string;
  /** An ISO 8601 instant in UTC; empty for none. */
  readonly value: string;
  readonly onChange: (instant: string) => void;
  readonly hint?: string;
  readonly required?: boolean;
  /** What the server says about it. */
  readonly error?: string | undefined;
}

/** An instant in the viewer's zone to the second, with UTC below. */
export const MomentField = (props: MomentFieldProps) => {
  const { label, value, onChange, hint, required = false, error } = props;
  const isGiven = isInstant(value);
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (isGiven ? localInput(value) : '');
  return (
    <Field
      label={`${label} (${zoneAt(isGiven ? value : new Date().toISOString())})`}
      hint={isGiven ? utcTime(value) : (hint ?? 'In your time zone, to the second')}
      required={required}
      {...(error !== undefined && { validationMessage: error })}
    >
      <Input
        type="datetime-local"
        step={1}
        value={shown}
        onChange={({ target }, { value: text }) => {
          setTyped(text);
          const instant = instantOfInput(text, isGiven ? value : '');
          // Half of a date is no wish for none.
          if (instant !== undefined || (text === '' && !target.validity.badInput)) {
            onChange(instant ?? '');
          }
        }}
        onBlur={() => setTyped(null)}
      />
    </Field>
  );
};
