import { timelineLink } from '../shell/links.js';
import { useSession } from '../shell/session.js';
import { PageLink } from './object-link.js';

const MOST_CHANGES = 20;

interface ChangeLinksProps {
  readonly changeIds: readonly string[];
}

/** Leads to each of some changes in the timeline, the first ones of many. */
export const ChangeLinks = ({ changeIds }: ChangeLinksProps) => {
  const { tenantId } = useSession();
  const shown = changeIds.slice(0, MOST_CHANGES);
  if (shown.length === 0) return 'no single change on record';
  const more = changeIds.length - shown.length;
  return (
    <>
      {shown.map((change, index) => (
        <span key={change}>
          {index > 0 && ', '}
          <PageLink to={timelineLink(tenantId, { change })}>change {index + 1}</PageLink>
        </span>
      ))}
      {more > 0 && ` and ${String(more)} more`}
    </>
  );
};
