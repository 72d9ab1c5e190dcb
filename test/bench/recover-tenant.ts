import type { Link, LinkTarget, ObjectId } from '../../src/domain/directory/directory-object.js';
import { objectId } from '../../src/domain/directory/directory-object.js';
import { instantAt } from '../../src/domain/instant.js';
import type { ObjectAt, ObjectsQuery, Page, Standing } from '../../src/history/history.port.js';
import type { Control, TrueObject } from './recover-plan.js';

/** What decides who is let in, and those who are. */
const TYPES = [
  ...['user', 'group', 'organization', 'directoryRole', 'unifiedRoleAssignment'],
  ...['conditionalAccessPolicy', 'namedLocation', 'authenticationStrengthPolicy'],
  'authenticationMethodConfiguration',
];

type Reference = ReturnType<KnownTenant['referencesTo']>[number];

/** A simulated tenant as a history would know it, held in memory. */
export class KnownTenant {
  private readonly byId: ReadonlyMap<ObjectId, TrueObject>;
  private readonly references = new Map<ObjectId, Reference[]>();

  private constructor(private readonly all: readonly TrueObject[]) {
    this.byId = new Map(all.map((one) => [objectId(one.objectId), one]));
    for (const one of all) {
      for (const { relation, targetId } of linksOf(one)) {
        const known = this.references.get(targetId) ?? [];
        this.references.set(targetId, known);
        known.push({ sourceId: objectId(one.objectId), relation });
      }
    }
  }

  static async of(control: Control): Promise<KnownTenant> {
    const all: TrueObject[] = [];
    for (const type of TYPES) all.push(...(await control.objects(type)));
    return new KnownTenant(all);
  }

  object(id: ObjectId): ObjectAt | undefined {
    const found = this.byId.get(id);
    return found === undefined ? undefined : objectAt(found);
  }

  standing(id: ObjectId): Standing | undefined {
    return this.object(id);
  }

  objects({ type }: ObjectsQuery): Page<ObjectAt> {
    return { rows: this.all.filter((one) => one.objectType === type).map(objectAt), next: null };
  }

  links(id: ObjectId, relation: string): Page<LinkTarget> {
    const rows = this.allLinks(id).filter((link) => link.relation === relation);
    return { rows, next: null };
  }

  allLinks(id: ObjectId): readonly Link[] {
    const found = this.byId.get(id);
    return (found === undefined ? [] : linksOf(found)).map(({ relation, targetId }) => ({
      ...{ relation, targetId },
      targetType: this.byId.get(targetId)?.objectType ?? 'directoryObject',
    }));
  }

  referencesTo(id: ObjectId): readonly { sourceId: ObjectId; relation: string }[] {
    return this.references.get(id) ?? [];
  }
}

const objectAt = ({ objectId: id, objectType, status, attributes }: TrueObject): ObjectAt => {
  const { displayName } = attributes;
  return {
    ...{ objectId: objectId(id), objectType, status, attributes },
    displayName: typeof displayName === 'string' ? displayName : id,
    ...{ deletedDateTime: null, validFrom: instantAt(0), changeId: 'bench' },
  };
};

/** Links, and what an assignment names. */
const linksOf = ({
  attributes,
  links,
}: TrueObject): readonly { relation: string; targetId: ObjectId }[] => {
  const named = (relation: string, name: string) => {
    const id = attributes[name];
    return typeof id === 'string' ? [{ relation, targetId: objectId(id) }] : [];
  };
  return [
    ...Object.entries(links).flatMap(([relation, ids]) =>
      ids.map((id) => ({ relation, targetId: objectId(id) })),
    ),
    ...named('principal', 'principalId'),
    ...named('roleDefinition', 'roleDefinitionId'),
  ];
};
