/** The question of how things were at `at`, an instant, a backup id or a log position; empty is now. */
export const asOf = (at: string): { readonly asOf?: string } => (at === '' ? {} : { asOf: at });
