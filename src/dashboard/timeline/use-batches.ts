import { useEffect, useRef } from 'react';

const EVERY_MS = 100;

/** Hands on what comes one by one together, so that a burst is drawn a few times only. */
export const useBatches = <Item>(take: (items: readonly Item[]) => void) => {
  const waiting = useRef<Item[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const newest = useRef(take);
  useEffect(() => {
    newest.current = take;
  });
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  return {
    push: (item: Item) => {
      waiting.current.push(item);
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        newest.current(waiting.current.splice(0));
      }, EVERY_MS);
    },
    /** Forgets what was not handed on yet. */
    drop: () => {
      waiting.current = [];
    },
  };
};
