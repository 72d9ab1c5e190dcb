import type { DirectoryWrite } from '../directory/directory.port.js';
import { valuesToWrite } from '../domain/recovery/judge.js';
import type { Looked } from './step-look.js';

/** The write that closes the open parts of a step. */
export const writeOf = ({ step, parts, attributes }: Looked): DirectoryWrite => {
  const { objectId, objectType, operation } = step;
  const ref = { objectId, objectType };
  switch (operation) {
    case 'update':
      return { ...ref, operation, attributes: valuesToWrite(attributes, parts) };
    case 'addLink':
    case 'removeLink': {
      const { relation, targetId, targetType } = step.link;
      return { ...ref, operation, link: { relation, targetId, targetType } };
    }
    case 'restore':
    case 'softDelete':
      return { ...ref, operation };
    case 'recreate':
      throw new RangeError('A step that recreates an object is blocked and never written');
  }
};
