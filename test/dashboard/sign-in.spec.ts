import { pathOfOurs } from '../../src/api/sign-in/entra-return.js';
import { returnPath } from '../../src/dashboard/sign-in/return-to.js';

describe('where to go on after a sign-in', () => {
  it.each([
    '/',
    '/tenants/t',
    '/tenants/t/timeline?actor=ada%40contoso.com&severity=high',
    '/tenants/t/state/7c1d?at=2026-11-20T14:05:00.000Z#part',
    '/tenants/t/reports?x=https://elsewhere.example//',
  ])('is the view that was asked for: %s', (view) => {
    expect(returnPath(view)).toBe(view);
    expect(pathOfOurs(view)).toBe(view);
  });

  it.each([
    '',
    'tenants/t',
    '//evil.example',
    '/\\evil.example',
    '/%2f%2fevil.example',
    '/%5cevil.example',
    '/x/..//evil.example',
    '/./%2fevil.example',
    '/%252f%252fevil.example',
    '/\t/evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    '@evil.example',
    '/sign-in?returnTo=/sign-in',
  ])('is the bare address for %j', (elsewhere) => {
    expect(returnPath(elsewhere)).toBe('/');
  });
});
