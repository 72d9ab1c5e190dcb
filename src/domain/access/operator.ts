/** Who wants something of us, as it stands in the log. */
export interface Operator {
  /** For people to read; may change in the course of time. */
  readonly name: string;
  /** Stays the same for the same account. */
  readonly id: string;
}

/** Whether two orders came from one account: by ids where both have one, else by names. */
export const isSameOperator = (one: Partial<Operator>, other: Partial<Operator>): boolean =>
  one.id !== undefined && other.id !== undefined ? one.id === other.id : one.name === other.name;
