import { type UIEvent, useMemo, useState } from 'react';
import { isStillAsked, withLiveRows } from './live-rows.js';
import { useEntries } from './use-entries.js';
import { useLive } from './use-live.js';
import type { View } from './use-view.js';

/** So near to the top it counts as there. */
const TOP_PX = 8;

/** Older rows are read: so many of the live ones are shown. */
interface Held {
  readonly from: number;
  readonly scroller: Element;
}

/** The list of a view with what is new on top of it, held back while older rows are read. */
export const useLiveList = ({ asked, values }: View) => {
  const list = useEntries(asked);
  const canBeLive = values.until === '';
  const isLive = canBeLive && values.live !== '';
  const live = useLive(asked, isLive ? (list.trust?.position ?? null) : null);
  const [held, setHeld] = useState<Held | null>(null);
  const heldFrom = held?.from ?? null;
  const shown = useMemo(
    () =>
      withLiveRows(list.rows, live.rows, heldFrom, (entry) =>
        isStillAsked(entry, asked.attribution),
      ),
    [list.rows, live.rows, heldFrom, asked.attribution],
  );
  const toTop = () => {
    setHeld(null);
    held?.scroller.scrollTo({ top: 0 });
  };
  return {
    ...list,
    ...shown,
    listed: list.rows,
    stream: live.stream,
    areLeftOut: live.rows.areLeftOut,
    canBeLive,
    isLive,
    /** For what is around the table. */
    onScroll: ({ target }: UIEvent) => {
      if (!(target instanceof Element) || target.getAttribute('role') !== 'table') return;
      const isAtTop = target.scrollTop < TOP_PX;
      const from = live.rows.told.size;
      setHeld((before) => (isAtTop ? null : (before ?? { from, scroller: target })));
    },
    toTop,
    refresh: () => {
      toTop();
      void list.restart();
    },
  };
};

export type LiveList = ReturnType<typeof useLiveList>;
