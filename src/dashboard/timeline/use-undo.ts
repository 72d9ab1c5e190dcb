import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { queries } from '../api/client.js';
import type { TimelineEntry } from '../api/types.js';
import { recoveryLink } from '../shell/links.js';
import { useSession, useTenantPath } from '../shell/session.js';
import { undoReason } from './undo-reason.js';

/** Has changes planned to be taken back, and goes to the plan; nothing is written before it is approved. */
export const useUndo = () => {
  const { tenantId } = useSession();
  const path = useTenantPath();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { mutate, isPending, error } = queries.useMutation(
    'post',
    '/api/tenants/{tenantId}/recoveries',
    {
      onSuccess: () =>
        void client.invalidateQueries({ queryKey: ['get', '/api/tenants/{tenantId}/recoveries'] }),
    },
  );
  const undo = (entries: readonly TimelineEntry[]) =>
    mutate(
      {
        params: { path },
        body: {
          cause: { changeIds: entries.map(({ changeId }) => changeId) },
          reason: undoReason(entries),
        },
      },
      // Whoever has gone elsewhere meanwhile stays there.
      { onSuccess: ({ recoveryId }) => void navigate(recoveryLink(tenantId, recoveryId)) },
    );
  return { undo, isPending, error };
};
