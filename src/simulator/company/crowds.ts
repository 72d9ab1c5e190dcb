import { mix } from './mix.js';
import { PlaceList } from './place-list.js';
import { type Office, people } from './seed-files.js';
import type { CompanyUsers } from './users.js';

/** Places of users who have something in common, found in one pass over all of them. */
export class Crowds {
  readonly #lists = new Map<string, PlaceList>();
  readonly #places: ReadonlyMap<string, Int32Array>;

  constructor(private readonly users: CompanyUsers) {
    const teams = new Map(people.departments.map((each) => [each, this.#team(each.name)]));
    const offices = new Map(people.offices.map((each) => [each, this.#office(each)]));
    const guests = this.#list('guests');
    for (let place = 0; place < users.count; place += 1) {
      if (users.kindAt(place) === 'guest') {
        guests.push(place);
        continue;
      }
      this.#pushTo(this.#wantedOf(teams.get(users.departmentAt(place)), place), place);
      if (place < users.firstEmployee) continue;
      this.#pushTo(offices.get(users.officeAt(place)), place);
    }
    this.#places = new Map([...this.#lists].map(([key, list]) => [key, list.collected()]));
    this.#lists.clear();
  }

  #pushTo(lists: readonly PlaceList[] | undefined, place: number): void {
    for (const list of lists ?? []) list.push(place);
  }

  /** The users of a crowd: `guests`, `employees`, `country Norway`, `department Sales 3`, … */
  of(key: string): Int32Array {
    return this.#places.get(key) ?? new Int32Array();
  }

  /** Employees of the company and external people, picked by a number; no named account. */
  some(salt: number, number: number): Int32Array {
    const { seed, firstEmployee } = this.users;
    const span = this.users.count - firstEmployee;
    if (span <= 0) return new Int32Array();
    const places = Array.from(
      { length: number },
      (_, turn) => firstEmployee + (mix(seed, salt, turn) % span),
    ).filter((place) => this.users.kindAt(place) !== 'guest');
    return Int32Array.from([...new Set(places)].sort((one, other) => one - other));
  }

  /** The named accounts that belong to a group. */
  named(group: string): Int32Array {
    return Int32Array.from(
      people.named.flatMap(({ groups }, place) => (groups.includes(group) ? [place] : [])),
    );
  }

  #team(name: string): readonly PlaceList[] {
    return [
      this.#list(`department ${name} 1`),
      this.#list(`department ${name} 3`),
      this.#list(`enabledDepartment ${name}`),
    ];
  }

  /** Of a department's lists: all, every third, those enabled. */
  #wantedOf(team: readonly PlaceList[] | undefined, place: number): readonly PlaceList[] {
    const third = mix(this.users.seed, place, 31) % 3 === 0;
    const enabled = this.users.enabledAt(place);
    return (team ?? []).filter((_, part) => part === 0 || (part === 1 ? third : enabled));
  }

  #office({ code, country }: Office): readonly PlaceList[] {
    return [
      this.#list('employees'),
      this.#list(`office ${code}`),
      this.#list(`country ${country}`),
    ];
  }

  #list(key: string): PlaceList {
    const list = this.#lists.get(key) ?? new PlaceList();
    this.#lists.set(key, list);
    return list;
  }
}
