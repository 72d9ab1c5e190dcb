import { useCallback, useEffect, useRef } from 'react';
import { useNavigate, useSearchParams } from 'react-router';

type Values<Name extends string> = Readonly<Record<Name, string>>;

interface Search<Name extends string> {
  /** Empty where the address does not name it. */
  readonly values: Values<Name>;
  /** Sets some; an empty one is left out of the address. `replace` adds no step to go back. */
  readonly set: (changes: Partial<Values<Name>>, options?: { readonly replace?: boolean }) => void;
}

/** What a view shows, kept in its address. What is set late, when the view was left, is left alone. */
export const useSearch = <Name extends string>(...names: readonly Name[]): Search<Name> => {
  const [parameters] = useSearchParams();
  const navigate = useNavigate();
  const isShown = useRef(false);
  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);
  const values = Object.fromEntries(
    names.map((name) => [name, parameters.get(name) ?? '']),
  ) as Values<Name>;
  const set = useCallback(
    (changes: Partial<Values<Name>>, { replace = false }: { readonly replace?: boolean } = {}) => {
      if (!isShown.current) return;
      // The address as it is, which may be newer than what was drawn of it.
      const next = new URLSearchParams(location.search);
      for (const [name, value] of Object.entries<string | undefined>(changes)) {
        if (value === undefined || value === '') next.delete(name);
        else next.set(name, value);
      }
      void navigate({ search: next.toString() }, { replace });
    },
    [navigate],
  );
  return { values, set };
};
