import type { DirectoryWrite } from '../directory/directory.port.js';
import { valuesToWrite } from '../domain/recovery/judge.js';
import { creationBy, type Looked } from './step-look.js';

/** The write that closes the open parts of a step. */
export const writeOf = ({ step, parts, attributes }: Looked): DirectoryWrite => {
  const { objectId, objectType } = step;
  const ref = { objectId, objectType };
  switch (step.operation) {
    case 'update':
      return { ...ref, operation: step.operation, attributes: valuesToWrite(attributes, parts) };
    case 'addLink':
    case 'removeLink': {
      const { relation, targetId, targetType } = step.link;
      return { ...ref, operation: step.operation, link: { relation, targetId, targetType } };
    }
    case 'restore':
    case 'softDelete':
      return { ...ref, operation: step.operation };
    case 'delete':
      return { ...ref, operation: step.operation, known: attributes };
    case 'recreate':
      return creationBy(step);
  }
};
