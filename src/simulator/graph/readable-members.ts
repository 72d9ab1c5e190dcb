import type { CallingApp } from './graph-request.js';

/** What it takes to read more than type and id of an object at the end of a link. */
const readers: Readonly<Record<string, readonly string[]>> = {
  '#microsoft.graph.user': ['User.Read.All', 'User.ReadWrite.All'],
  '#microsoft.graph.group': ['Group.Read.All', 'Group.ReadWrite.All'],
  '#microsoft.graph.device': ['Device.Read.All', 'Device.ReadWrite.All'],
  '#microsoft.graph.application': ['Application.Read.All', 'Application.ReadWrite.All'],
  '#microsoft.graph.servicePrincipal': ['Application.Read.All', 'Application.ReadWrite.All'],
};

const ALL_TYPES = ['Directory.Read.All', 'Directory.ReadWrite.All'];

/** The OData types of which an application sees no more than type and id. */
export const unreadableTypes = ({ permissions }: CallingApp): ReadonlySet<string> =>
  ALL_TYPES.some((permission) => permissions.has(permission))
    ? NONE
    : new Set(
        Object.entries(readers)
          .filter(([, needed]) => !needed.some((permission) => permissions.has(permission)))
          .map(([type]) => type),
      );

const NONE: ReadonlySet<string> = new Set();
