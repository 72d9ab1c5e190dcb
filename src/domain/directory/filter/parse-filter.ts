import { InvalidValue } from '../../errors.js';
import { capturedRelations } from '../catalogue.js';
import { type ObjectId, objectId } from '../directory-object.js';
import type { Filter, Literal } from './filter.js';
import { type Token, tokensOf } from './tokens.js';

/** Characters of a filter. */
export const LONGEST_FILTER = 2000;

const TAKES =
  'an OData filter with eq, ne, in, lt, le, gt, ge, startswith, endswith, contains, any, and, or, not';
/** Nested parentheses and `not`s: more is no question that a person asks. */
const MAX_DEPTH = 50;
/** Before the name of a relation. */
const LINKS = 'links/';
const CALLS = 'startswith, endswith, contains or PATH/any before a parenthesis';

/**
 * What an OData filter asks, for {@link predicateOf} to answer.
 * Throws {@link InvalidValue} that names `filter`, the place, and what is taken there.
 */
export const parseFilter = (text: string): Filter => new FilterParser(text).parse();

class FilterParser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;
  /** What the innermost `any` calls its member; `null` outside. */
  #variable: string | null = null;

  constructor(private readonly text: string) {
    const { length } = text;
    if (length > LONGEST_FILTER) {
      throw new InvalidValue('filter', `at most ${LONGEST_FILTER} characters`, `${length}`);
    }
    const { tokens, strangerAt } = tokensOf(text);
    if (strangerAt !== undefined) throw this.#invalid('a value or a name', strangerAt);
    this.#tokens = tokens;
  }

  parse(): Filter {
    const filter = this.#either();
    if (this.#peek().kind !== 'end') this.#fail('and, or, or the end');
    return filter;
  }

  #either(): Filter {
    return this.#joined('or', () => this.#joined('and', () => this.#not()));
  }

  #joined(kind: 'and' | 'or', part: () => Filter): Filter {
    const first = part();
    const parts = [first];
    while (this.#skips(kind)) parts.push(part());
    return parts.length === 1 ? first : { kind, parts };
  }

  #not(): Filter {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) this.#fail(`at most ${MAX_DEPTH} levels`);
    const filter: Filter = this.#skips('not') ? { kind: 'not', part: this.#not() } : this.#single();
    this.#depth -= 1;
    return filter;
  }

  #single(): Filter {
    if (this.#skips('(')) {
      const filter = this.#either();
      this.#take(')');
      return filter;
    }
    const name = this.#word('an attribute, a function, not, or a parenthesis');
    return this.#skips('(') ? this.#called(name) : this.#compared(this.#pathOf(name));
  }

  #called(name: string): Filter {
    const [, path] = /^(.+)\/any$/i.exec(name) ?? [];
    if (path !== undefined) return this.#any(path);
    const operator = textOperators.find((known) => known === name.toLowerCase());
    return operator === undefined ? this.#fail(CALLS, 2) : this.#matches(operator);
  }

  #matches(operator: (typeof textOperators)[number]): Filter {
    const path = this.#pathOf(this.#word('an attribute'));
    this.#take(',');
    const text = this.#literal();
    if (typeof text !== 'string') return this.#fail("a text as 'Sales'", 1);
    this.#take(')');
    return { kind: 'matches', path, operator, text };
  }

  #any(name: string): Filter {
    const isOfObject = this.#variable === null;
    if (isOfObject && name.startsWith(LINKS)) return this.#linked(name.slice(LINKS.length));
    const path = this.#pathOf(name, 2);
    const part = this.#skips(')') ? null : this.#ofMember(() => this.#either());
    return { kind: 'any', path, part };
  }

  #linked(relation: string): Filter {
    if (!capturedRelations.includes(relation)) {
      return this.#fail(`${LINKS} and one of ${capturedRelations.join(', ')}`, 2);
    }
    const targets = this.#skips(')') ? null : this.#ofMember((member) => this.#targets(member));
    return { kind: 'linked', relation, targets };
  }

  #targets(member: string): readonly ObjectId[] {
    const path = this.#pathOf(this.#word(`${member}/id`));
    if (path !== 'id' && path !== '') return this.#fail(`${member}/id`, 1);
    const literals = this.#equalTo() ?? this.#fail('eq or in');
    return literals.map((id) =>
      typeof id === 'string' ? objectId(id) : this.#fail('ids of objects as texts', 1),
    );
  }

  /** What stands behind `(` and a name for the member, up to `)`. */
  #ofMember<Inner>(inner: (member: string) => Inner): Inner {
    const outer = this.#variable;
    const member = this.#word("a name for the member, as in any(x:x eq 'a')");
    this.#take(':');
    this.#variable = member;
    const found = inner(member);
    this.#variable = outer;
    this.#take(')');
    return found;
  }

  #compared(path: string): Filter {
    const values = this.#equalTo();
    if (values !== undefined) return { kind: 'equals', path, values };
    if (this.#skips('ne')) {
      return { kind: 'not', part: { kind: 'equals', path, values: [this.#literal()] } };
    }
    const operator = orders.find((known) => this.#skips(known));
    if (operator === undefined) return this.#fail('eq, ne, in, lt, le, gt or ge');
    const value = this.#literal();
    if (typeof value !== 'string' && typeof value !== 'number') {
      return this.#fail('a number, a text or an instant', 1);
    }
    return { kind: 'compares', path, operator, value };
  }

  #equalTo(): readonly Literal[] | undefined {
    if (this.#skips('eq')) return [this.#literal()];
    return this.#skips('in') ? this.#list() : undefined;
  }

  #list(): readonly Literal[] {
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

  /** A path of the object, or of the member that the innermost `any` speaks of. */
  #pathOf(name: string, back = 1): string {
    const member = this.#variable;
    if (member === null) return name;
    if (name === member) return '';
    if (name.startsWith(`${member}/`)) return name.slice(member.length + 1);
    return this.#fail(`${member} or a path that begins with ${member}/`, back);
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
}

const words: Readonly<Record<string, Literal>> = { true: true, false: false, null: null };
const textOperators = ['startswith', 'endswith', 'contains'] as const;
const orders = ['lt', 'le', 'gt', 'ge'] as const;
