import type { DirectoryObject } from '../api/types.js';

type Status = DirectoryObject['status'];

const titles: Readonly<Record<Status, string>> = {
  live: 'Live',
  'soft-deleted': 'Deleted, can be restored',
  'hard-deleted': 'Deleted for good',
};

export const statusTitle = (status: Status): string => titles[status];
