import type { Json } from '../../domain/json.js';
import { randomFrom } from '../company/mix.js';
import { ControlRefusal } from '../simulator-errors.js';
import { type FaultId, shortFor } from './fault-catalogue.js';
import { type FaultRule, faultRule } from './fault-rules.js';

export type { FaultId } from './fault-catalogue.js';
export type { FaultRule } from './fault-rules.js';

interface ArmedRule {
  /** As it was given. */
  readonly given: FaultRule;
  /** As it strikes, when what was given is short for it. */
  readonly rule: FaultRule;
  readonly path: RegExp | null;
  readonly activity: RegExp | null;
  strikes: number;
}

/** What a rule may strike. */
interface Aim {
  /** The address of a request, or of a resource that changed. */
  readonly address?: string;
  readonly mode?: string;
  readonly objectId?: string;
  readonly activity?: string;
}

/** The faults switched on, and how often each has struck. */
export class Faults {
  #armed: readonly ArmedRule[] = [];
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  /** Replaces all rules. @throws ControlRefusal that names what is wrong */
  replace(rules: Json | undefined): void {
    if (!Array.isArray(rules)) throw new ControlRefusal(400, 'faults takes a list of rules');
    this.#armed = rules.map((rule: Json, index) => arm(faultRule(rule, `faults[${index}]`)));
  }

  clear(): void {
    this.#armed = [];
  }

  list(): readonly (FaultRule & { readonly strikes: number })[] {
    return this.#armed.map(({ given, strikes }) => ({ ...given, strikes }));
  }

  /** The rule that strikes a request now; counts the strike. */
  strike(id: FaultId, address: string, mode?: string): FaultRule | undefined {
    return this.strikeAt(id, mode === undefined ? { address } : { address, mode });
  }

  /** The rule that strikes what happens now; counts the strike. */
  strikeAt(id: FaultId, aim: Aim): FaultRule | undefined {
    const armed = this.#armed.find(
      (one) =>
        one.rule.id === id &&
        one.strikes < (one.rule.count ?? Number.POSITIVE_INFINITY) &&
        fits(one, aim) &&
        this.#random() < (one.rule.probability ?? 1),
    );
    if (armed !== undefined) armed.strikes += 1;
    return armed?.rule;
  }

  isArmed(id: FaultId): boolean {
    return this.#armed.some(({ rule }) => rule.id === id);
  }

  /** How often a rule has struck. */
  strikesOf(rule: FaultRule): number {
    return this.#armed.find((armed) => armed.rule === rule)?.strikes ?? 0;
  }
}

const arm = (given: FaultRule): ArmedRule => {
  const mode = shortFor[given.id];
  const { path, activity } = given;
  return {
    given,
    rule: mode === undefined ? given : { ...given, id: 'T5', mode },
    path: path === undefined ? null : new RegExp(path),
    activity: activity === undefined ? null : new RegExp(activity),
    strikes: 0,
  };
};

const fits = ({ rule, path, activity }: ArmedRule, aim: Aim): boolean =>
  matches(path, aim.address) &&
  matches(activity, aim.activity) &&
  agrees(rule.mode, aim.mode) &&
  agrees(rule.objectId, aim.objectId);

const matches = (pattern: RegExp | null, text = ''): boolean => pattern?.test(text) ?? true;

/** What only one of the two names is no matter. */
const agrees = (wanted: string | undefined, given: string | undefined): boolean =>
  wanted === undefined || given === undefined || wanted === given;
