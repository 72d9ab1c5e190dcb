import { isJsonObject, type Json, type JsonObject } from '../../domain/json.js';
import { ControlRefusal } from '../simulator-errors.js';
import { type FaultId, faultSentences, isFaultId, modeNeeded, modes } from './fault-catalogue.js';

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
  readonly mode?: string;
  readonly polls?: number;
  readonly objectId?: string;
  /** OData path. */
  readonly property?: string;
  readonly value?: Json;
  /** Origin, as `https://graph.example`. */
  readonly host?: string;
  readonly percentage?: number;
  /** A regular expression for the activity of an audit record. */
  readonly activity?: string;
}

type Check = readonly [takes: string, fits: (value: Json) => boolean];

const within = (least: number, most: number) => (value: Json) =>
  typeof value === 'number' && value >= least && value <= most;
const whole = (least: number, most: number) => (value: Json) =>
  Number.isInteger(value) && within(least, most)(value);
const isText = (value: Json): boolean => typeof value === 'string' && value !== '';

const checks: Readonly<Record<string, Check>> = {
  id: ['one of ' + Object.keys(faultSentences).join(', '), isFaultId],
  path: ['a regular expression', isRegExp],
  probability: ['a number from 0 to 1', within(0, 1)],
  count: ['a whole number from 1', whole(1, Infinity)],
  delayMs: ['milliseconds from 0', within(0, Infinity)],
  retryAfterSeconds: [
    'seconds from 0, or null',
    (value) => value === null || within(0, Infinity)(value),
  ],
  status: ['an HTTP status', whole(200, 599)],
  mode: ['text', isText],
  polls: ['a whole number from 1', whole(1, Infinity)],
  objectId: ['the id of an object', isText],
  property: ['an OData path', isText],
  value: ['anything', () => true],
  host: ['an origin', isText],
  percentage: ['a number from 0 to 2', within(0, 2)],
  activity: ['a regular expression', isRegExp],
};

/** The rule in a piece of JSON. @throws ControlRefusal that names what is wrong */
export const faultRule = (rule: Json, field: string): FaultRule => {
  if (!isJsonObject(rule)) throw new ControlRefusal(400, `${field} takes an object`);
  checkFields(rule, field);
  const { id } = rule;
  if (!isFaultId(id)) throw new ControlRefusal(400, `${field}.id takes ${checks['id']?.[0] ?? ''}`);
  const checked = rule as unknown as FaultRule;
  checkMode(checked, field);
  return checked;
};

const checkMode = ({ id, mode }: FaultRule, field: string): void => {
  const known = modes[id] ?? [];
  if (mode === undefined ? !modeNeeded.has(id) : known.includes(mode)) return;
  const takes = known.length === 0 ? 'nothing' : `one of ${known.join(', ')}`;
  throw new ControlRefusal(400, `${field}.mode takes ${takes} for ${id}`);
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

function isRegExp(value: Json): boolean {
  if (typeof value !== 'string') return false;
  try {
    new RegExp(value);
    return true;
  } catch {
    return false;
  }
}
