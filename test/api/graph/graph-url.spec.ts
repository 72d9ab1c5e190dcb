import { canonicalGraphUrl } from '../../../src/api/graph/graph-url.js';

const below = '/graph/v1.0/directory/recovery';
const SID = 'MTc4NTE4OTYwMA==';
const JID = '0b2f8a1c-0000-4000-8000-000000000001';

describe('The addresses of the Graph-compatible API', () => {
  it.each([
    [`/snapshots('${SID}')`, `/snapshots/${SID}`],
    [`/snapshots(%27${SID}%27)`, `/snapshots/${SID}`],
    [`/snapshots%28'${SID}'%29/recoveryJobs`, `/snapshots/${SID}/recoveryJobs`],
    [`/snapshots('MTc4NTE4OTYwMA%3D%3D')`, '/snapshots/MTc4NTE4OTYwMA%3D%3D'],
    [`/snapshots('it''s')`, "/snapshots/it's"],
    [
      `/Snapshots/${SID}/RECOVERYPREVIEWJOBS('${JID}')`,
      `/snapshots/${SID}/recoveryPreviewJobs/${JID}`,
    ],
    [`/jobs/${JID}/microsoft.graph.entraRecoveryServices.cancel`, `/jobs/${JID}/cancel`],
    [`/jobs/${JID}/cancel()`, `/jobs/${JID}/cancel`],
    [`/jobs/${JID}/microsoft.graph.entraRecoveryServices.cancel%28%29`, `/jobs/${JID}/cancel`],
    [
      `/jobs/${JID}/microsoft.graph.entraRecoveryServices.getChanges()?$top=2`,
      `/jobs/${JID}/getChanges?$top=2`,
    ],
    ['/snapshots/%24count', '/snapshots/$count'],
    ['/jobs/', '/jobs'],
    [`/jobs${'/'.repeat(900)}`, '/jobs'],
    ["/jobs?x=snapshots('a')", "/jobs?x=snapshots('a')"],
  ])('have one spelling for %s', (spelled, canonical) => {
    expect(canonicalGraphUrl(`${below}${spelled}`)).toBe(`${below}${canonical}`);
  });

  it.each([
    '/api/tenants/t/snapshots(%27a%27)/',
    '/',
    '/graphs/jobs/',
    '/graphic',
    '//graph/jobs/',
    `${below}${'/'.repeat(3000)}`,
  ])('are the only ones that change: not %s', (url) => {
    expect(canonicalGraphUrl(url)).toBe(url);
  });

  it.each(["/snapshots('", '/%', '/%2', "/snapshots('a", '/(((((', `/${'('.repeat(5000)}`, '/%00'])(
    'are never a reason to fail: %p',
    (odd) => {
      expect(canonicalGraphUrl(`${below}${odd}`)).toContain(below);
    },
  );
});
