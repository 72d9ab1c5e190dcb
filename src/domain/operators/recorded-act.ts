import type { Instant } from '../instant.js';
import { recordOf } from '../json.js';
import type { OperatorAct } from './operator-act.js';
import type { OperatorActed } from './operator-events.js';

/** Characters of each text that are kept. */
const LONGEST = { id: 200, code: 128, path: 400, reason: 1000, filter: 200 } as const;
const MOST_FILTERS = 20;
const LONGEST_FILTER_NAME = 100;

/** An act as it is recorded: texts cut, and nothing in them that a terminal or a log file would obey. */
export const recordedAct = (act: OperatorAct, now: Instant): OperatorActed['data'] => {
  const { action, actor, outcome, status = null, at = now, times = 1 } = act;
  return {
    ...{ action, outcome, status, at, times },
    actor: { name: plain(actor.name, 'id'), id: plain(actor.id, 'id'), kind: actor.kind },
    address: plain(act.address, 'code'),
    permission: plainOrNull(act.permission, 'code'),
    method: plain(act.method, 'code'),
    route: plain(act.route, 'path'),
    target: plainOrNull(act.target, 'path'),
    reason: plainOrNull(act.reason, 'reason'),
    correlationId: plain(act.correlationId, 'code'),
    query: filtersIn(act.query ?? {}),
    error: plainOrNull(act.error, 'code'),
    requestId: plainOrNull(act.requestId, 'code'),
  };
};

const filtersIn = (query: Readonly<Record<string, string>>): OperatorActed['data']['query'] =>
  recordOf(
    Object.entries(query)
      .slice(0, MOST_FILTERS)
      .map(([name, value]) => [cut(name, LONGEST_FILTER_NAME), plain(value, 'filter')]),
  );

const plainOrNull = (text: string | null | undefined, length: keyof typeof LONGEST) =>
  text === null || text === undefined ? null : plain(text, length);

const plain = (text: string, length: keyof typeof LONGEST): string => cut(text, LONGEST[length]);

const CUT = '…';

/** Cut before it is made harmless: what is harmless is longer, and no character of it is left alone. */
const cut = (text: string, length: number): string => {
  const kept = text.length > length ? `${text.slice(0, length - 1)}${CUT}` : text;
  return harmless(kept.toWellFormed());
};

/** Control and formatting characters, and what ends a line. */
const OBEYED = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const harmless = (text: string): string =>
  text.replace(OBEYED, (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`);
