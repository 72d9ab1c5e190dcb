import { QueryClient } from '@tanstack/react-query';
import { isWorthTrying, Refused } from './refused.js';

const MOST_TRIES = 3;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The server may be on this machine, whatever the browser says of its network.
      networkMode: 'always',
      refetchOnReconnect: true,
      staleTime: 5_000,
      retry: (tries, error) => tries < MOST_TRIES && isWorthTrying(error),
      retryDelay: (tries, error) =>
        error instanceof Refused && error.retryAfterMs !== null
          ? error.retryAfterMs
          : Math.min(1000 * 2 ** tries, 15_000),
    },
    // Whoever writes decides himself whether to try once more: nothing waits for a network to be done later.
    mutations: { retry: false, networkMode: 'always' },
  },
});

/** Finds out anew who is signed in: the shell then leads to the sign-in, and back to the same view. */
export const checkSession = (): void => {
  void queryClient.invalidateQueries({ queryKey: ['get', '/auth/me'] });
};
