import type { PropertyRule, RelationRule, TypeRule } from './catalogue.js';

/** What is done with one property or relation of a type. */
export interface CoverageRow {
  readonly name: string;
  readonly of: 'properties' | 'relations';
  readonly captured: boolean;
  readonly compared: boolean;
  /** Whether a recovery writes it: to a living object, only when creating one, or never. */
  readonly written: PropertyRule['recoverable'];
  /** Why it is not, or not always, written. */
  readonly reason: string | null;
  readonly volatile: boolean;
  readonly secret: boolean;
  readonly source: string;
}

/** One row for each property and then each relation of a type, by name. */
export const coverageOf = (rule: TypeRule): readonly CoverageRow[] => [
  ...byName(rule.properties).map(([name, property]) => propertyRow(name, property, rule.source)),
  ...byName(rule.relations).map(([name, relation]) => relationRow(name, relation, rule.source)),
];

const byName = <Rule>(
  rules: Readonly<Record<string, Rule>>,
): readonly (readonly [string, Rule])[] =>
  Object.entries(rules).sort(([one], [other]) => (one < other ? -1 : 1));

const propertyRow = (name: string, rule: PropertyRule, source: string): CoverageRow => ({
  name,
  of: 'properties',
  captured: rule.captured !== false && rule.secret !== true,
  compared: rule.compared,
  written: rule.recoverable,
  reason: rule.reason ?? null,
  volatile: rule.volatile === true,
  secret: rule.secret === true,
  source: rule.source ?? source,
});

const relationRow = (name: string, rule: RelationRule, source: string): CoverageRow => ({
  name,
  of: 'relations',
  captured: true,
  compared: true,
  written: rule.recoverable ? 'update' : 'never',
  reason: rule.reason ?? null,
  volatile: false,
  secret: false,
  source: rule.source ?? source,
});
