import { ObjectLink } from '../ui/object-link.js';

interface Named {
  readonly objectId: string;
  readonly displayName: string | null;
}

interface WayProps {
  /** What lies between. */
  readonly via: readonly Named[];
  readonly at: string;
}

/** Through what somebody is in something. */
export const Way = ({ via, at }: WayProps) => {
  if (via.length === 0) return <>Directly</>;
  return (
    <>
      Through{' '}
      {via.map(({ objectId, displayName }, index) => (
        <span key={objectId}>
          {index > 0 && ', then '}
          <ObjectLink objectId={objectId} displayName={displayName} {...(at !== '' && { at })} />
        </span>
      ))}
    </>
  );
};
