import type { Recovery } from '../api/types.js';
import { useSession } from '../shell/session.js';
import { Confirm } from '../ui/confirm.js';
import type { Act } from './allowed.js';
import { questionAbout } from './questions.js';

interface AskingProps {
  readonly act: Act;
  readonly recovery: Recovery;
  readonly onConfirm: (reason: string) => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks once more, with what comes of it; the tenant has to be typed only where the proof is overruled. */
export const Asking = ({ act, recovery, onConfirm, onClose }: AskingProps) => {
  const { tenantId } = useSession();
  const { overrules, ...question } = questionAbout(act, recovery, tenantId);
  return (
    <Confirm
      {...question}
      {...(overrules && { typedName: tenantId })}
      onConfirm={onConfirm}
      onClose={onClose}
    />
  );
};
