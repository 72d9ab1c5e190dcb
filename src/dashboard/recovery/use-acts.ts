import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../api/client.js';
import type { Recovery } from '../api/types.js';
import { recoveryLink } from '../shell/links.js';
import { useSession } from '../shell/session.js';
import type { Act } from './allowed.js';

const BASE = '/api/tenants/{tenantId}/recoveries/{recoveryId}';

/** Does something about a recovery; an undo and a new try lead to the plan that they make. */
export const useActs = (recovery: Recovery, keep: (recovery: Recovery) => void) => {
  const { tenantId } = useSession();
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const act = async (one: Act, reason: string): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const answer = await asked(one, { tenantId, recovery, reason });
      if (answer.recoveryId === recovery.recoveryId) keep(answer);
      else await navigate(recoveryLink(tenantId, answer.recoveryId));
    } catch (refusal) {
      setError(refusal);
      throw refusal;
    } finally {
      setBusy(false);
    }
  };
  return { act, error, isBusy };
};

interface Asked {
  readonly tenantId: string;
  readonly recovery: Recovery;
  readonly reason: string;
}

const asked = async (one: Act, { tenantId, recovery, reason }: Asked): Promise<Recovery> => {
  const params = { path: { tenantId, recoveryId: recovery.recoveryId } };
  const { data } = await answers[one]({ params, recovery, reason });
  if (data === undefined) throw new TypeError('The server answered without the recovery');
  return data;
};

interface Question extends Pick<Asked, 'recovery' | 'reason'> {
  readonly params: { readonly path: { tenantId: string; recoveryId: string } };
}

const answers: Readonly<
  Record<Act, (question: Question) => Promise<{ readonly data?: Recovery }>>
> = {
  approve: ({ params, recovery: { planHash, proof }, reason }) =>
    api.POST(`${BASE}/approve`, {
      params,
      body: { planHash: planHash ?? '', ...(proof?.holds === false && { overrule: reason }) },
    }),
  reject: ({ params, reason }) => api.POST(`${BASE}/reject`, { params, body: { reason } }),
  retry: ({ params, reason }) => api.POST(`${BASE}/retry`, { params, body: { reason } }),
  undo: ({ params, reason }) => api.POST(`${BASE}/undo`, { params, body: { reason } }),
  rehearse: ({ params }) => api.POST(`${BASE}/rehearse`, { params }),
  pause: ({ params }) => api.POST(`${BASE}/pause`, { params }),
  resume: ({ params }) => api.POST(`${BASE}/resume`, { params }),
  cancel: ({ params }) => api.POST(`${BASE}/cancel`, { params }),
};
