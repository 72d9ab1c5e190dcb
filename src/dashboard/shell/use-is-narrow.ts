import { useSyncExternalStore } from 'react';

/** Below this the navigation hides behind a button. */
const narrowQuery = matchMedia('(max-width: 860px)');

const onChange = (tell: () => void) => {
  narrowQuery.addEventListener('change', tell);
  return () => {
    narrowQuery.removeEventListener('change', tell);
  };
};

export const useIsNarrow = (): boolean => useSyncExternalStore(onChange, () => narrowQuery.matches);
