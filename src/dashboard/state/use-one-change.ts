import { useMutation } from '@tanstack/react-query';
import { api } from '../api/client.js';
import { useTenantPath } from '../shell/session.js';
import { type Direction, momentsOf, notBefore, oneChangeFrom } from './moments.js';
import { LINKS_TOLD } from '../api/links-told.js';

/** Entries among which the next change is looked for. */
const LOOKED_AT = 50;
/** A change is mostly seen by then after it occurred. */
const SEEN_WITHIN_MS = 60_000;

interface Asked {
  /** An instant; empty is now. */
  readonly at: string;
  readonly type: string;
  readonly earliest: string | null;
  readonly onChange: (at: string) => void;
}

interface OneChange {
  readonly go: (direction: Direction) => void;
  readonly isGoing: boolean;
  /** That there is nothing further, in words; empty elsewhere. */
  readonly said: string;
}

/** Goes to just before the last change, or to the next one. */
export const useOneChange = ({ at, type, earliest, onChange }: Asked): OneChange => {
  const path = useTenantPath();
  const ask = async (query: {
    readonly from?: string;
    readonly until?: string;
  }): Promise<readonly string[]> => {
    const order = query.from === undefined ? 'newest-first' : 'oldest-first';
    const { data } = await api.GET('/api/tenants/{tenantId}/timeline', {
      params: {
        path,
        query: {
          ...query,
          order,
          limit: LOOKED_AT,
          links: LINKS_TOLD,
          ...(type !== '' && { type }),
        },
      },
    });
    return momentsOf(data?.rows ?? []).map((moment) => notBefore(moment, earliest));
  };
  const find = async (direction: Direction): Promise<string | null> => {
    const from = at === '' ? new Date().toISOString() : at;
    if (direction === 'forward') return oneChangeFrom(from, direction, await ask({ from }));
    // What occurred by then may have been seen a little later.
    const until = new Date(Date.parse(from) + SEEN_WITHIN_MS).toISOString();
    const found =
      oneChangeFrom(from, direction, await ask({ until })) ??
      oneChangeFrom(from, direction, await ask({ until: from }));
    return found === null || found < (earliest ?? from) ? null : found;
  };
  const search = useMutation({
    mutationFn: async (direction: Direction) => ({ from: at, found: await find(direction) }),
    // Options are those of the newest drawing: what was looked for from elsewhere comes too late.
    onSuccess: ({ from, found }) => {
      if (found !== null && from === at) onChange(found);
    },
  });
  const isOver = search.data?.found === null && search.data.from === at;
  return {
    go: search.mutate,
    isGoing: search.isPending,
    said: search.isError ? search.error.message : isOver ? 'No further change is known there.' : '',
  };
};
