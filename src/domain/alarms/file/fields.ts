import { InvalidValue } from '../../errors.js';
import { isList } from '../../json-fields.js';
import { isJsonObject, type Json, type JsonObject, ownValue } from '../../json.js';

export const shown = (value: Json | undefined): string => {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** Fields of a mapping, each asked for by name; what is wrong is told with its path. */
export class Fields {
  readonly #read = new Set<string>();

  private constructor(
    private readonly object: JsonObject,
    readonly at: string,
  ) {}

  /** @throws InvalidValue when it is no mapping */
  static of(value: Json | undefined, at: string, what: string): Fields {
    if (isJsonObject(value)) return new Fields(value, at);
    throw new InvalidValue(at, what, shown(value));
  }

  path(name: string): string {
    return this.at === '' ? name : `${this.at}.${name}`;
  }

  /** What is there, or `undefined`; an empty field is none. */
  get(name: string): Json | undefined {
    this.#read.add(name);
    return ownValue(this.object, name) ?? undefined;
  }

  isGiven(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** @throws InvalidValue unless it is a text that fits, as all below unless it is what they take */
  text(name: string, takes: string, fits = /\S/): string {
    const value = this.get(name);
    if (typeof value === 'string' && fits.test(value)) return value;
    throw this.wrong(name, takes);
  }

  textIfGiven(name: string, takes: string, fits?: RegExp): string | null {
    return this.isGiven(name) ? this.text(name, takes, fits) : null;
  }

  /** One text, or several; `undefined` where none is given. */
  texts(name: string, takes: string, fits = /\S/): readonly string[] | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    const list = isList(value) ? value : [value];
    const texts = list.filter((one) => typeof one === 'string').filter((one) => fits.test(one));
    if (texts.length > 0 && texts.length === list.length) return texts;
    throw this.wrong(name, takes);
  }

  /** The same where each has to be one of the choices. */
  some<Choice extends string>(
    name: string,
    choices: readonly Choice[],
  ): readonly Choice[] | undefined {
    const texts = this.texts(name, `a list of ${choices.join(', ')}`);
    return texts?.map((text) => {
      const found = choices.find((choice) => choice === text);
      if (found !== undefined) return found;
      throw new InvalidValue(this.path(name), `a list of ${choices.join(', ')}`, text);
    });
  }

  oneOf<Choice extends string>(name: string, choices: readonly Choice[], usual?: Choice): Choice {
    const value = this.get(name);
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    if (value === undefined && usual !== undefined) return usual;
    throw this.wrong(name, `one of ${choices.join(', ')}`);
  }

  flag(name: string, usual: boolean): boolean {
    const value = this.get(name) ?? usual;
    if (typeof value === 'boolean') return value;
    throw this.wrong(name, 'true or false');
  }

  whole(name: string, least: number, most: number, usual?: number): number {
    const value = this.get(name) ?? usual;
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) {
      return value;
    }
    throw this.wrong(name, `a whole number from ${String(least)} to ${String(most)}`);
  }

  /** Milliseconds. */
  duration(name: string, mostMs: number): number {
    const value = this.get(name);
    const [, count = '', unit = ''] = /^(\d{1,6})(s|m|h|d)$/.exec(shown(value)) ?? [];
    const ms = Number(count) * (UNITS[unit] ?? Number.NaN);
    if (ms > 0 && ms <= mostMs) return ms;
    throw this.wrong(name, `a time as 30s, 5m, 4h or 2d, at most ${String(mostMs / 3_600_000)} h`);
  }

  list(name: string, takes: string, most: number): readonly Json[] {
    const value = this.get(name) ?? [];
    if (isList(value) && value.length <= most) return value;
    throw this.wrong(name, `${takes}, at most ${String(most)}`);
  }

  wrong(name: string, takes: string): InvalidValue {
    return new InvalidValue(this.path(name), takes, shown(this.get(name)));
  }

  /** @throws InvalidValue naming the first field that nobody asked for */
  mustBeRead(): void {
    const stranger = Object.keys(this.object).find((name) => !this.#read.has(name));
    if (stranger === undefined) return;
    const takes = `no such field here; there are ${[...this.#read].join(', ')}`;
    throw new InvalidValue(this.path(stranger), takes, '(not shown)');
  }
}

const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
