/** The faults that can be switched on, each with what it does. */
export const faultSentences = {
  D1: 'Duplicate items within a delta page, and again on the next page',
  D2: 'Delta items in another order, links of one object in small slices spread over the pages',
  D3: 'An empty delta page with a next link',
  D4: 'A delta link that delivers changes once more',
  D5: 'Changes since the delta link are held back for so many polls (default 2); objectId picks one object',
  D6: 'A delta request answered by 410 and a Location with an empty delta token',
  D7: 'A delta request answered by 400 syncStateNotFound',
  D8: 'A skip token that is stale: 404 UnknownError, or 400 Directory_ExpiredPageToken with status 400',
  D9: 'Delta says nothing of links that a purge removed: never, or only after so many polls',
  D11: 'The directory itself refreshes appRoles of a service principal (of objectId, else the first)',
  D12: 'Delta gives no item for a change of nothing but property (default jobTitle)',
  D13: 'A next link that leads to another host (default https://graph.example)',
  R1: 'Reads that lag behind writes by delayMs (default 5000)',
  R2: 'Members nobody may read: type and id, all else null',
  R3: 'v1.0 hides Conditional Access policies that use preview features (or the one of objectId); one by its id answers 400',
  R4: 'An enum member nobody knows at property (default conditions/clientAppTypes): unknownFutureValue, or value (default simulatedFutureMember) when the request prefers include-unknown-enum-members',
  R5: 'A property nobody knows (property, value), or with mode "type" an @odata.type nobody knows',
  T1: '429, with Retry-After of retryAfterSeconds (default 1), or without when that is null',
  T2: '429 for single requests inside a batch, with Retry-After of retryAfterSeconds (default 1)',
  T3: 'x-ms-throttle-limit-percentage of percentage, else rising from 0.8 to 1.5; over 1 every second request is refused with 429',
  T4: '503 after a write was applied; status sets another, mode "reset" cuts the connection',
  T5: 'By mode: "slow" waits delayMs (default 3000), "truncated" sends half of the JSON text, "html" a page with status (default 502), "empty-code" an error without code with status (default 500), "cut" cuts the connection',
  A1: 'Audit records of changes made from now on, by mode: "late" and "out-of-order" (up to delayMs, default 5 minutes), "duplicate" (the second after delayMs, default at once), "missing"; activity is a regular expression for the activity',
  A3: 'Audit records of changes made from now on, by mode: "no-old-values", "double-encoded", "companion" (a second record without properties); without a mode all of them',
  N1: 'Notifications, by mode: "wrong-client-state", "duplicate", "reordered" (newest first, two at a time), "dropped", "burst" (each 20 times)',
  N2: 'A subscription is gone without any event when it should have notified',
  W1: '409 Directory_ConcurrencyViolation for a write that was not applied',
  W2: 'A write that names what was made or restored less than delayMs ago (default 60000) answers 404 or 400, as if it were not there',
  W6: '403 for sensitive properties and deletion of users who hold a directory role, and for all of members of restricted administrative units, as when the writer holds no higher role, and none over the unit',
  W9: '401 with a claims challenge: the token is good no more',
  DOWN: 'The connection is cut without an answer: T5 "cut"',
  HTML: 'An HTML page instead of JSON, with status (default 502): T5 "html"',
  TRUNCATED: 'Only half of the JSON text arrives: T5 "truncated"',
  SLOW: 'The answer waits delayMs (default 3000): T5 "slow"',
} as const;

/** What needs no rule: how the simulator always behaves, or a scenario that plays it. */
export const furtherSentences = {
  A2: 'Scenario two-actors: two people change one object inside one poll window',
  A4: 'Scenario every-actor: a change by each kind of actor there is',
  D10: 'Always: a restored object comes in delta as a new one, under its old id',
  W3: 'Always: DELETE of a link without /$ref deletes the object at its end',
  W4: 'Always: a trusted named location cannot be deleted',
  W5: 'Always: a restored policy is in its old state, a restored named location is not trusted',
  W7: 'Always: a principal name that is taken refuses a restore',
  W8: 'Always: members@odata.bind is all or nothing',
  X1: 'Scenario native-recovery: objects change without delta, notification or record of their own',
  X2: 'Scenario mass-deletion: a share of all users (default 0.3) is deleted in two minutes',
} as const;

export type FaultId = keyof typeof faultSentences;

export const isFaultId = (value: unknown): value is FaultId =>
  typeof value === 'string' && Object.hasOwn(faultSentences, value);

/** Rules that are short for a mode of another. */
export const shortFor: Readonly<Partial<Record<FaultId, string>>> = {
  DOWN: 'cut',
  HTML: 'html',
  TRUNCATED: 'truncated',
  SLOW: 'slow',
};

export const modes: Readonly<Partial<Record<FaultId, readonly string[]>>> = {
  R5: ['type'],
  T4: ['reset'],
  T5: ['slow', 'truncated', 'html', 'empty-code', 'cut'],
  A1: ['late', 'out-of-order', 'duplicate', 'missing'],
  A3: ['no-old-values', 'double-encoded', 'companion'],
  N1: ['wrong-client-state', 'duplicate', 'reordered', 'dropped', 'burst'],
};

/** Faults that do nothing without a mode. */
export const modeNeeded: ReadonlySet<FaultId> = new Set(['T5', 'A1', 'N1']);
