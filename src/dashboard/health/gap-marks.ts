import type { Gap } from '../api/types.js';

/** A gap as a part of an axis: left end and length in percent. */
export interface GapMark {
  readonly gap: Gap;
  readonly left: number;
  readonly width: number;
}

/** Thinner ones could not be seen. */
const LEAST_PERCENT = 0.4;

/** Gaps by reader, each where it lies between two instants (milliseconds since 1970). */
export const gapMarks = (
  gaps: readonly Gap[],
  fromMs: number,
  untilMs: number,
): ReadonlyMap<string, readonly GapMark[]> => {
  const percent = (ms: number) =>
    Math.min(100, Math.max(0, ((ms - fromMs) / (untilMs - fromMs)) * 100));
  const byReader = new Map<string, GapMark[]>();
  for (const gap of gaps) {
    if (Date.parse(gap.until) < fromMs) continue;
    const left = percent(Date.parse(gap.from));
    const width = Math.max(LEAST_PERCENT, percent(Date.parse(gap.until)) - left);
    const marks = byReader.get(gap.reader) ?? [];
    marks.push({ gap, left: Math.min(left, 100 - width), width });
    byReader.set(gap.reader, marks);
  }
  return byReader;
};
