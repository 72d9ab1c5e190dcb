import { readFileSync } from 'node:fs';
import { ChangeLog } from '../../src/capture/change-log.js';
import { OwnWrites } from '../../src/capture/own-writes.js';
import { newRound, Recorder } from '../../src/capture/recorder.js';
import { presentObject } from '../../src/directory/graph/observations.js';
import { propertyRule } from '../../src/domain/directory/catalogue.js';
import type { AttributeChange, Observation } from '../../src/domain/directory/directory-object.js';
import { isJsonObject, type Json, type JsonObject } from '../../src/domain/json.js';
import { isList, objectOf, objectsOf } from '../../src/domain/json-fields.js';
import type { ChangeEvent } from '../../src/domain/timeline/events.js';
import { StoredChainHeads } from '../../src/integrity/stored-chain-heads.js';
import { RecordedTenant, second } from '../history/recorded-tenant.js';

const linesOf = (file: string): readonly JsonObject[] =>
  readFileSync(new URL(`../fixtures/graph-objects/${file}.ndjson`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as JsonObject);

const observed = (type: string, raw: JsonObject): Observation => {
  const observation = presentObject(type, raw);
  if (observation === null) throw new Error('The recorded object has no id');
  return observation;
};

const policiesOf = (number: number): readonly JsonObject[] =>
  linesOf(`conditionalAccessPolicy-history/j0eyv-${String(number)}`).map((line) =>
    bodyIn(line, 'object'),
  );

const bodyIn = (line: JsonObject, name: string): JsonObject => {
  const body = objectOf(line, name);
  if (body === null) throw new Error(`The line has no ${name}`);
  return body;
};

/** What an edit did to a list of texts: how many came and went; or before and after of anything else. */
const effect = ({ name, before, after }: AttributeChange): string => {
  if (!isTexts(before) || !isTexts(after)) return `${name}: ${text(before)} → ${text(after)}`;
  const came = after.filter((one) => !before.includes(one)).length;
  const went = before.filter((one) => !after.includes(one)).length;
  return `${name} −${String(went)} +${String(came)}`;
};
const text = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
const isTexts = (value: Json): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

const compared = (type: string, event: ChangeEvent | undefined): readonly AttributeChange[] =>
  event?.type === 'ObjectChanged'
    ? event.data.attributes.filter(({ name }) => propertyRule(type, name).compared)
    : [];

const users = 'conditions/users';
const roles = (count: number): string => `${users}/includeRoles −0 +${String(count)}`;
const excluded = (went: number, came: number): string =>
  `${users}/excludeGroups −${String(went)} +${String(came)}`;
const apps = (went: number, came: number): string =>
  `conditions/applications/excludeApplications −${String(went)} +${String(came)}`;

/** By policy, what each look after the first shows: the paths an administrator edited, or nothing. */
const edits: readonly (readonly (readonly string[])[])[] = [
  [[roles(1)], [], [], [], [roles(8)]],
  [[excluded(1, 1)], [], [], []],
  [[], [excluded(0, 1)], [], [roles(13)]],
  [[excluded(0, 1)], [apps(0, 1), excluded(1, 0)], [apps(0, 1)], [apps(2, 0)]],
  [[], [], [], [roles(8)]],
  [[], [], []],
  [[], [], []],
  [['conditions/clientAppTypes −2 +0'], [], [roles(8)]],
  [[], [`${users}/includeGroups −1 +1`], []],
  [[excluded(0, 1)], [], [roles(8)]],
  [[excluded(0, 1)], [excluded(1, 0)], [apps(0, 1), excluded(0, 1)]],
  [['state: enabled → enabledForReportingButNotEnforced'], [], [roles(8)]],
  [
    [
      'displayName: CA201-Internals-IdentityProtection-AnyApp-AnyPlatform-BLOCK-HighRisk → CA201-Internals-IdentityProtection-AnyApp-AnyPlatform-BLOCK-HighRiskUser',
      'conditions/signInRiskLevels −1 +0',
      excluded(0, 1),
    ],
    [],
    [],
  ],
  [[], [excluded(0, 1)], []],
  [[excluded(0, 1)], [], []],
];

/** The same, with all in another order, what is not set left out, and notes of the interface added. */
const writtenOtherwise = (value: JsonObject): JsonObject => ({
  newProperty: null,
  newList: [],
  'state@odata.context': 'https://graph.microsoft.com/beta/$metadata#more',
  ...Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .filter(([, inner]) => inner !== null)
      .map(([name, inner]) => [name, valueOtherwise(inner)]),
  ),
});
const valueOtherwise = (value: Json): Json => {
  if (isJsonObject(value)) return writtenOtherwise(value);
  return isList(value) ? value.map(valueOtherwise).toReversed() : value;
};

describe('recorded histories, taken as looks,', () => {
  let tenant: RecordedTenant;
  let recorder: Recorder;
  let looks: number;
  beforeEach(async () => {
    tenant = await RecordedTenant.open();
    const { store, history } = tenant;
    const log = new ChangeLog(store, 't', new StoredChainHeads(store));
    recorder = new Recorder('t', history, log, new OwnWrites(store));
    looks = 0;
  });
  afterEach(() => tenant.close());

  /** What the recorder puts on record when a look shows this. */
  const look = (...seen: readonly Observation[]): Promise<readonly ChangeEvent[]> => {
    looks += 1;
    const window = { after: second(looks - 1), until: second(looks) };
    return recorder.record(seen, newRound({ reader: 'r', window, firstSync: looks === 1 }));
  };

  it('of fifteen policies give one change for each of 23 edits, and none for 28 new forms', async () => {
    const type = 'conditionalAccessPolicy';
    let [changes, silent] = [0, 0];
    for (const [index, expected] of edits.entries()) {
      const [first, ...later] = policiesOf(index + 1);
      expect(later).toHaveLength(expected.length);
      if (first === undefined) throw new Error('The history is empty');
      await look(observed(type, first));
      for (const [step, raw] of later.entries()) {
        const events = await look(observed(type, raw));
        const paths = compared(type, events[0]).map(effect);
        expect([...paths].sort()).toEqual([...(expected[step] ?? [])].sort());
        expect(events).toHaveLength(paths.length === 0 ? 0 : 1);
        if (paths.length === 0) silent += 1;
        else changes += 1;
        for (const event of events) {
          expect(event.data).toMatchObject({
            attributes: expect.arrayContaining([
              expect.objectContaining({ name: 'modifiedDateTime', after: raw['modifiedDateTime'] }),
            ]) as unknown,
          });
        }
      }
    }
    expect({ changes, silent }).toEqual({ changes: 23, silent: 28 });
    expect(await recordedTypes()).toEqual({
      ObjectDiscovered: 1,
      ObjectCreated: 14,
      ObjectChanged: 23,
    });
  });

  it('of the same policies, written in yet another way, give none at all', async () => {
    const type = 'conditionalAccessPolicy';
    const last = edits.flatMap((_, index) => policiesOf(index + 1).slice(-1));
    await look(...last.map((raw) => observed(type, raw)));
    expect(await look(...last.map((raw) => observed(type, writtenOtherwise(raw))))).toEqual([]);
    expect(await look(...last.map((raw) => observed(type, raw)))).toEqual([]);
  });

  it('of a policy as an audit record prints it show the one element that was taken out', async () => {
    const type = 'conditionalAccessPolicy';
    const [before, after] = linesOf('conditionalAccessPolicy-history/entradocs-1');
    if (before === undefined || after === undefined) throw new Error('The history is too short');
    await look(observed(type, before));
    const events = await look(observed(type, after));
    expect(events).toHaveLength(1);
    expect(compared(type, events[0]).map(effect)).toEqual(['grantControls/termsOfUse −1 +0']);
    // The same moments, as the other interface writes them.
    const elsewhere = {
      ...after,
      modifiedDateTime: '2021-08-09T17:52:54.97394050Z',
      createdDateTime: null,
    };
    expect(await look(observed(type, elsewhere))).toEqual([]);
  });

  it('of an organization give its edit of address and contact, and nothing for counters', async () => {
    const id = '19ae0f99-6fc6-444b-bd54-97504efc66ad';
    const shown: (readonly string[])[] = [];
    for (const line of linesOf('organization-history/jupiterone-1')) {
      const [raw] = objectsOf(bodyIn(line, 'body'), 'value');
      const events = await look(observed('organization', { ...raw, id }));
      shown.push(...events.map((event) => compared('organization', event).map(nameOf)));
    }
    expect(looks).toBe(31);
    // The first look, and the edit of June 2024.
    expect(shown).toEqual([
      [],
      ['city', 'postalCode', 'state', 'street', 'technicalNotificationMails'],
    ]);
    // The counters are told together with the edit.
    const quota = (await recorder.now()).object(observed('organization', { id }).objectId);
    expect(quota?.attributes['directorySizeQuota']).toEqual({ used: 575, total: 50_000 });
  });

  it('of a type nobody knows are kept, and only the switch is a change', async () => {
    const type = 'identitySecurityDefaultsEnforcementPolicy';
    const [, ...ofOneTenant] = linesOf('securityDefaultsPolicy-history/jupiterone-1');
    const changes: (readonly string[])[] = [];
    for (const line of ofOneTenant) {
      const events = await look(observed(type, bodyIn(line, 'body')));
      if (looks > 1) changes.push(events.flatMap((event) => compared(type, event).map(nameOf)));
    }
    expect(changes).toEqual([[], [], ['isEnabled', 'securityDefaultsUpsell']]);
  });

  it('of built-in roles show what Microsoft changed, and not in which order it answers', async () => {
    const type = 'unifiedRoleDefinition';
    const rolesIn = (file: string): readonly Observation[] =>
      linesOf(file).map((raw) => observed(type, raw));
    await look(...rolesIn('roleDefinition/jupiterone-1'));
    const events = await look(...rolesIn('roleDefinition/jupiterone-2'));
    const told = events.map((event) => [
      event.data.displayName,
      event.type === 'ObjectCreated' ? 'created' : compared(type, event).map(nameOf).join(),
    ]);
    expect(Object.fromEntries(told)).toEqual({
      'Attribute Log Administrator': 'created',
      'Attribute Log Reader': 'created',
      'Cloud Device Administrator': 'description',
      'Directory Writers': 'rolePermissions',
      'Global Reader': 'rolePermissions',
      'Guest User': 'rolePermissions',
      'Tenant Creator': 'description',
      User: 'rolePermissions',
    });
  });

  const recordedTypes = async (): Promise<Readonly<Record<string, number>>> => {
    const types: Record<string, number> = {};
    for await (const { event } of tenant.store.readAll({ after: 'start' })) {
      types[event.type] = (types[event.type] ?? 0) + 1;
    }
    return types;
  };
});

const nameOf = ({ name }: AttributeChange): string => name;
