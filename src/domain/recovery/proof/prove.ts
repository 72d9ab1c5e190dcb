import type { Step } from '../plan.js';
import type { Access } from './access.js';
import { Administrators } from './administrators.js';
import { BreakGlass } from './break-glass.js';
import { ruleChangeOf } from './dynamic-groups.js';
import type { Proof, SafetyRules } from './proof.js';
import { Scene } from './scene.js';
import { Watch } from './watch.js';
import { Writer } from './writer.js';

/**
 * Folds a plan in memory, step by step in its order, and tells what it would break that holds before it, with the
 * first step after which it no longer does and the policy that does it. Blocked steps do nothing. What does
 * not hold before the plan is a remark, unless the plan makes it worse or breaks it again. Steps of `fresh` were
 * written before the plan, and may show in `access` or not.
 */
export const prove = (
  access: Access,
  steps: readonly Step[],
  rules: SafetyRules,
  fresh: readonly Step[] = [],
): Proof => {
  const scene = sceneAfter(access, fresh);
  const watch = new Watch();
  const guards = [
    new Administrators(scene, rules.minimumAdministrators),
    new BreakGlass(scene, rules.breakGlass),
    new Writer(scene, rules.writerAppId),
  ];
  for (const remark of access.remarks) watch.remark(remark);
  for (const guard of guards) guard.begin(watch);
  for (const step of steps) {
    const change = scene.take(step);
    if (change === null) continue;
    for (const guard of guards) guard.after(change, watch);
    const remark = ruleChangeOf(step);
    if (remark !== null) watch.remark(remark);
  }
  return watch.proof();
};

const sceneAfter = (access: Access, written: readonly Step[]): Scene => {
  const scene = new Scene(access);
  for (const step of written) scene.take(step);
  return scene;
};
