import type { ObjectId, Relation } from '../directory-object.js';

export type Literal = string | number | boolean | null;

/**
 * What an OData filter asks, read once. Texts compare without case; a path names an attribute or a part of
 * one (`conditions/users/excludeGroups`); a collection equals, begins with or contains what one of its
 * members does, as Microsoft Graph has it.
 */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly part: Filter }
  /** `eq`, `in`, and inside `not` also `ne`. The path of a member of a collection itself is empty. */
  | { readonly kind: 'equals'; readonly path: string; readonly values: readonly Literal[] }
  | {
      readonly kind: 'compares';
      readonly path: string;
      readonly operator: 'lt' | 'le' | 'gt' | 'ge';
      readonly value: string | number;
    }
  | {
      readonly kind: 'matches';
      readonly path: string;
      readonly operator: 'startswith' | 'endswith' | 'contains';
      readonly text: string;
    }
  /** `path/any(x:x eq 'a')`, `path/any(x:x/name eq 'a')`; any member at all without a part. */
  | { readonly kind: 'any'; readonly path: string; readonly part: Filter | null }
  /** `links/members/any(m:m/id eq 'ID')`: a link to one of these; any link at all without targets. */
  | {
      readonly kind: 'linked';
      readonly relation: Relation;
      readonly targets: readonly ObjectId[] | null;
    };
