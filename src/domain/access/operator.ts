/** Who wants something of us, as it stands in the log. */
export interface Operator {
  /** For people to read; may change in the course of time. */
  readonly name: string;
  /** Stays the same for the same account. */
  readonly id: string;
  /** Id of who saw the secrets of this account or token when they were made, and so may use it. */
  readonly madeById?: string;
}

/** Id of whoever may read the key folder: he can be anybody, so accounts of his making tell nothing. */
export const MACHINE_ID = 'machine';

/** Who stands behind an account or a token that somebody makes, also by an account made before. */
export const makerOf = ({ id, madeById = MACHINE_ID }: Operator): string =>
  madeById === MACHINE_ID ? id : madeById;

/** Whether two orders came from one account: by ids where both have one, else by names. */
export const isSameOperator = (one: Partial<Operator>, other: Partial<Operator>): boolean =>
  one.id !== undefined && other.id !== undefined ? one.id === other.id : one.name === other.name;

/**
 * Whether two orders may have come from one person: by one account, by one and an account or a token that
 * it made, or by two that one person made. Those that were made on the machine itself are told apart.
 */
export const mayBeOnePerson = (one: Partial<Operator>, other: Partial<Operator>): boolean =>
  isSameOperator(one, other) ||
  isOne(one.madeById, other.id) ||
  isOne(one.id, other.madeById) ||
  (isOne(one.madeById, other.madeById) && one.madeById !== MACHINE_ID);

const isOne = (id: string | undefined, other: string | undefined): boolean =>
  id !== undefined && id === other;
