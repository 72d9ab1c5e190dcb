import type { Wanted, WantedText } from './wanted.js';

/** What a form's part is given: what is wanted so far, and what the server said about it. */
export interface PartProps {
  readonly wanted: Wanted;
  readonly change: (changes: Partial<Wanted>) => void;
  readonly setText: (name: WantedText, text: string) => void;
  readonly problem: unknown;
}
