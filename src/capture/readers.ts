import { capturedTypes, catalogue, relationsOf } from '../domain/directory/catalogue.js';
import type { ObjectRef, ObjectType } from '../domain/directory/directory-object.js';
import type { Instant } from '../domain/instant.js';
import { AroundLook } from './around-look.js';
import { AuditReader } from './audit-reader.js';
import type { CaptureOptions, CaptureParts } from './capture.js';
import { Checkpoints } from './checkpoints.js';
import type { Hints } from './hints.js';
import { LinkReader, linkReaderName } from './link-reader.js';
import type { Reader } from './reader.js';
import type { Recorder } from './recorder.js';
import { MissingPermissions } from './refusal.js';
import { SweepSlots } from './sweep-slots.js';
import { Turns } from './turns.js';
import { TypeReader } from './type-reader.js';

export const AUDIT_READER = 'directoryAudit';
const DAY_MS = 86_400_000;

/** The types that are captured, as far as the catalogue knows them. */
export const typesOf = ({ types }: Pick<CaptureOptions, 'types'>): readonly ObjectType[] =>
  (types ?? capturedTypes).filter((type) => catalogue[type] !== undefined);

/** What the readers of these types are called, in the order of {@link Readers.all}. */
export const readerNames = (types: readonly ObjectType[]): readonly string[] => [
  ...types,
  ...types.flatMap((type) =>
    relationsOf(type, 'sweep').map((relation) => linkReaderName(type, relation)),
  ),
  AUDIT_READER,
];

/** All readers of one tenant, and the way in which hints reach them. */
export class Readers implements Hints {
  readonly types: readonly TypeReader[];
  readonly links: readonly LinkReader[];
  readonly audits: AuditReader;
  readonly around: AroundLook;
  private readonly turns = new Turns();
  private readonly missing: MissingPermissions;

  constructor(
    private readonly parts: CaptureParts & {
      readonly recorder: Recorder;
      /** Has a reader look soon. */
      readonly wake: (reader: Reader) => void;
    },
    private readonly options: CaptureOptions,
  ) {
    this.missing = new MissingPermissions(parts.directory);
    const types = typesOf(options);
    this.types = types.map((type, index) => this.typeReader(type, this.slots(index, types.length)));
    this.links = this.types.flatMap((reader, index) =>
      relationsOf(reader.type, 'sweep').map((relation) =>
        this.linkReader(reader, relation, this.slots(index, types.length)),
      ),
    );
    this.audits = this.auditReader();
    const { directory, recorder } = parts;
    const { turns } = this;
    const { clock } = options;
    const lookedAt = (reader: string) => this.lookedAt(reader);
    this.around = new AroundLook({ directory, recorder, turns, clock, types, lookedAt });
  }

  get all(): readonly Reader[] {
    return [...this.types, ...this.links, this.audits];
  }

  lookAround(refs: readonly ObjectRef[]): void {
    const isDelta = ({ objectType }: ObjectRef) => catalogue[objectType]?.reading === 'delta';
    const whole = refs.filter((ref) => !isDelta(ref)).map(({ objectType }) => objectType);
    this.lookAt([...new Set(whole)]);
    const left = this.around.add(refs.filter(isDelta));
    if (left.length > 0) this.sweep([...new Set(left.map(({ objectType }) => objectType))]);
  }

  lookAt(types: readonly ObjectType[]): void {
    for (const reader of this.types) if (types.includes(reader.type)) this.parts.wake(reader);
  }

  sweep(types: readonly ObjectType[]): void {
    for (const reader of [...this.types, ...this.links]) {
      if (types.length > 0 && !types.includes(reader.type)) continue;
      reader.wantSweep();
      this.parts.wake(reader);
    }
  }

  /** Of a type or, as `type/relation`, of links: when its reader began its last good look. */
  lookedAt(name: string): Instant | null {
    return this.all.find((reader) => reader.name === name)?.lookedAt ?? null;
  }

  private typeReader(type: ObjectType, slots: SweepSlots): TypeReader {
    const { deltaIntervalMs, pollIntervalMs, clock, readLagMs = 0 } = this.options;
    const intervalMs = catalogue[type]?.reading === 'delta' ? deltaIntervalMs : pollIntervalMs;
    const { directory, recorder } = this.parts;
    const { turns, missing } = this;
    const checkpoints = this.checkpoints(type);
    const looks = { type, intervalMs, directory, recorder, checkpoints, clock, readLagMs };
    return new TypeReader({ ...looks, slots, turns, missing, hints: this });
  }

  private linkReader(of: TypeReader, relation: string, slots: SweepSlots): LinkReader {
    const { directory, recorder } = this.parts;
    const { clock, sweepIntervalMs: intervalMs = DAY_MS } = this.options;
    const { turns, missing } = this;
    const checkpoints = this.checkpoints(linkReaderName(of.type, relation));
    const looks = { of, relation, intervalMs, directory, recorder, checkpoints, clock };
    return new LinkReader({ ...looks, slots, turns, missing });
  }

  private auditReader(): AuditReader {
    const { directory, history, recorder } = this.parts;
    const { auditIntervalMs: intervalMs, clock } = this.options;
    const { tenantId } = directory;
    const checkpoints = this.checkpoints(AUDIT_READER);
    const looks = { tenantId, intervalMs, directory, history, recorder, checkpoints, clock };
    return new AuditReader({ ...looks, hints: this, lookedAt: (name) => this.lookedAt(name) });
  }

  private slots(index: number, of: number): SweepSlots {
    return new SweepSlots(this.options.sweepIntervalMs ?? DAY_MS, { index, of });
  }

  private checkpoints(reader: string): Checkpoints {
    return new Checkpoints(this.parts.store, this.parts.directory.tenantId, reader);
  }
}
