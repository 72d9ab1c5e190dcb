import { Badge } from '@fluentui/react-components';
import type { ReportRow } from '../api/types.js';
import { Actors } from '../ui/actors.js';
import type { Column } from '../ui/data-table.js';
import { ObjectLink } from '../ui/object-link.js';
import { typeTitle } from '../ui/type-names.js';
import type { View } from './rows-wanted.js';
import { actions, authorityWords, happenedWords, isNative, recoverables } from './words.js';

/** The columns of Microsoft's own difference report, in its order, and where the object is mastered. */
const native: readonly Column<ReportRow>[] = [
  {
    key: 'name',
    title: 'Display name',
    width: 'minmax(18ch, 2fr)',
    cell: ({ objectId, displayName }) => (
      <ObjectLink objectId={objectId} displayName={displayName} />
    ),
  },
  {
    key: 'id',
    title: 'Object ID',
    width: 'minmax(20ch, 2fr)',
    wideOnly: true,
    cell: ({ objectId }) => <span title={objectId}>{objectId}</span>,
  },
  {
    key: 'type',
    title: 'Object type',
    width: 'minmax(18ch, 1.2fr)',
    cell: ({ objectType }) => typeTitle(objectType),
  },
  {
    key: 'action',
    title: 'Recovery action',
    width: 'minmax(16ch, 1fr)',
    cell: ({ recoveryAction }) => <Action action={recoveryAction} />,
  },
  {
    key: 'attributes',
    title: 'Changed attributes',
    width: 'minmax(18ch, 0.8fr)',
    wideOnly: true,
    cell: ({ attributes }) => attributes.length.toLocaleString('en'),
  },
  {
    key: 'links',
    title: 'Changed links',
    width: 'minmax(14ch, 0.8fr)',
    wideOnly: true,
    cell: ({ links }) => links.length.toLocaleString('en'),
  },
  {
    key: 'authority',
    title: 'Source of authority',
    width: 'minmax(18ch, 1fr)',
    wideOnly: true,
    cell: ({ sourceOfAuthority }) => authorityWords(sourceOfAuthority),
  },
];

const stateline: readonly Column<ReportRow>[] = [
  {
    key: 'object',
    title: 'Object',
    width: 'minmax(18ch, 2fr)',
    cell: ({ objectId, displayName }) => (
      <ObjectLink objectId={objectId} displayName={displayName} />
    ),
  },
  {
    key: 'happened',
    title: 'What became of it',
    width: 'minmax(22ch, 2fr)',
    cell: (row) => <span title={happenedWords(row)}>{happenedWords(row)}</span>,
  },
  {
    key: 'back',
    title: 'Can be brought back',
    width: 'minmax(18ch, 2fr)',
    cell: ({ recoverable, reason }) => (
      <span title={reason ?? undefined}>
        <ComesBack recoverable={recoverable} /> {reason}
      </span>
    ),
  },
  {
    key: 'who',
    title: 'Who changed it',
    width: 'minmax(14ch, 1.5fr)',
    wideOnly: true,
    cell: ({ actors }) => <Actors actors={actors} />,
  },
  {
    key: 'action',
    title: 'Recovery action',
    width: 'minmax(16ch, 1fr)',
    wideOnly: true,
    cell: ({ recoveryAction }) => <Action action={recoveryAction} />,
  },
  {
    key: 'type',
    title: 'Type',
    width: 'minmax(18ch, 1.2fr)',
    wideOnly: true,
    cell: ({ objectType }) => typeTitle(objectType),
  },
];

export const columns: Readonly<Record<View, readonly Column<ReportRow>[]>> = { native, stateline };

interface ActionProps {
  readonly action: ReportRow['recoveryAction'];
}

/** What a recovery does, in a word; one that the native product does not know stands out. */
export const Action = ({ action }: ActionProps) => {
  const { title, meaning } = actions[action];
  return isNative(action) ? (
    <span title={meaning}>{title}</span>
  ) : (
    <Badge
      appearance="outline"
      color="informative"
      title={`${meaning} Microsoft Entra Backup and Recovery does not show this.`}
    >
      {title}
    </Badge>
  );
};

/** How much of a difference a recovery takes back. */
export const ComesBack = ({ recoverable }: Pick<ReportRow, 'recoverable'>) => {
  const { title, color } = recoverables[recoverable];
  return (
    <Badge appearance="tint" color={color}>
      {title}
    </Badge>
  );
};
