import type { Scope } from './report-events.js';

/** A scope as an event may hold it: its first shape named one actor. */
type StoredScope = Scope & { readonly actor?: string };

/** The scope of a recorded event in the shape of today. */
export const upcastScope = ({ actor, ...scope }: StoredScope): Scope =>
  actor === undefined ? scope : { ...scope, actors: [actor] };
