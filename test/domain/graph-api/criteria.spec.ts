import { criteriaIn, criteriaTold } from '../../../src/domain/graph-api/criteria.js';
import type { Json } from '../../../src/domain/json.js';

const NAMES = '#microsoft.graph.entraRecoveryServices.recoveryJobEntityNamesFilter';
const IDS = '#microsoft.graph.entraRecoveryServices.recoveryJobEntityNameAndIdsFilter';

const byType = (...entityTypes: readonly Json[]) => ({
  filteringCriteria: { '@odata.type': NAMES, entityTypes },
});
const byId = (...filterValues: readonly Json[]) => ({
  filteringCriteria: { '@odata.type': IDS, filterValues },
});
const ids = (count: number) => Array.from({ length: count }, (_, index) => `id-${String(index)}`);

describe('The criteria of a job', () => {
  it.each([
    ['no body', undefined],
    ['null', null],
    ['an empty object', {}],
    ['no criteria', { filteringCriteria: null }],
    ['what a client adds of its own', { '@odata.type': '#x.recoveryJob', filteringCriteria: null }],
  ])('are everything with %s', (_what, body) => {
    expect(criteriaIn(body)).toBeNull();
  });

  it.each([
    ['types', byType('user', 'organization')],
    ['ids by type', byId({ entityType: 'user', entityIds: ['a', 'b'] })],
    [
      'a hundred ids over all types',
      byId({ entityType: 'user', entityIds: ids(60) }, { entityType: 'group', entityIds: ids(40) }),
    ],
  ])('are taken and told again: %s', (_what, body) => {
    expect(criteriaTold(criteriaIn(body))).toEqual(body.filteringCriteria);
  });

  it.each([
    ['a list', []],
    ['a text', 'user'],
    ['a property that nobody may set', { status: 'running' }],
    ['criteria that are a text', { filteringCriteria: 'user' }],
    ['criteria of no kind', { filteringCriteria: { entityTypes: ['user'] } }],
    ['criteria of another kind', { filteringCriteria: { '@odata.type': '#microsoft.graph.user' } }],
    [
      'both kinds at once',
      { filteringCriteria: { ...byType('user').filteringCriteria, filterValues: [] } },
    ],
    ['no type at all', byType()],
    ['a type that is not supported', byType('device')],
    ['the sentinel', byType('unknownFutureValue')],
    ['a type that every object has', byType('constructor')],
    ['a type that is no text', byType(7)],
    ['no values at all', byId()],
    ['a value that is no object', byId('user')],
    ['a value without ids', byId({ entityType: 'user' })],
    ['a value with an empty list', byId({ entityType: 'user', entityIds: [] })],
    ['an id that is no text', byId({ entityType: 'user', entityIds: [7] })],
    ['an empty id', byId({ entityType: 'user', entityIds: [''] })],
    ['an id too long to be one', byId({ entityType: 'user', entityIds: ['x'.repeat(201)] })],
    ['a value without a type', byId({ entityIds: ['a'] })],
    ['something else in a value', byId({ entityType: 'user', entityIds: ['a'], names: [] })],
    [
      'one type twice',
      byId({ entityType: 'user', entityIds: ['a'] }, { entityType: 'user', entityIds: ['b'] }),
    ],
    [
      'more than a hundred ids',
      byId({ entityType: 'user', entityIds: ids(60) }, { entityType: 'group', entityIds: ids(41) }),
    ],
  ])('are refused with %s', (_what, body) => {
    expect(() => criteriaIn(body as Json)).toThrow(
      expect.objectContaining({ code: 'graph-bad-request' }) as Error,
    );
  });
});
