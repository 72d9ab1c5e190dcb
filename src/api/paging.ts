import type { PageRequest } from '../history/history.port.js';
import { OptionalLimit, OptionalText } from './takes.js';

const DEFAULT_PAGE_SIZE = 100;

/** One page of a list; `cursor` is `next` of the page before. */
export class PagingParameters {
  @OptionalLimit()
  readonly limit?: number;

  @OptionalText('the `next` of the page before', 1000)
  readonly cursor?: string;
}

interface Paging {
  readonly limit?: number;
  readonly cursor?: string;
}

/** The same as history takes it. */
export const pageOf = ({ limit, cursor }: Paging): PageRequest => ({
  size: limit ?? DEFAULT_PAGE_SIZE,
  ...(cursor !== undefined && { after: cursor }),
});
