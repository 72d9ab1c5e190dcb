import { mix, pick } from './mix.js';
import { PlaceList } from './place-list.js';
import { type Department, people } from './seed-files.js';
import type { CompanyUsers } from './users.js';

/** How many people report to one. */
const REPORTS = 8;

interface Chart {
  /** Employees by department, the first one is its head. */
  readonly staff: ReadonlyMap<Department, Int32Array>;
  /** An employee's place in the department. */
  readonly seats: Int32Array;
  readonly guests: Int32Array;
  /** Reports to nobody. */
  readonly chief: number;
}

/** Who reports to whom, and who answers for which guest. */
export class OrgChart {
  #drawn: Chart | undefined;

  constructor(
    private readonly users: CompanyUsers,
    private readonly firstEmployee: number,
  ) {}

  managerOf(user: number): number | undefined {
    if (!this.#isEmployee(user)) return undefined;
    const { staff, seats, chief } = this.#chart;
    if (user === chief) return undefined;
    const seat = seats[user] ?? 0;
    return seat === 0
      ? chief
      : staff.get(this.users.departmentAt(user))?.[Math.floor((seat - 1) / REPORTS)];
  }

  /** Everybody whose manager is this one. */
  reportsOf(user: number): readonly number[] {
    if (!this.#isEmployee(user)) return [];
    const { staff, seats, chief } = this.#chart;
    const seat = seats[user] ?? 0;
    const own = staff.get(this.users.departmentAt(user)) ?? new Int32Array();
    const below = [...own.slice(seat * REPORTS + 1, (seat + 1) * REPORTS + 1)];
    if (user !== chief) return below;
    return [
      ...below,
      ...[...staff.values()].flatMap(([head]) => (head === chief ? [] : (head ?? []))),
    ];
  }

  /** One or two employees who answer for a guest. */
  sponsorsOf(user: number): readonly number[] {
    if (this.users.kindAt(user) !== 'guest') return [];
    const { seed } = this.users;
    const staff = this.#chart.staff.get(this.users.departmentAt(user));
    if (staff === undefined || staff.length === 0) return [this.#chart.chief];
    const chosen = Array.from({ length: 1 + (mix(seed, user, 51) % 2) }, (_, turn) =>
      pick([...staff.subarray(0, 50)], mix(seed, user, 52 + turn)),
    );
    return [...new Set(chosen)];
  }

  guestsOf(user: number): readonly number[] {
    if (!this.#isEmployee(user)) return [];
    return [...this.#chart.guests].filter((guest) => this.sponsorsOf(guest).includes(user));
  }

  #isEmployee(user: number): boolean {
    return user >= this.firstEmployee && this.users.kindAt(user) !== 'guest';
  }

  /** One pass over all users, when somebody asks first. */
  get #chart(): Chart {
    this.#drawn ??= this.#draw();
    return this.#drawn;
  }

  #draw(): Chart {
    const staff = new Map(people.departments.map((department) => [department, new PlaceList()]));
    const seats = new Int32Array(this.users.count);
    const guests = new PlaceList();
    for (let user = this.firstEmployee; user < this.users.count; user += 1) {
      const team = staff.get(this.users.departmentAt(user));
      if (this.users.kindAt(user) === 'guest') guests.push(user);
      else if (team !== undefined) {
        seats[user] = team.length;
        team.push(user);
      }
    }
    const teams = [...staff].map(([department, team]) => [department, team.collected()] as const);
    return {
      staff: new Map(teams),
      seats,
      guests: guests.collected(),
      chief: teams.findLast(([, team]) => team.length > 0)?.[1][0] ?? 0,
    };
  }
}
