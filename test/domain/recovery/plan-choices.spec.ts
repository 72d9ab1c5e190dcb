import fc from 'fast-check';
import { objectId } from '../../../src/domain/directory/directory-object.js';
import { type ChoiceSubject, choosing } from '../../../src/domain/recovery/choices.js';
import {
  type Choice,
  type ChoiceException,
  type Choices,
  type ChoiceWhere,
  defaultChoices,
} from '../../../src/domain/recovery/plan.js';
import { line, lines, link, plan } from './planned.js';

const choice: fc.Arbitrary<Choice> = fc.record({
  attributes: fc.constantFrom('restore', 'keep'),
  links: fc.constantFrom('merge', 'rollback', 'skip'),
  created: fc.constantFrom('keep', 'softDelete'),
  deleted: fc.constantFrom('restore', 'keep'),
  onConflict: fc.constantFrom('skip', 'overwrite'),
});
const partly = <Whole extends object>(whole: fc.Arbitrary<Whole>): fc.Arbitrary<Partial<Whole>> =>
  fc.tuple(whole, fc.infiniteStream(fc.boolean())).map(([all, isIn]) => {
    const entries = Object.entries(all).filter(() => isIn.next().value);
    return Object.fromEntries(entries) as Partial<Whole>;
  });

const paths = ['city', 'conditions', 'conditions/users', 'conditions/users/excludeGroups'];
const ids = ['ada', 'bob', 'eve'].map(objectId);
const someOf = <Item>(items: readonly Item[]) => fc.subarray([...items], { minLength: 1 });
const where: fc.Arbitrary<ChoiceWhere> = partly(
  fc.record({
    types: someOf(['user', 'group']),
    objectIds: someOf(ids),
    attributes: someOf(paths),
    relations: someOf(['members', 'owners']),
    targetIds: someOf(ids),
  }),
);
const exception: fc.Arbitrary<ChoiceException> = fc.record({ where, choice: partly(choice) });
const choices: fc.Arbitrary<Choices> = fc
  .tuple(choice, fc.array(exception, { maxLength: 5 }))
  .map(([rule, exceptions]) => ({ ...rule, exceptions }));
const subject: fc.Arbitrary<ChoiceSubject> = fc
  .tuple(
    fc.record({ objectId: fc.constantFrom(...ids), objectType: fc.constantFrom('user', 'group') }),
    fc.oneof(
      fc.constant({}),
      fc.record({ attribute: fc.constantFrom(...paths) }),
      fc.record({
        link: fc.record({
          relation: fc.constantFrom('members', 'owners'),
          targetId: fc.constantFrom(...ids),
        }),
      }),
    ),
  )
  .map(([object, part]) => ({ ...object, ...part }));

/** The rule in its own words: every list that is given names the thing, and names a thing of its kind. */
const isMeant = (place: ChoiceWhere, what: ChoiceSubject): boolean =>
  [
    place.types?.includes(what.objectType),
    place.objectIds?.includes(what.objectId),
    place.attributes?.some((path) => `${what.attribute ?? ''}/`.startsWith(`${path}/`)),
    place.relations?.some((relation) => relation === what.link?.relation),
    place.targetIds?.some((target) => target === what.link?.targetId),
  ].every((fits) => fits !== false);

describe('what is chosen about a thing', () => {
  it('is what the last exception about it says, part by part, else the rule', () => {
    fc.assert(
      fc.property(choices, subject, ({ exceptions, ...rule }, what) => {
        const { choice: found, exceptions: by } = choosing({ ...rule, exceptions })(what);
        for (const field of Object.keys(rule) as (keyof Choice)[]) {
          const meant = exceptions.filter(
            (one) => isMeant(one.where, what) && one.choice[field] !== undefined,
          );
          const last = meant.at(-1);
          expect(found[field]).toBe(last?.choice[field] ?? rule[field]);
          expect(by[field]).toBe(last);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a plan with exceptions', () => {
  const except = (place: ChoiceWhere, other: Partial<Choice>): Partial<Choices> => ({
    exceptions: [{ where: place, choice: other }],
  });
  const changes = [
    { name: 'city', before: 'Lyon', after: 'Rome' },
    { name: 'jobTitle', before: 'a', after: 'b' },
  ];

  it('keeps an attribute and brings the others back, and says which exception did it', () => {
    const kept = except({ types: ['user'], attributes: ['city'] }, { attributes: 'keep' });
    const steps = plan([{ changes }], kept);
    expect(steps.map(line).toSorted()).toEqual([
      'update ada city (kept-by-choice)',
      'update ada jobTitle',
    ]);
    expect(steps.map(({ blocked }) => blocked?.detail)).toContain(
      'Left as it is: attributes are kept, by the exception for type user and attribute city',
    );
  });

  it('brings one attribute back and keeps the others', () => {
    const back = except({ attributes: ['city'] }, { attributes: 'restore' });
    expect(lines([{ changes }], { attributes: 'keep', ...back })).toEqual([
      'update ada city',
      'update ada jobTitle (kept-by-choice)',
    ]);
  });

  it('about links leaves attributes alone, and the other way round', () => {
    const group = { id: 'admins', type: 'group', links: [link('removed', 'ada')] };
    const description = { name: 'description', before: 'a', after: 'b' };
    const touched = [{ ...group, changes: [description] }];
    const ofLinks = { attributes: 'keep', links: 'skip' } as const;
    expect(lines(touched, except({ relations: ['members'] }, ofLinks))).toEqual([
      'update admins description',
      'addLink admins ada (kept-by-choice)',
    ]);
    expect(lines(touched, except({ attributes: ['description'] }, ofLinks))).toEqual([
      'update admins description (kept-by-choice)',
      'addLink admins ada',
    ]);
  });

  it('leaves one member out', () => {
    const links = [link('removed', 'ada'), link('removed', 'eve')];
    const without = except({ targetIds: [objectId('eve')] }, { links: 'skip' });
    expect(lines([{ id: 'admins', type: 'group', links }], without)).toEqual([
      'addLink admins ada',
      'addLink admins eve (kept-by-choice)',
    ]);
  });

  it('removes one object that was created since, and leaves one deleted', () => {
    const touched = [
      { id: 'new', then: 'absent' as const },
      { id: 'newer', then: 'absent' as const },
      { id: 'gone', now: 'soft-deleted' as const, changes },
    ];
    const only: Partial<Choices> = {
      exceptions: [
        { where: { objectIds: [objectId('new')] }, choice: { created: 'softDelete' } },
        { where: { objectIds: [objectId('gone')] }, choice: { deleted: 'keep' } },
      ],
    };
    expect(lines(touched, only).toSorted()).toEqual([
      'restore gone (kept-by-choice)',
      'softDelete new',
      'softDelete newer (kept-by-choice)',
      'update gone city jobTitle (kept-by-choice)',
    ]);
  });

  it('writes over what others change only where that is chosen', () => {
    const over = except({ attributes: ['city'] }, { onConflict: 'overwrite' });
    const [step] = plan([{ changes }], over);
    expect(step).toMatchObject({
      attributes: [{ name: 'city', overwrite: true }, { name: 'jobTitle' }],
    });
    expect(step).not.toMatchObject({ attributes: [{}, { overwrite: true }] });
    expect(defaultChoices.exceptions).toEqual([]);
  });
});
