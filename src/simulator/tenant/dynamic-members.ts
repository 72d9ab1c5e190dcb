import type { Attributes } from '../../domain/directory/directory-object.js';
import { isDynamic, textOf } from './attributes.js';
import type { Draft } from './change.js';
import { LinkSet } from './link-set.js';
import { type MembershipRule, parseMembershipRule } from './membership-rule.js';
import type { TenantObject, TenantView } from './tenant-view.js';

type Written = Extract<Draft, { readonly kind: 'created' | 'updated' }>;
type LinkDraft = Extract<Draft, { readonly targetId: string }>;

/** Types whose members a rule may compute. */
const WITH_RULES: readonly string[] = ['group', 'administrativeUnit'];

/** Members that follow from rules over the attributes of users. */
export class DynamicMembers {
  readonly #rules = new Map<string, MembershipRule | null>();
  /** What has a rule, deleted or not; known until a rule is written. */
  #holders: readonly string[] | undefined;

  constructor(private readonly tenant: TenantView) {}

  /** Who comes into or leaves what after a write that is not yet applied. */
  after(draft: Written): Draft[] {
    const { objectId, objectType } = draft;
    if (objectType === 'user') {
      const before = this.tenant.object(objectId)?.attributes;
      return this.#memberships(draft, { ...before, ...draft.after });
    }
    if (!WITH_RULES.includes(objectType) || !Object.keys(draft.after).some(isOfTheRule)) return [];
    this.#holders = undefined;
    const before = this.tenant.object(objectId)?.attributes;
    return this.#members(draft, { ...before, ...draft.after });
  }

  /** The groups and units that a user comes into or leaves. */
  #memberships(user: Written, attributes: Attributes): Draft[] {
    this.#holders ??= WITH_RULES.flatMap((type) => [...this.#withRule(type)]);
    const written = Object.keys(user.after);
    return this.#holders.flatMap((id) => {
      const holder = this.tenant.object(id);
      const rule = holder?.status === 'live' ? this.#ruleOf(holder.attributes) : null;
      if (holder === undefined || !written.some((name) => rule?.names.has(name))) return [];
      return this.#move(holder, user.objectId, rule?.takes(attributes) ?? false);
    });
  }

  #move(holder: TenantObject, userId: string, wanted: boolean): Draft[] {
    const member = holder.links.get('members')?.has(userId) ?? false;
    if (wanted === member) return [];
    return [linkDraft(holder, member ? 'linkRemoved' : 'linkAdded', userId)];
  }

  /** The users who come into or leave what has another rule now. */
  #members({ objectId, objectType }: Written, attributes: Attributes): Draft[] {
    const rule = this.#ruleOf(attributes);
    if (rule === null) return [];
    const members = this.tenant.object(objectId)?.links.get('members') ?? new LinkSet();
    const drafts: Draft[] = [];
    for (const user of this.#live('user')) {
      const member = members.has(user.id);
      if (rule.takes(user.attributes) === member) continue;
      const kind = member ? 'linkRemoved' : 'linkAdded';
      drafts.push(linkDraft({ id: objectId, type: objectType }, kind, user.id));
    }
    return drafts;
  }

  #ruleOf(holder: Attributes): MembershipRule | null {
    const rule = textOf(holder, 'membershipRule');
    if (!isDynamic(holder) || textOf(holder, 'membershipRuleProcessingState') !== 'On') return null;
    const known = this.#rules.get(rule);
    if (known !== undefined) return known;
    const parsed = parseMembershipRule(rule);
    this.#rules.set(rule, parsed);
    return parsed;
  }

  *#withRule(type: string): Generator<string> {
    for (let position = 0; position < this.tenant.size(type); position += 1) {
      const id = this.tenant.idAt(type, position) ?? '';
      const object = this.tenant.object(id);
      if (object !== undefined && isDynamic(object.attributes)) yield id;
    }
  }

  *#live(type: string): Generator<TenantObject> {
    for (let position = 0; position < this.tenant.size(type); position += 1) {
      const object = this.tenant.object(this.tenant.idAt(type, position) ?? '');
      if (object?.status === 'live') yield object;
    }
  }
}

const isOfTheRule = (name: string): boolean =>
  ['membershipRule', 'membershipRuleProcessingState', 'membershipType', 'groupTypes'].includes(
    name,
  );

const linkDraft = (
  holder: Pick<TenantObject, 'id' | 'type'>,
  kind: LinkDraft['kind'],
  targetId: string,
): LinkDraft => ({
  kind,
  objectId: holder.id,
  objectType: holder.type,
  relation: 'members',
  targetId,
  targetType: 'user',
});
