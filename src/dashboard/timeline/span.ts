/** An interval in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

const HOUR_MS = 3_600_000;

/** How far back is looked by one click; `null` is all that is known. */
export const lookBacks = [
  ['Last hour', HOUR_MS],
  ['24 hours', 24 * HOUR_MS],
  ['5 days', 5 * 24 * HOUR_MS],
  ['All', null],
] as const;

/** From and until as the address holds them; an end that is left out is open. */
export interface Ends {
  readonly from: string;
  readonly until: string;
}

export const lookBack = (ms: number | null, nowMs: number): Ends => ({
  from: ms === null ? '' : instantOf(nowMs - ms),
  until: '',
});

/** An interval that was drawn; the end stays open where it reaches to what is newest. */
export const brushed = (from: number, until: number, shown: Span): Ends => ({
  from: instantOf(from),
  until: until >= shown.until ? '' : instantOf(until),
});

const ZOOM = 3;

/** Three times as much around the same middle, not beyond now. */
export const zoomedOut = ({ from, until }: Span, nowMs: number): Ends => {
  const more = ((until - from) * (ZOOM - 1)) / 2;
  return {
    from: instantOf(from - more),
    until: until + more >= nowMs ? '' : instantOf(until + more),
  };
};

export const instantOf = (ms: number): string => new Date(Math.round(ms)).toISOString();
