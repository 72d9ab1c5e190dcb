import Sequencer from '@jest/test-sequencer';

/** Suites that start processes or wait for them: begun last, one of them keeps a whole run waiting. */
const LONG = [
  'e2e/failover',
  'e2e/demo',
  'e2e/start',
  'e2e/roles',
  'adapters/eventstoredb.spec',
  'security/fuzz',
  'api/lockout-drill',
  'cli/whole',
  'retention/eventstoredb',
];

/** Runs the longest suites first, and the others in the order that jest knows best. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const place = LONG.findIndex((name) => path.includes(name));
      return place === -1 ? LONG.length : place;
    };
    return super.sort(tests).toSorted((one, other) => rank(one) - rank(other));
  }
}
