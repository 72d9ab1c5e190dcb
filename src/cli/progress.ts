import { durationText } from './duration-text.js';
import type { Io } from './io.js';

/** How far long work has come. */
export interface Progress {
  readonly at: (done: number) => void;
  readonly end: () => void;
}

const NONE: Progress = { at: () => undefined, end: () => undefined };

const DRAW_EVERY_MS = 100;
const BAR_WIDTH = 24;
/** Before this much is done nobody can tell how long the rest takes. */
const KNOWN_SHARE = 0.02;
const CLEARED = '\r\u001b[K';

/**
 * A line on stderr where a person looks on, nothing where not. `of` names what is counted; `total` is `null`
 * where it is not known.
 */
export const progressOf = (io: Io, total: number | null, of: string): Progress => {
  if (!io.watched || total === 0) return NONE;
  const beganMs = io.now().getTime();
  let drawnMs = Number.NEGATIVE_INFINITY;
  return {
    at: (done) => {
      const nowMs = io.now().getTime();
      if (nowMs - drawnMs < DRAW_EVERY_MS && done !== total) return;
      drawnMs = nowMs;
      const line = total === null ? `${String(done)} ${of}` : lineOf(done, total, of);
      io.err(`${CLEARED}${fitting(line + restOf(done, total, nowMs - beganMs), io)}`);
    },
    end: () => {
      if (drawnMs > 0) io.err(CLEARED);
    },
  };
};

const lineOf = (done: number, total: number, of: string): string => {
  const share = Math.min(1, done / total);
  const full = Math.round(share * BAR_WIDTH);
  const bar = `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)}`;
  return `${bar} ${String(done)} of ${String(total)} ${of}`;
};

const restOf = (done: number, total: number | null, tookMs: number): string => {
  if (total === null || done >= total || done < total * KNOWN_SHARE) return '';
  return `, about ${durationText((tookMs / done) * (total - done))} to go`;
};

/** A line that breaks could not be taken back. */
const fitting = (line: string, { columns }: Io): string => line.slice(0, (columns ?? 80) - 1);
