import { Field, Input, Textarea } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import { FormDialog } from './form-dialog.js';

interface ConfirmProps {
  readonly title: string;
  /** What will be so afterwards, in one sentence. */
  readonly consequence: ReactNode;
  /** What the button says, as `Approve and write 12 steps`. */
  readonly action: string;
  /** Whether a reason has to be given, which stands in the record. */
  readonly needsReason?: boolean;
  /** Has to be typed before it goes on: only where the proof is overruled. */
  readonly typedName?: string;
  readonly onConfirm: (reason: string) => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks once more before something is done that others feel. */
export const Confirm = (props: ConfirmProps) => {
  const { title, consequence, action, needsReason = false, typedName, onConfirm, onClose } = props;
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const isReady =
    (!needsReason || reason.trim() !== '') && (typedName === undefined || typed === typedName);
  const confirm = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm(reason.trim());
      onClose();
    } catch (refusal) {
      setError(refusal);
      setBusy(false);
    }
  };
  return (
    <FormDialog
      {...{ title, action, isReady, isBusy, error, onClose }}
      onSubmit={() => void confirm()}
    >
      <div>{consequence}</div>
      {needsReason && (
        <Field label="Reason, as it shall stand in the record" required>
          <Textarea value={reason} maxLength={1000} onChange={(_, { value }) => setReason(value)} />
        </Field>
      )}
      {typedName !== undefined && (
        <Field label={`Type ${typedName} to go on`} required>
          <Input value={typed} onChange={(_, { value }) => setTyped(value)} />
        </Field>
      )}
    </FormDialog>
  );
};
