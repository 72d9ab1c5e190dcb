import { useState } from 'react';
import type { TimelineEntry } from '../api/types.js';
import { useEventStream } from '../api/use-event-stream.js';
import { useSession } from '../shell/session.js';
import { type Asked, parametersOf } from './filters.js';
import { type LiveRows, noLiveRows, withTold } from './live-rows.js';
import { instantOf, type Span } from './span.js';
import { useBatches } from './use-batches.js';
import { LINKS_TOLD } from '../api/links-told.js';

export interface Tape {
  readonly asked: Asked;
  readonly span: Span;
  readonly speed: number;
}

interface Place {
  /** Up to where it is told, in milliseconds since 1970. */
  readonly at: number;
  /** Where the stream that plays began; `null` while nothing plays. */
  readonly playsFrom: number | null;
  readonly rows: LiveRows;
}

/** The timeline between two instants, told once more. Another span or question is another tape. */
export const useReplay = ({ asked, span, speed }: Tape, start: number) => {
  const { tenantId } = useSession();
  const [place, setPlace] = useState<Place>({ at: start, playsFrom: null, rows: noLiveRows });
  const { at, playsFrom, rows } = place;
  const change = (next: (before: Place) => Partial<Place>) =>
    setPlace((before) => ({ ...before, ...next(before) }));
  const batches = useBatches<TimelineEntry>((entries) =>
    change((before) => ({ rows: withTold(before.rows, entries) })),
  );
  const parameters = parametersOf(asked);
  parameters.set('links', String(LINKS_TOLD));
  parameters.set('from', instantOf(playsFrom ?? at));
  parameters.set('until', instantOf(span.until));
  parameters.set('speed', String(speed));
  const url = `/api/tenants/${encodeURIComponent(tenantId)}/timeline/replay?${parameters.toString()}`;
  const stream = useEventStream(playsFrom === null ? null : url, ({ event, data }) => {
    if (event === 'entry') {
      batches.push(JSON.parse(data) as TimelineEntry);
    } else if (event === 'clock') {
      const { instant } = JSON.parse(data) as { readonly instant: string };
      change(() => ({ at: Date.parse(instant) }));
    } else if (event === 'end') {
      change(() => ({ at: span.until, playsFrom: null }));
    }
  });
  return {
    stream,
    at,
    rows,
    isPlaying: playsFrom !== null,
    isOver: at >= span.until,
    /** From where it stands, or from the beginning once it is over. */
    play: () =>
      change((before) =>
        before.at >= span.until
          ? { at: span.from, playsFrom: span.from, rows: noLiveRows }
          : { playsFrom: before.at },
      ),
    pause: () => change(() => ({ playsFrom: null })),
    /** Goes on from here as soon as anything of the question is another. */
    holdPlace: () =>
      change((before) => ({ playsFrom: before.playsFrom === null ? null : before.at })),
    scrub: (to: number) => {
      batches.drop();
      change(() => ({ at: to, playsFrom: null, rows: noLiveRows }));
    },
  };
};
