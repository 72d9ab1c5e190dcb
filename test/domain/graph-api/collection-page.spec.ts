import fc from 'fast-check';
import { pageOfAll } from '../../../src/domain/graph-api/collection-page.js';
import {
  filtering,
  ordering,
  selecting,
  shapes,
} from '../../../src/domain/graph-api/entity-shape.js';
import { withKnownMembers } from '../../../src/domain/graph-api/enum-members.js';
import { collectionOptions, queryOptionsIn } from '../../../src/domain/graph-api/query-options.js';
import type { JsonObject } from '../../../src/domain/json.js';

const shape = shapes.recoveryJob;
const job = (id: string, status: string, startedAt: number, failed: number | null): JsonObject => ({
  id,
  status,
  jobStartDateTime: new Date(startedAt * 1000).toISOString(),
  targetStateDateTime: '2026-07-27T22:00:00Z',
  totalFailedChanges: failed,
});
const optionsOf = (query: Readonly<Record<string, unknown>>) =>
  queryOptionsIn(query, collectionOptions);

const jobs = fc
  .uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 40 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((id) =>
        fc
          .tuple(
            fc.constantFrom('running', 'successful', 'failed', 'calculating'),
            fc.integer({ min: 0, max: 9 }),
            fc.option(fc.integer({ min: 0, max: 3 })),
          )
          .map(([status, at, failed]) => job(`job-${String(id)}`, status, at, failed)),
      ),
    ),
  );
const filters = fc.constantFrom(
  undefined,
  "status eq 'running'",
  "status ne 'running' and not (status eq 'failed')",
  "(status eq 'running' or status eq 'calculating') and startswith(id,'job-1')",
  'targetStateDateTime eq 2026-07-27T22:00:00Z',
  'totalFailedChanges eq null',
  "status eq microsoft.graph.entraRecoveryServices.recoveryStatus'running'",
);
const orders = fc.constantFrom(
  undefined,
  'id desc',
  'jobStartDateTime desc,id',
  'totalFailedChanges',
);

describe('A page of a collection', () => {
  it('makes, with those behind it, just what one page would hold, whatever is asked', () => {
    fc.assert(
      fc.property(
        fc.tuple(jobs, filters, orders),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 0, max: 9 }),
        ([all, filter, orderby], top, skip) => {
          const asked = {
            ...(filter && { $filter: filter }),
            ...(orderby && { $orderby: orderby }),
          };
          const whole = pageOfAll(all, shape, optionsOf({ ...asked, $top: '999' })).entities;
          const found: JsonObject[] = [];
          let page = pageOfAll(
            all,
            shape,
            optionsOf({ ...asked, $top: String(top), $skip: String(skip) }),
          );
          found.push(...page.entities);
          while (page.skiptoken !== null) {
            const { skiptoken } = page;
            page = pageOfAll(
              all,
              shape,
              optionsOf({ ...asked, $top: String(top), $skiptoken: skiptoken }),
            );
            expect(page.entities.length).toBeGreaterThan(0);
            found.push(...page.entities);
          }
          expect(found).toEqual(whole.slice(skip));
        },
      ),
    );
  });

  it('counts what passes on all pages when it is asked to', () => {
    const all = [job('a', 'running', 1, null), job('b', 'failed', 2, 1), job('c', 'failed', 3, 0)];
    const page = pageOfAll(
      all,
      shape,
      optionsOf({ $count: 'true', $top: '1', $filter: "status eq 'failed'" }),
    );
    expect(page).toMatchObject({ count: 2, entities: [{ id: 'b' }] });
  });

  it('takes names of options without their dollar, and leaves others alone', () => {
    expect(optionsOf({ top: '5', $format: 'json', tracing: 'on' })).toMatchObject({ top: 5 });
  });

  it.each([
    { $top: '0' },
    { $top: '1000' },
    { $top: 'ten' },
    { $top: ['1', '2'] },
    { $top: '1', top: '2' },
    { $skip: '-1' },
    { $count: 'yes' },
    { $search: 'x' },
    { $expand: 'jobs' },
    { $nonsense: '1' },
  ])('is refused with %j', (query) => {
    expect(() => optionsOf(query)).toThrow(
      expect.objectContaining({ code: 'graph-bad-request' }) as Error,
    );
  });

  it.each(["colour eq 'red'", "status/any(s:s eq 'x')", 'links/members/any()'])(
    'is refused with the filter %s',
    (text) => {
      expect(() => filtering(shape, text)).toThrow();
    },
  );

  it.each(['colour', 'id sideways', 'id desc desc', ''])('is refused in the order %p', (text) => {
    expect(() => ordering(shape, text)).toThrow();
  });

  it.each([
    ['bm9uc2Vuc2U='],
    ['%'],
    [btoa('{"after":1,"skip":0}')],
    [btoa('{"after":"gone","skip":0}')],
  ])('is refused behind %p', (token) => {
    const all = [job('a', 'running', 1, null)];
    expect(() => pageOfAll(all, shape, optionsOf({ $skiptoken: token }))).toThrow(/skiptoken/);
  });

  it('tells what is selected, with its annotations', () => {
    const entity = { '@odata.type': '#x', ...job('a', 'running', 1, null) };
    expect(selecting(shape, ['status'])(entity)).toEqual({
      '@odata.type': '#x',
      status: 'running',
    });
    expect(() => selecting(shape, ['colour'])).toThrow(/Could not find a property named 'colour'/);
    expect(selecting(shapes.change, ['colour'])({ id: 'a' })).toEqual({});
  });

  it('tells later members of enumerations by name only to those who know them', () => {
    const told = withKnownMembers({
      status: 'calculating',
      displayName: 'organization',
      entityTypeName: 'appRoleAssignment',
      filteringCriteria: {
        entityTypes: ['user', 'organization'],
        filterValues: [{ entityType: 'organization', entityIds: ['organization'] }],
      },
    });
    expect(told).toEqual({
      status: 'unknownFutureValue',
      displayName: 'organization',
      entityTypeName: 'unknownFutureValue',
      filteringCriteria: {
        entityTypes: ['user', 'unknownFutureValue'],
        filterValues: [{ entityType: 'unknownFutureValue', entityIds: ['organization'] }],
      },
    });
  });
});
