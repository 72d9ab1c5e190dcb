import type { SimulatedType } from '../tenant/object-shapes.js';
import { itemOf } from './delta-items.js';
import type { DeltaRounds, Round } from './delta-rounds.js';
import {
  type DeltaPlace,
  deltaLink,
  placeOf,
  refuseByFault,
  setNameOf,
  skipLink,
} from './delta-tokens.js';
import type { GraphAnswer, GraphRequest } from './graph-request.js';
import { refuseUnsupported } from './query-options.js';

const PAGE_SIZE = 200;
const LARGEST_PAGE = 999;
/** A page ends early when it holds so many links. */
const LINKS_IN_A_PAGE = 5000;

interface Page {
  /** JSON texts. */
  readonly items: readonly string[];
  readonly cursor: number;
  readonly empty: boolean;
}

/** One page of `/users/delta` or `/groups/delta`. @throws GraphRefusal */
export const answerDelta = (
  request: GraphRequest,
  type: SimulatedType,
  rounds: DeltaRounds,
): GraphAnswer => {
  refuseUnsupported(request.query, ['$select', '$deltatoken', '$skiptoken']);
  refuseByFault(request, type);
  const place = placeOf(request, type);
  const round = rounds.of(place.key, request.view);
  const page = withFaults(request, place, pageFrom(request, place, round));
  const { properties, relations } = place.key;
  const names = [...properties, ...relations].join(',');
  const context = `${request.root}/$metadata#${setNameOf(type)}(${names})`;
  const head = `"@odata.context":${JSON.stringify(context)},${linkText(request, place, page, round)}`;
  return { status: 200, text: `{${head},"value":[${page.items.join(',')}]}` };
};

const linkText = (
  request: GraphRequest,
  { key, issuedAt }: DeltaPlace,
  { cursor, empty }: Page,
  { length }: Round,
): string =>
  !empty && cursor >= length
    ? `"@odata.deltaLink":${JSON.stringify(deltaLink(request, key))}`
    : `"@odata.nextLink":${JSON.stringify(skipLink(request, key, { c: cursor, e: empty, i: issuedAt }))}`;

/** D3 empties a page, but not twice in a row; D1 shows its first item twice, its last one again. */
const withFaults = (request: GraphRequest, place: DeltaPlace, page: Page): Page => {
  if (!place.afterEmpty && request.struckBy('D3') !== undefined) {
    return { items: [], cursor: place.cursor, empty: true };
  }
  if (page.items.length < 2 || request.struckBy('D1') === undefined) return page;
  const items = [...page.items, ...page.items.slice(0, 1)];
  return { items, cursor: Math.max(place.cursor + 1, page.cursor - 1), empty: false };
};

const pageFrom = (request: GraphRequest, { key, cursor }: DeltaPlace, round: Round): Page => {
  const prefer = request.headers['prefer'] ?? '';
  const size = pageSizeIn(prefer);
  const minimal = prefer.includes('return=minimal');
  const items: string[] = [];
  let links = 0;
  let position = cursor;
  while (position < round.length && items.length < size && links < LINKS_IN_A_PAGE) {
    const entry = round.at(position);
    position += 1;
    const item = entry && itemOf(entry, key, request.view, minimal);
    if (!item) continue;
    items.push(item.text);
    links += item.links;
  }
  return { items, cursor: position, empty: false };
};

const pageSizeIn = (prefer: string): number => {
  const size = Number(/odata\.maxpagesize=(\d+)/.exec(prefer)?.[1] ?? PAGE_SIZE);
  return Math.min(Math.max(size, 1), LARGEST_PAGE);
};
