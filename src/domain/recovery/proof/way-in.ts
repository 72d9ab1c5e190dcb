import type { Person } from './people.js';
import { type Able, ableTo } from './satisfaction.js';
import type { Scene } from './scene.js';
import { bestWay } from './ways.js';

/** The best that policies leave to somebody who wants to sign in to an application. */
export const wayInto = (appId: string, person: Person, scene: Scene): Able => {
  const barriers = [...scene.policies.values()].flatMap((policy) => {
    if (!policy.covers(appId) || !policy.selects(person)) return [];
    const able = ableTo(policy.demand, person, scene);
    return able === 'yes' ? [] : [{ policy, able }];
  });
  return bestWay(barriers, (id) => scene.location(id), scene.trusted);
};
