import type { Attributes } from '../../domain/directory/directory-object.js';
import { isDynamic, textOf } from './attributes.js';
import type { Draft } from './change.js';
import { LinkSet } from './link-set.js';
import { type MembershipRule, parseMembershipRule } from './membership-rule.js';
import type { TenantObject, TenantView } from './tenant-view.js';

/** What the directory itself does after changes: dynamic members follow, links of the gone go. */
export class Consequences {
  readonly #rules = new Map<string, MembershipRule | null>();

  constructor(private readonly tenant: TenantView) {}

  /** Drafts by the directory that follow from drafts not yet applied. */
  of(drafts: readonly Draft[]): Draft[] {
    return drafts.flatMap((draft) => {
      if (draft.kind === 'hardDeleted') return this.#linksTo(draft.objectId);
      if (draft.kind !== 'created' && draft.kind !== 'updated') return [];
      const before = this.tenant.object(draft.objectId);
      const after = { ...before?.attributes, ...draft.after };
      if (draft.objectType === 'user') return this.#memberships(draft, after);
      const rewritten = draft.objectType === 'group' && Object.keys(draft.after).some(isOfTheRule);
      return rewritten ? this.#members(draft.objectId, after) : [];
    });
  }

  /** The groups that a user comes into or leaves. */
  #memberships(user: Draft & { readonly after: Attributes }, attributes: Attributes): Draft[] {
    const drafts: Draft[] = [];
    for (const group of this.#live('group')) {
      const rule = this.#ruleOf(group.attributes);
      if (rule === null || !Object.keys(user.after).some((name) => rule.names.has(name))) continue;
      const member = group.links.get('members')?.has(user.objectId) ?? false;
      if (rule.takes(attributes) === member) continue;
      drafts.push(linkDraft(group.id, member ? 'linkRemoved' : 'linkAdded', user.objectId));
    }
    return drafts;
  }

  /** The users who come into or leave a group that has another rule now. */
  #members(groupId: string, group: Attributes): Draft[] {
    const rule = this.#ruleOf(group);
    if (rule === null) return [];
    const members = this.tenant.object(groupId)?.links.get('members') ?? new LinkSet();
    const drafts: Draft[] = [];
    for (const user of this.#live('user')) {
      const member = members.has(user.id);
      if (rule.takes(user.attributes) === member) continue;
      drafts.push(linkDraft(groupId, member ? 'linkRemoved' : 'linkAdded', user.id));
    }
    return drafts;
  }

  #linksTo(id: string): Draft[] {
    return [...this.#objects('group')].flatMap((group) =>
      [...group.links].flatMap(([relation, links]) =>
        links.has(id) ? [{ ...linkDraft(group.id, 'linkRemoved', id), relation }] : [],
      ),
    );
  }

  #ruleOf(group: Attributes): MembershipRule | null {
    const rule = textOf(group, 'membershipRule');
    if (!isDynamic(group) || textOf(group, 'membershipRuleProcessingState') !== 'On') return null;
    const known = this.#rules.get(rule);
    if (known !== undefined) return known;
    const parsed = parseMembershipRule(rule);
    this.#rules.set(rule, parsed);
    return parsed;
  }

  *#live(type: string): Generator<TenantObject> {
    for (const object of this.#objects(type)) if (object.status === 'live') yield object;
  }

  *#objects(type: string): Generator<TenantObject> {
    for (let position = 0; position < this.tenant.size(type); position += 1) {
      const object = this.tenant.object(this.tenant.idAt(type, position) ?? '');
      if (object !== undefined && object.status !== 'hard-deleted') yield object;
    }
  }
}

const isOfTheRule = (name: string): boolean =>
  ['membershipRule', 'membershipRuleProcessingState', 'groupTypes'].includes(name);

type LinkDraft = Extract<Draft, { readonly targetId: string }>;

const linkDraft = (groupId: string, kind: LinkDraft['kind'], targetId: string): LinkDraft => ({
  kind,
  objectId: groupId,
  objectType: 'group',
  relation: 'members',
  targetId,
  targetType: 'user',
});
