import { type AdmissionCommand, admissions } from '../../../src/domain/graph-api/admissions.js';
import { instantAt } from '../../../src/domain/instant.js';
import { anOperator } from '../../support/an-operator.js';

const at = instantAt(1000);
const admit = (jobId: string, ended: string | null = null): AdmissionCommand => ({
  ...{ order: 'admit', jobId, at, ended, kind: 'preview', criteria: null },
  by: anOperator('ada'),
});
const admitted = {
  type: 'JobAdmitted',
  data: {
    ...{ jobId: 'one', at, kind: 'preview', criteria: null },
    ...{ admittedBy: 'ada', admittedById: 'account of ada' },
  },
};

const given = (...commands: readonly AdmissionCommand[]) => {
  const state = commands.reduce(
    (known, command) => admissions.decide(command, known).reduce(admissions.evolve, known),
    admissions.initialState,
  );
  return (command: AdmissionCommand) => admissions.decide(command, state);
};

describe('The jobs that the Graph-compatible API starts', () => {
  it('are let in when there is none', () => {
    expect(given()(admit('one'))).toEqual([admitted]);
  });

  it('are kept out while the last one goes on', () => {
    expect(() => given(admit('one'))(admit('two'))).toThrow(
      'A recovery job is currently in progress. Wait for it to complete before initiating a new job.',
    );
  });

  it('are kept out when somebody else got in after the last one had ended', () => {
    const decide = given(admit('one'), admit('two', 'one'));
    expect(() => decide(admit('three', 'one'))).toThrow(/currently in progress/);
  });

  it('are let in when the last one has ended, or was never started', () => {
    expect(given(admit('zero'))(admit('one', 'zero'))).toEqual([admitted]);
    expect(given(admit('zero'), { order: 'drop', jobId: 'zero', at })(admit('one'))).toEqual([
      admitted,
    ]);
  });

  it('are admitted and dropped once', () => {
    expect(given(admit('one'))(admit('one'))).toEqual([]);
    expect(given(admit('one'))({ order: 'drop', jobId: 'two', at })).toEqual([]);
    expect(given(admit('one'))({ order: 'drop', jobId: 'one', at })).toEqual([
      { type: 'JobDropped', data: { jobId: 'one', at } },
    ]);
  });
});
