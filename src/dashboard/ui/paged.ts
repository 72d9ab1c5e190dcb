import { useMemo } from 'react';

/** A page of a list of the API. */
export interface ListPage<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

interface Looked {
  readonly state: { readonly data: { readonly pages: readonly unknown[] } | undefined };
}

/** How `queries.useInfiniteQuery` goes from page to page. */
export const PAGED = {
  // All pages that were looked at would be asked for anew.
  refetchOnWindowFocus: ({ state }: Looked) => (state.data?.pages.length ?? 0) <= 1,
  initialPageParam: null,
  getNextPageParam: ({ next }: { readonly next: string | null }) => next,
};

/** Pages without a row that are asked for before the viewer is asked whether to look further. */
const MOST_EMPTY = 10;

/** What `queries.useInfiniteQuery` gives. */
export interface PagedQuery<Row> {
  readonly data: { readonly pages: readonly ListPage<Row>[] } | undefined;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly isFetchNextPageError: boolean;
  readonly fetchNextPage: (options: { readonly cancelRefetch: boolean }) => unknown;
}

interface PagedRows<Row> {
  readonly rows: readonly Row[];
  /** For a DataTable. */
  readonly onEnd: (() => void) | null;
  readonly isLoadingMore: boolean;
  /** Goes on where so much was looked at in vain that the viewer shall say so; `null` elsewhere. */
  readonly lookFurther: (() => void) | null;
}

/** What a DataTable needs of a list that comes page by page; a page may be empty and not the last. */
export const usePagedRows = <Row>(query: PagedQuery<Row>): PagedRows<Row> => {
  const { data, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const pages = data?.pages;
  const rows = useMemo(() => (pages ?? []).flatMap((page) => page.rows), [pages]);
  const inVain = emptyAtEnd(pages ?? []);
  const waits = isFetchNextPageError || (inVain > 0 && inVain % MOST_EMPTY === 0);
  const more = () => void fetchNextPage({ cancelRefetch: false });
  return {
    rows,
    onEnd: hasNextPage && !waits ? more : null,
    isLoadingMore: isFetchingNextPage,
    lookFurther: hasNextPage && waits && !isFetchingNextPage ? more : null,
  };
};

/** How many pages without a row came last. */
export const emptyAtEnd = (pages: readonly ListPage<unknown>[]): number =>
  pages.length - 1 - pages.findLastIndex(({ rows }) => rows.length > 0);
