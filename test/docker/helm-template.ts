import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { root } from './compose-file.js';

/**
 * Renders the chart as Helm does, as far as the chart's templates go: if, else, with, range, define, include,
 * variables and a few functions. What it does not know it refuses. Helm, "Chart Template Guide" (2026).
 */
export const CHART = join(root, 'deploy/helm/stateline');

type Value = unknown;
type Values = Readonly<Record<string, Value>>;

interface Scope {
  readonly dot: Value;
  readonly variables: ReadonlyMap<string, Value>;
}

type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly expression: string }
  | { readonly kind: 'set'; readonly name: string; readonly expression: string }
  | {
      readonly kind: 'if' | 'with' | 'range';
      readonly expression: string;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    };

type Block = 'if' | 'with' | 'range' | 'define';

const defined = new Map<string, readonly Node[]>();

const isTrue = (value: Value): boolean =>
  Array.isArray(value)
    ? value.length > 0
    : typeof value === 'object' && value !== null
      ? Object.keys(value).length > 0
      : Boolean(value);

const merged = (base: Value, over: Value): Value => {
  if (!isMap(base) || !isMap(over)) return over;
  const result: Record<string, Value> = { ...base };
  for (const [key, value] of Object.entries(over)) result[key] = merged(base[key], value);
  return result;
};

const isMap = (value: Value): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Everything the chart makes with these values. @throws Error as `required` of a template says */
export const renderChart = (given: Values): readonly Values[] => {
  const read = (path: string) => readFileSync(join(CHART, path), 'utf8');
  const chart = parse(read('Chart.yaml')) as { version: string; appVersion: string };
  const dot = {
    Values: merged(parse(read('values.yaml')), given),
    Chart: { Version: chart.version, AppVersion: chart.appVersion },
    Release: { Name: 'test' },
  };
  const scope = { dot, variables: new Map([['$', dot]]) };
  const files = globSync('templates/*', { cwd: CHART }).sort();
  const text = files.map((path) => rendered(parsed(read(path)), scope)).join('\n---\n');
  return text
    .split(/^---$/m)
    .map((part) => parse(part) as Values | null)
    .filter((part) => part !== null);
};

const parsed = (text: string): readonly Node[] => {
  const trimmed = text.replaceAll(/\s*\{\{-/g, '{{').replaceAll(/-\}\}\s*/g, '}}');
  const parts = trimmed.split(/(\{\{.*?\}\})/s);
  let at = 0;
  /** Up to `end` or `else`. */
  const block = (): { nodes: readonly Node[]; ended: string } => {
    const nodes: Node[] = [];
    while (at < parts.length) {
      const part = parts[at++] ?? '';
      if (!part.startsWith('{{')) {
        nodes.push({ kind: 'text', text: part });
        continue;
      }
      const action = part.slice(2, -2).trim();
      if (action === 'end' || action === 'else') return { nodes, ended: action };
      nodes.push(...actionOf(action));
    }
    return { nodes, ended: '' };
  };
  const actionOf = (action: string): readonly Node[] => {
    const [, name, set = ''] = /^(\$\w+) := (.*)$/s.exec(action) ?? [];
    if (name !== undefined) return [{ kind: 'set', name, expression: set }];
    const [, word, rest = ''] = /^(if|with|range|define)\s+(.*)$/s.exec(action) ?? [];
    if (word !== undefined) return blockOf(word as Block, rest);
    return action.startsWith('/*') ? [] : [{ kind: 'print', expression: action }];
  };
  const blockOf = (kind: Block, expression: string): readonly Node[] => {
    const { nodes: body, ended } = block();
    const otherwise = ended === 'else' ? block().nodes : [];
    if (kind !== 'define') return [{ kind, expression, body, otherwise }];
    defined.set(JSON.parse(expression) as string, body);
    return [];
  };
  return block().nodes;
};

const rendered = (nodes: readonly Node[], scope: Scope): string => {
  const variables = new Map(scope.variables);
  const inner = { ...scope, variables };
  return nodes.map((node) => textOf(node, inner)).join('');
};

const textOf = (node: Node, scope: Scope & { variables: Map<string, Value> }): string => {
  if (node.kind === 'text') return node.text;
  if (node.kind === 'set') {
    scope.variables.set(node.name, valueOf(node.expression, scope));
    return '';
  }
  if (node.kind === 'print') return shown(valueOf(node.expression, scope));
  if (node.kind === 'range') return repeated(node, scope);
  const value = valueOf(node.expression, scope);
  if (!isTrue(value)) return rendered(node.otherwise, scope);
  return rendered(node.body, node.kind === 'with' ? { ...scope, dot: value } : scope);
};

const repeated = (node: Node & { kind: 'if' | 'with' | 'range' }, scope: Scope): string => {
  const [, key, item, named] = /^(\$\w+), (\$\w+) := (.*)$/s.exec(node.expression) ?? [];
  const value = valueOf(named ?? node.expression, scope);
  return Object.entries(value as object)
    .sort(([one], [other]) => (Array.isArray(value) ? 0 : one < other ? -1 : 1))
    .map(([name, dot]) => {
      const variables = new Map(scope.variables);
      if (key !== undefined && item !== undefined) variables.set(key, name).set(item, dot);
      return rendered(node.body, { dot, variables });
    })
    .join('');
};

const shown = (value: Value): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';

const TOKENS = /"(?:[^"\\]|\\.)*"|[()|]|[^\s()|]+/g;

const valueOf = (expression: string, scope: Scope): Value => {
  const tokens = expression.match(TOKENS) ?? [];
  let at = 0;
  const pipeline = (): Value => {
    let value = command([]);
    while (tokens[at] === '|') {
      at += 1;
      value = command([value]);
    }
    return value;
  };
  /** A word of its own, or a function with what follows it; what is piped in comes last. */
  const command = (piped: readonly Value[]): Value => {
    const first = tokens[at] ?? '';
    const isFunction = /^[a-z]\w*$/i.test(first) && !/^(true|false)$/.test(first);
    if (!isFunction) return term();
    at += 1;
    const given: Value[] = [];
    while (at < tokens.length && tokens[at] !== ')' && tokens[at] !== '|') given.push(term());
    return call(first, [...given, ...piped]);
  };
  const term = (): Value => {
    const token = tokens[at++] ?? '';
    if (token === '(') {
      const value = pipeline();
      at += 1;
      return value;
    }
    if (/^("|\d|true$|false$)/.test(token)) return JSON.parse(token) as Value;
    return fieldOf(token, scope);
  };
  return pipeline();
};

const fieldOf = (path: string, { dot, variables }: Scope): Value => {
  const [start = '', ...names] = path.split('.');
  let value = start === '' ? dot : variables.get(start);
  if (start !== '' && !variables.has(start)) throw new Error(`Unknown in a template: ${path}`);
  for (const name of names.filter((part) => part !== '')) {
    value = isMap(value) ? value[name] : undefined;
  }
  return value;
};

const indented = (spaces: number, text: string): string =>
  text.replaceAll(/^/gm, ' '.repeat(spaces));

type Call = (given: readonly Value[]) => Value;

const functions: Readonly<Record<string, Call>> = {
  include: ([name, dot]) =>
    rendered(defined.get(String(name)) ?? [], { dot, variables: new Map([['$', dot]]) }),
  toYaml: ([value]) => stringify(value).trimEnd(),
  nindent: ([spaces, text]) => `\n${indented(Number(spaces), String(text))}`,
  quote: ([value]) => JSON.stringify(shown(value)),
  default: ([usual, value]) => (isTrue(value) ? value : usual),
  required: ([message, value]) => {
    if (!isTrue(value)) throw new Error(String(message));
    return value;
  },
  printf: ([form, ...parts]) =>
    parts.reduce<string>((text, part) => text.replace('%s', String(part)), String(form)),
  dict: (given) =>
    Object.fromEntries(
      given.flatMap((key, index) => (index % 2 === 0 ? [[String(key), given[index + 1]]] : [])),
    ),
  eq: ([one, other]) => one === other,
  not: ([value]) => !isTrue(value),
  and: (given) => given.find((value) => !isTrue(value)) ?? given.at(-1),
  or: (given) => given.find(isTrue) ?? given.at(-1),
};

const call = (name: string, given: readonly Value[]): Value => {
  const known = functions[name];
  if (known === undefined) throw new Error(`Unknown in a template: ${name}`);
  return known(given);
};
