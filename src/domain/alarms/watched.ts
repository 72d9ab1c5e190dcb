import type { Attributes, ObjectId } from '../directory/directory-object.js';
import type { Json } from '../json.js';
import type { ChangeEvent } from '../timeline/events.js';

/** What is to be recognised in a tenant, however it is named. */
export interface Watched {
  /** Ids or user principal names of the accounts for emergencies. */
  readonly emergency: readonly string[];
  /** Application ids that we read and write with. */
  readonly applications: readonly string[];
}

export interface KnownIds {
  readonly emergency: readonly string[];
  readonly ours: readonly string[];
}

/** Learns from the log which objects are meant: changes name objects by ids only. */
export class WatchedObjects {
  readonly #names: ReadonlySet<string>;
  readonly #applications: ReadonlySet<string>;
  readonly #emergency: Set<string>;
  readonly #ours: Set<string>;

  constructor({ emergency, applications }: Watched, known: KnownIds) {
    this.#names = new Set(emergency.map(fold));
    this.#applications = new Set(applications.map(fold));
    this.#emergency = new Set([...this.#names, ...known.emergency]);
    this.#ours = new Set(known.ours);
  }

  get known(): KnownIds {
    const emergency = [...this.#emergency].filter((id) => !this.#names.has(id));
    return { emergency, ours: [...this.#ours] };
  }

  isEmergency(idOrName: string | null): boolean {
    return idOrName !== null && this.#emergency.has(fold(idOrName));
  }

  isOurs(id: string | null): boolean {
    return id !== null && this.#ours.has(fold(id));
  }

  /** To be told every event before it is judged. */
  learn(event: ChangeEvent): void {
    const { type, data } = event;
    if (type === 'ObjectDiscovered' || type === 'ObjectCreated') {
      this.#learn(data.objectId, data.objectType, data.attributes);
    } else if (type === 'ObjectChanged') {
      const renamed = data.attributes.filter(({ name }) => name === 'userPrincipalName');
      for (const { after } of renamed) this.#learnName(data.objectId, after);
    }
  }

  #learn(id: ObjectId, type: string, attributes: Attributes): void {
    if (type === 'user') this.#learnName(id, attributes['userPrincipalName'] ?? null);
    const appId = attributes['appId'];
    if (type !== 'application' && type !== 'servicePrincipal') return;
    if (typeof appId === 'string' && this.#applications.has(fold(appId))) this.#ours.add(fold(id));
  }

  #learnName(id: ObjectId, name: Json): void {
    if (typeof name === 'string' && this.#names.has(fold(name))) this.#emergency.add(fold(id));
  }
}

const fold = (text: string): string => text.toLowerCase();
