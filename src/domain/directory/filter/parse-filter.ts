import { InvalidValue } from '../../errors.js';
import { type Json, type JsonObject } from '../../json.js';
import { valueAt } from '../difference.js';
import type { Attributes } from '../directory-object.js';

type Predicate = (attributes: Attributes) => boolean;
type Literal = string | number | boolean | null;

const TAKES = 'an OData filter with eq, ne, in, startswith, contains, and, or, not';
/** Nested parentheses and `not`s: more is no question that a person asks. */
const MAX_DEPTH = 50;

type Token =
  | { readonly kind: 'literal'; readonly value: Literal; readonly at: number }
  | { readonly kind: 'word' | 'sign' | 'end'; readonly text: string; readonly at: number };

const TOKEN = /\s*(?:'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)(?![\w/-])|([A-Za-z_@][\w.@/-]*)|([(),]))/y;

/**
 * Whether an object passes an OData filter, as Microsoft Graph reads it: texts compare without case,
 * and a collection equals what it contains. Throws {@link InvalidValue} that names `filter`.
 */
export const filterOf = (text: string): Predicate => new FilterParser(text).parse();

class FilterParser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(private readonly text: string) {
    this.#tokens = this.#tokensOf();
  }

  parse(): Predicate {
    const predicate = this.#either();
    if (this.#peek().kind !== 'end') this.#fail('and, or, or the end');
    return predicate;
  }

  #either(): Predicate {
    const parts = [this.#both()];
    while (this.#skips('or')) parts.push(this.#both());
    return (attributes) => parts.some((passes) => passes(attributes));
  }

  #both(): Predicate {
    const parts = [this.#not()];
    while (this.#skips('and')) parts.push(this.#not());
    return (attributes) => parts.every((passes) => passes(attributes));
  }

  #not(): Predicate {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) this.#fail(`at most ${MAX_DEPTH} levels`);
    const negated = this.#skips('not');
    const passes = negated ? this.#not() : this.#single();
    this.#depth -= 1;
    return negated ? (attributes) => !passes(attributes) : passes;
  }

  #single(): Predicate {
    if (this.#skips('(')) {
      const passes = this.#either();
      this.#take(')');
      return passes;
    }
    const name = this.#word('an attribute, a function, not, or a parenthesis');
    return this.#skips('(') ? this.#called(name) : this.#compared(name);
  }

  #called(name: string): Predicate {
    const matches = textMatches[name.toLowerCase()];
    if (matches === undefined) return this.#fail('startswith or contains before a parenthesis', 2);
    const path = this.#word('an attribute');
    this.#take(',');
    const sought = this.#literal();
    if (typeof sought !== 'string') return this.#fail("a text as 'Sales'", 1);
    this.#take(')');
    const folded = sought.toLowerCase();
    return (attributes) =>
      valuesAt(attributes, path).some(
        (value) => typeof value === 'string' && matches(value.toLowerCase(), folded),
      );
  }

  #compared(path: string): Predicate {
    if (this.#skips('eq')) return isOneOf(path, [this.#literal()]);
    if (this.#skips('in')) return isOneOf(path, this.#list());
    if (!this.#skips('ne')) return this.#fail('eq, ne or in');
    const equals = isOneOf(path, [this.#literal()]);
    return (attributes) => !equals(attributes);
  }

  #list(): Literal[] {
    this.#take('(');
    const literals = [this.#literal()];
    while (this.#skips(',')) literals.push(this.#literal());
    this.#take(')');
    return literals;
  }

  #literal(): Literal {
    const token = this.#peek();
    if (token.kind === 'literal') {
      this.#next += 1;
      return token.value;
    }
    const word = token.kind === 'word' ? token.text.toLowerCase() : '';
    if (!Object.hasOwn(words, word)) return this.#fail("a value as 'Sales', 1, true or null");
    this.#next += 1;
    return words[word] ?? null;
  }

  #word(wanted: string): string {
    const token = this.#peek();
    if (token.kind !== 'word') return this.#fail(wanted);
    this.#next += 1;
    return token.text;
  }

  #take(sign: string): void {
    if (!this.#skips(sign)) this.#fail(sign);
  }

  #skips(text: string): boolean {
    const token = this.#peek();
    const found = token.kind !== 'literal' && token.text.toLowerCase() === text;
    if (found) this.#next += 1;
    return found;
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '', at: this.text.length };
  }

  /** Fails at the next token, or at one that was taken already. */
  #fail(wanted: string, back = 0): never {
    const token = this.#tokens[this.#next - back];
    throw this.#invalid(wanted, token?.at ?? this.text.length);
  }

  #invalid(wanted: string, at: number): InvalidValue {
    const found = at < this.text.length ? this.text.slice(at, at + 40) : 'the end';
    const place = `${wanted} at character ${at + 1}`;
    return new InvalidValue('filter', `${TAKES}; ${place}`, found);
  }

  #tokensOf(): Token[] {
    const tokens: Token[] = [];
    const pattern = new RegExp(TOKEN);
    const end = this.text.trimEnd().length;
    while (pattern.lastIndex < end) {
      const at = pattern.lastIndex;
      const match = pattern.exec(this.text);
      const start = at + (this.text.length - at - this.text.slice(at).trimStart().length);
      if (match === null) throw this.#invalid('a value or a name', start);
      tokens.push(tokenOf(match, start));
    }
    return tokens;
  }
}

const tokenOf = ([, text, number, word, sign]: RegExpExecArray, at: number): Token => {
  if (text !== undefined) return { kind: 'literal', value: text.replaceAll("''", "'"), at };
  if (number !== undefined) return { kind: 'literal', value: Number(number), at };
  return word !== undefined
    ? { kind: 'word', text: word, at }
    : { kind: 'sign', text: sign ?? '', at };
};

const words: Readonly<Record<string, Literal>> = { true: true, false: false, null: null };

const textMatches: Readonly<Record<string, (value: string, sought: string) => boolean>> = {
  startswith: (value, sought) => value.startsWith(sought),
  contains: (value, sought) => value.includes(sought),
};

/** A collection stands for what it contains, and contains nothing when it is not set. */
const valuesAt = (attributes: Attributes, path: string): readonly Json[] => {
  const value = valueAt(attributes, path);
  return isList(value) ? value : [value];
};

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const isOneOf = (path: string, literals: readonly Literal[]): Predicate => {
  const sought = new Set(literals.map(folded));
  return (attributes) => valuesAt(attributes, path).some((value) => sought.has(folded(value)));
};

const folded = (value: Json): Exclude<Json, readonly Json[] | JsonObject> | symbol => {
  if (typeof value === 'string') return value.toLowerCase();
  return typeof value === 'object' && value !== null ? NO_LITERAL : value;
};

const NO_LITERAL = Symbol('a structure equals no literal');
