import { isJsonObject, type Json, type JsonObject } from '../../domain/json.js';
import { randomFrom } from '../company/mix.js';
import { ControlRefusal } from '../simulator-errors.js';

/** The faults that can be switched on, each with what it does. */
export const faultSentences = {
  D1: 'Duplicate items within a delta page, and again on the next page',
  D2: 'Delta items in another order, links of one object in small slices spread over the pages',
  D3: 'An empty delta page with a next link',
  D4: 'A delta link that delivers changes once more',
  D6: 'A delta request answered by 410 and a Location with an empty delta token',
  D7: 'A delta request answered by 400 syncStateNotFound',
  R1: 'Reads that lag behind writes by delayMs (default 5000)',
  T1: '429, with Retry-After of retryAfterSeconds (default 1), or without when that is null',
  T2: '429 for single requests inside a batch, with Retry-After of retryAfterSeconds (default 1)',
  T4: '503 after a write was applied; status sets another, mode "reset" cuts the connection',
  W1: '409 Directory_ConcurrencyViolation for a write that was not applied',
  DOWN: 'The connection is cut without an answer',
  HTML: 'An HTML page instead of JSON, with status (default 502)',
  TRUNCATED: 'Only half of the JSON text arrives',
  SLOW: 'The answer waits delayMs (default 3000)',
} as const;

export type FaultId = keyof typeof faultSentences;

export interface FaultRule {
  readonly id: FaultId;
  /** A regular expression for the address, as `/v1.0/users/delta?…`; without one every address. */
  readonly path?: string;
  /** From 0 to 1. */
  readonly probability?: number;
  /** How many times it strikes before it is spent. */
  readonly count?: number;
  readonly delayMs?: number;
  readonly retryAfterSeconds?: number | null;
  readonly status?: number;
  readonly mode?: 'reset';
}

interface ArmedRule {
  readonly rule: FaultRule;
  readonly path: RegExp | null;
  strikes: number;
}

/** The faults switched on, and how often each has struck. */
export class Faults {
  #armed: ArmedRule[] = [];
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  /** Replaces all rules. @throws ControlRefusal that names what is wrong */
  replace(rules: Json | undefined): void {
    if (!Array.isArray(rules)) throw new ControlRefusal(400, 'faults takes a list of rules');
    this.#armed = rules.map((rule: Json, index) => arm(rule, `faults[${index}]`));
  }

  clear(): void {
    this.#armed = [];
  }

  list(): readonly (FaultRule & { readonly strikes: number })[] {
    return this.#armed.map(({ rule, strikes }) => ({ ...rule, strikes }));
  }

  /** The rule that strikes a request now; counts the strike. */
  strike(id: FaultId, address: string): FaultRule | undefined {
    for (const armed of this.#armed) {
      if (armed.rule.id !== id || !fits(armed, address)) continue;
      if (this.#random() >= (armed.rule.probability ?? 1)) continue;
      armed.strikes += 1;
      return armed.rule;
    }
    return undefined;
  }
}

const fits = ({ rule, path, strikes }: ArmedRule, address: string): boolean =>
  (path === null || path.test(address)) && strikes < (rule.count ?? Number.POSITIVE_INFINITY);

type Check = readonly [takes: string, fits: (value: Json) => boolean];

const checks: Readonly<Record<string, Check>> = {
  id: ['one of ' + Object.keys(faultSentences).join(', '), isFaultId],
  path: ['a regular expression', isRegExp],
  probability: [
    'a number from 0 to 1',
    (value) => typeof value === 'number' && value >= 0 && value <= 1,
  ],
  count: ['a whole number from 1', (value) => Number.isInteger(value) && Number(value) >= 1],
  delayMs: ['milliseconds from 0', (value) => typeof value === 'number' && value >= 0],
  retryAfterSeconds: [
    'seconds from 0, or null',
    (value) => value === null || (typeof value === 'number' && value >= 0),
  ],
  status: [
    'an HTTP status',
    (value) => Number.isInteger(value) && Number(value) >= 200 && Number(value) < 600,
  ],
  mode: ['"reset"', (value) => value === 'reset'],
};

const arm = (rule: Json, field: string): ArmedRule => {
  if (!isJsonObject(rule)) throw new ControlRefusal(400, `${field} takes an object`);
  checkFields(rule, field);
  if (rule['id'] === undefined) {
    throw new ControlRefusal(400, `${field}.id takes ${checks['id']?.[0] ?? ''}`);
  }
  const path = rule['path'];
  return {
    rule: rule as unknown as FaultRule,
    path: typeof path === 'string' ? new RegExp(path) : null,
    strikes: 0,
  };
};

const checkFields = (rule: JsonObject, field: string): void => {
  for (const [name, value] of Object.entries(rule)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (check === undefined) {
      const known = Object.keys(checks).join(', ');
      throw new ControlRefusal(400, `${field}.${name} is unknown; a rule takes ${known}`);
    }
    if (!check[1](value)) {
      throw new ControlRefusal(
        400,
        `${field}.${name} takes ${check[0]}, and got ${JSON.stringify(value)}`,
      );
    }
  }
};

function isFaultId(value: Json): boolean {
  return typeof value === 'string' && Object.hasOwn(faultSentences, value);
}

function isRegExp(value: Json): boolean {
  if (typeof value !== 'string') return false;
  try {
    new RegExp(value);
    return true;
  } catch {
    return false;
  }
}
