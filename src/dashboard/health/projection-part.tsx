import { Text } from '@fluentui/react-components';
import type { Problem, Readiness } from '../api/types.js';
import { Facts } from '../ui/facts.js';
import { Failed, Loading } from '../ui/states.js';

interface ProjectionProps {
  readonly readiness: Readiness | undefined;
  readonly error: Problem | null;
}

/** How far the answers are behind the log, and which process does what. */
export const ProjectionPart = ({ readiness, error }: ProjectionProps) => {
  if (readiness === undefined) {
    return error === null ? <Loading what="the read model" /> : <Failed error={error} />;
  }
  const { projection, leases = [], roles = [] } = readiness;
  if (projection === undefined) return <Text>You may not see this.</Text>;
  return (
    <Facts
      facts={[
        ['State', stateOf(projection)],
        ['Reflects log position', projection.position ?? 'none yet'],
        ['This process does', roles.join(', ')],
        ...(leases ?? []).map(
          ({ role, holder, isUs }) =>
            [`${role} is held by`, isUs ? `${holder} (this process)` : holder] as const,
        ),
      ]}
    />
  );
};

const stateOf = ({ stopped, failure, lagEvents }: NonNullable<Readiness['projection']>): string => {
  if (stopped) return `stopped: ${failure ?? 'no reason given'}`;
  if (failure !== null) return `waits: ${failure}`;
  if (lagEvents === null) return 'catching up, by how much is not known';
  return lagEvents === 0 ? 'up to date' : `${lagEvents.toLocaleString()} events behind`;
};
