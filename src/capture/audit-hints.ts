import { relationsIn } from '../domain/audit/audit-claims.js';
import { subjectOf } from '../domain/audit/audit-activities.js';
import { typesSpokenOf } from '../domain/audit/between-objects.js';
import { catalogue } from '../domain/directory/catalogue.js';
import { objectId, type ObjectRef, type ObjectType } from '../domain/directory/directory-object.js';
import type { AuditRecord } from '../domain/timeline/attribution.js';
import { isNativeJob } from './audit-jobs.js';
import type { Hints } from './hints.js';

/** Lets capture look at once at what a record names and no delta tells. */
export const hintAt = (audit: AuditRecord, hints: Hints): void => {
  if (isNativeJob(audit)) hints.sweep([]);
  const polled = polledTypes(audit);
  if (polled.length > 0) hints.lookAt(polled);
  const around = audit.kind === 'link' || audit.kind === 'unlink' ? refsIn(audit) : [];
  if (around.length > 0) hints.lookAround(around);
};

const polledTypes = (audit: AuditRecord): readonly ObjectType[] => {
  const subject = subjectOf(audit.activity);
  const types = [...typesSpokenOf(audit), ...(subject === undefined ? [] : [subject])];
  return types.filter((type) => catalogue[type]?.reading === 'complete');
};

/** Of those whose links or assignments change. */
const refsIn = (audit: AuditRecord): readonly ObjectRef[] =>
  relationsIn(audit.activity).length === 0 && typesSpokenOf(audit).length === 0
    ? []
    : audit.targets.flatMap(({ id, type }) =>
        id !== null && type !== null && Object.hasOwn(catalogue, type)
          ? [{ objectId: objectId(id), objectType: type }]
          : [],
      );
