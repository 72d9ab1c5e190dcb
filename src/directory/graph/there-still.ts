import type { DirectoryWrite } from '../directory.port.js';
import type { Asking } from './graph-client.js';
import { targetsThere } from './links.js';
import { lookUp } from './lookup.js';

/** Whether what a write was to remove shows, though the directory said that it is gone; not where nobody can tell. */
export const isThereStill = async (asking: Asking, write: DirectoryWrite): Promise<boolean> => {
  if (write.operation === 'removeLink') {
    const [target] = await targetsThere(asking, [write]).catch(() => []);
    return target === write.link.targetId;
  }
  if (write.operation !== 'softDelete' && write.operation !== 'delete') return false;
  const [found] = await lookUp(asking, [write]).catch(() => []);
  return found?.seen === 'present';
};
