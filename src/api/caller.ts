/** Who asks, as long as there is no sign-in: whoever can reach the loopback port. */
export const LOCAL_OPERATOR = 'local operator';
