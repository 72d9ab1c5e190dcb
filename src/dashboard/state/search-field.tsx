import { Field, SearchBox } from '@fluentui/react-components';
import { useRef, useState } from 'react';

const PAUSE_MS = 250;

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  /** Called when the viewer pauses. */
  readonly onChange: (value: string) => void;
}

/** Words to look for, told on when no more are typed for a moment. */
export const SearchField = (props: SearchFieldProps) => {
  const { label, value, placeholder, hint, error, onChange } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const [seen, setSeen] = useState({ value, told: value });
  if (value !== seen.value) {
    setSeen({ ...seen, value });
    // Set from elsewhere, as by going back: what was typed is over.
    if (value !== seen.told) setTyped(null);
  }
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** What was told once is not told again: somebody may have gone back from it before it was drawn. */
  const isUntold = useRef(false);
  const tell = (text: string) => {
    clearTimeout(timer.current);
    if (!isUntold.current) return;
    isUntold.current = false;
    if (text === value) return;
    setSeen((before) => ({ ...before, told: text }));
    onChange(text);
  };
  return (
    <Field
      label={label}
      {...(hint !== undefined && { hint })}
      {...(error !== undefined && { validationMessage: error })}
    >
      <SearchBox
        style={{ minWidth: 0 }}
        input={{ style: { minWidth: 0 } }}
        value={typed ?? value}
        {...(placeholder !== undefined && { placeholder })}
        onChange={(_, { value: text }) => {
          setTyped(text);
          isUntold.current = true;
          clearTimeout(timer.current);
          timer.current = setTimeout(() => tell(text), PAUSE_MS);
        }}
        onKeyDown={({ key }) => {
          if (key === 'Enter' && typed !== null) tell(typed);
        }}
        onBlur={() => {
          if (typed !== null) tell(typed);
          setTyped(null);
        }}
      />
    </Field>
  );
};
