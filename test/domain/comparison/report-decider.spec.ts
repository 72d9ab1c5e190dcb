import {
  differenceReport,
  type ReportOrder,
  type ReportState,
} from '../../../src/domain/comparison/report.js';
import type { ReportEvent } from '../../../src/domain/comparison/report-events.js';
import type { StatelineError } from '../../../src/domain/errors.js';
import { instantAt } from '../../../src/domain/instant.js';
import { anOperator } from '../../support/an-operator.js';

const reportId = 'report-1';
const at = instantAt(5000);
const side = { instant: instantAt(0), position: '7' };
const wish = { from: side, until: side, scope: {} } as const;
const request: ReportOrder = { kind: 'request', ...wish, by: anOperator('ada') };
const requester = { requestedBy: 'ada', requestedById: 'account of ada' };
const loading: ReportOrder = { kind: 'start', phase: 'loading' };
const calculating: ReportOrder = { kind: 'start', phase: 'calculating' };
const totals = { objects: 1, attributes: 2, links: 3 };
const complete: ReportOrder = { kind: 'complete', totals };
const cancel: ReportOrder = { kind: 'cancel' };

const tell = (state: ReportState, order: ReportOrder) =>
  differenceReport.decide({ ...order, reportId, at }, state);

const given = (...orders: readonly ReportOrder[]) => {
  const state = orders.reduce<ReportState>(
    (known, order) => tell(known, order).reduce(differenceReport.evolve, known),
    null,
  );
  return {
    state,
    when: (order: ReportOrder) => ({
      then: (...events: readonly ReportEvent[]) => {
        expect(tell(state, order)).toEqual(events);
      },
      thenNothing: () => {
        expect(tell(state, order)).toEqual([]);
      },
      thenRefused: (code: string) => {
        expect(() => tell(state, order)).toThrow(
          expect.objectContaining({ code }) as StatelineError,
        );
      },
    }),
  };
};

describe('differenceReport', () => {
  it('is requested once', () => {
    given()
      .when(request)
      .then({ type: 'DifferenceReportRequested', data: { reportId, at, ...wish, ...requester } });
    given(request).when(request).thenNothing();
  });

  it('goes from loading to calculating to its totals', () => {
    given(request)
      .when(loading)
      .then({ type: 'DifferenceReportStarted', data: { reportId, at, phase: 'loading' } });
    given(request, loading).when(loading).thenNothing();
    given(request, loading, calculating).when(calculating).thenNothing();
    given(request, loading, calculating).when(loading).thenNothing();
    given(request, loading, calculating)
      .when(complete)
      .then({ type: 'DifferenceReportCompleted', data: { reportId, at, totals } });
    expect(given(request, loading, calculating).state).toMatchObject({ status: 'calculating' });
    expect(given(request, loading, calculating, complete).state).toMatchObject({
      status: 'completed',
      totals,
      finishedAt: at,
    });
  });

  it('fails with its reason', () => {
    const fail: ReportOrder = { kind: 'fail', reason: 'no history' };
    given(request)
      .when(fail)
      .then({ type: 'DifferenceReportFailed', data: { reportId, at, reason: 'no history' } });
    expect(given(request, fail).state).toMatchObject({ status: 'failed', failure: 'no history' });
  });

  it('is cancelled before its end only, and once', () => {
    given(request).when(cancel).then({ type: 'DifferenceReportCancelled', data: { reportId, at } });
    given(request, cancel).when(cancel).thenNothing();
    given(request, complete).when(cancel).thenRefused('report-ended');
    given().when(cancel).thenRefused('report-not-found');
  });

  it('takes no result once it has ended', () => {
    given(request, cancel).when(complete).thenNothing();
    given(request, complete).when({ kind: 'fail', reason: 'late' }).thenNothing();
    given(request, complete).when(loading).thenNothing();
  });

  it('keeps the changes that it leaves out', () => {
    const without = { actors: ['mallory'], from: side, until: side };
    expect(given({ ...request, without }).state?.without).toEqual(without);
    expect(given(request).state).not.toHaveProperty('without');
  });

  it('reads the scope of older events, which named one actor', () => {
    const scope = { types: ['user'], actor: 'mallory' };
    const data = { ...wish, requestedBy: 'ada', reportId, at, scope };
    const state = differenceReport.evolve(null, { type: 'DifferenceReportRequested', data });
    expect(state).toMatchObject({
      scope: { types: ['user'], actors: ['mallory'] },
      requestedById: null,
    });
  });
});
