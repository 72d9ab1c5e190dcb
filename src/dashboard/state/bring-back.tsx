import { Button } from '@fluentui/react-components';
import { ArrowUndoRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { newRecoveryLink } from '../shell/links.js';
import { useMay, useSession } from '../shell/session.js';

interface BringBackProps {
  readonly objectId: string;
  /** To how it was then: an instant, a backup id or a log position, which tells one of a look's changes from the next. */
  readonly at: string;
  readonly children: ReactNode;
}

/** Leads to the plan that would bring an object back; left out for who may not plan one. */
export const BringBack = ({ objectId, at, children }: BringBackProps) => {
  const { tenantId } = useSession();
  const navigate = useNavigate();
  if (!useMay('backup/recovery/create')) return null;
  return (
    <Button
      appearance="primary"
      icon={<ArrowUndoRegular />}
      onClick={() => void navigate(newRecoveryLink(tenantId, { target: at, objectIds: objectId }))}
    >
      {children}
    </Button>
  );
};
