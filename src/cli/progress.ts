import { SingleBar } from 'cli-progress';
import type { Io } from './io.js';

/** How far long work has come. */
export interface Progress {
  readonly at: (done: number) => void;
  readonly end: () => void;
}

const NONE: Progress = { at: () => undefined, end: () => undefined };

/** A bar on stderr where a person looks on, nothing where not. `of` names what is counted. */
export const progressOf = ({ interactive }: Io, total: number, of: string): Progress => {
  if (!interactive || total === 0) return NONE;
  const bar = new SingleBar({
    format: `{bar} {percentage} % of {total} ${of}, about {eta_formatted} to go`,
    clearOnComplete: true,
    hideCursor: true,
    stream: process.stderr,
  });
  bar.start(total, 0);
  return {
    at: (done) => {
      bar.update(done);
    },
    end: () => {
      bar.stop();
    },
  };
};
