import { type AtRange, positionsWithin } from './at-ranges.js';
import type { Model } from './model.js';
import type { At } from './positions.js';

/** What changes are listed by. Actors and audit correlation ids become known after the change. */
export type PostingKind = 'all' | 'type' | 'actor' | 'correlation' | 'audit-correlation';

export interface Term {
  readonly tenant: number;
  readonly kind: PostingKind;
  /** Empty for `all`. */
  readonly term: string;
}

/** Positions per row: what arrives together is kept together, so that a page reads few rows. */
const CHUNK = 256;
/** Keys have a limit; whoever reads a list checks the change itself. */
const MAX_TERM = 200;

const keyTerm = (term: string): string => term.slice(0, MAX_TERM).toLowerCase();

/** Lists of change positions that grow while a batch is projected. */
export class PostingLists {
  readonly #lists = new Map<string, Term & { readonly positions: At[] }>();

  /** Adds a change that comes after all that were added under this term before. */
  add(term: Term, at: At): void {
    const name = `${term.tenant}/${term.kind}/${term.term}`;
    const list = this.#lists.get(name);
    if (list === undefined) this.#lists.set(name, { ...term, positions: [at] });
    else list.positions.push(at);
  }

  /** Writes the lists; called inside a transaction. */
  save(model: Model): void {
    for (const { tenant, kind, term, positions } of this.#lists.values()) {
      for (let from = 0; from < positions.length; from += CHUNK) {
        const chunk = positions.slice(from, from + CHUNK);
        void model.postings.put([tenant, kind, keyTerm(term), chunk[0] ?? 0], chunk);
      }
    }
  }
}

/** Lists one change under a term that became known out of order; called inside a transaction. */
export const putPosting = (model: Model, { tenant, kind, term }: Term, at: At): void => {
  void model.postings.put([tenant, kind, keyTerm(term), at], [at]);
};

/** Positions listed under a term, ends included. */
export const postingsOf = (model: Model, term: Term, range: AtRange): Generator<At, undefined> =>
  positionsWithin(
    range.newestFirst ? chunksDown(model, term, range.high) : chunksUp(model, term, range),
    range,
  );

const chunksDown = (model: Model, { tenant, kind, term }: Term, high: At) =>
  model.postings
    .getRange({
      start: [tenant, kind, keyTerm(term), high],
      end: [tenant, kind, keyTerm(term), 0],
      reverse: true,
    })
    .map(({ value }) => value);

const chunksUp = (model: Model, { tenant, kind, term }: Term, { low, high }: AtRange) => {
  const key = [tenant, kind, keyTerm(term)];
  // The row that covers the low end may begin before it.
  const covering = { start: [...key, low], end: [...key, 0], reverse: true, limit: 1 };
  const first = Array.from(model.postings.getKeys(covering), ([, , , at]) => at)[0] ?? low;
  const range = { start: [...key, first], end: [...key, high + 1] };
  return model.postings.getRange(range).map(({ value }) => value);
};
