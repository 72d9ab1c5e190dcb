/** How a server is reached, as far as its headers tell it. */
export interface Reached {
  /** Whether people reach it over TLS only; a promise that browsers keep for a year. */
  readonly overTls: boolean;
}

const POLICY = {
  'default-src': "'self'",
  'base-uri': "'none'",
  'connect-src': "'self'",
  'font-src': "'self' data:",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
  'img-src': "'self' data:",
  'object-src': "'none'",
  'script-src': "'self'",
  'script-src-attr': "'none'",
  // The pages of the OpenAPI document style themselves.
  'style-src': "'self' 'unsafe-inline'",
};

const policyOf = (policy: Readonly<Record<string, string>>): string =>
  Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');

/** SHA-256 of nothing: a style element is made empty, and filled by the script that made it. */
const EMPTY = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/** What the dashboard may load: nothing but its own files, and no style that stands in a page. */
export const DASHBOARD_POLICY = policyOf({
  ...POLICY,
  'font-src': "'self'",
  'img-src': "'self'",
  'style-src': `'self' ${EMPTY}`,
});

const ALWAYS = {
  'cache-control': 'no-store',
  'content-security-policy': policyOf(POLICY),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

const YEAR_S = 31_536_000;

/** Headers of every answer, whatever it answers. OWASP, "HTTP Security Response Headers Cheat Sheet" (2025). */
export const securityHeaders = ({ overTls }: Reached): Readonly<Record<string, string>> =>
  overTls ? { ...ALWAYS, 'strict-transport-security': `max-age=${String(YEAR_S)}` } : ALWAYS;
