import { parseAccounts } from '../../../core/domain/accounts-list.ts';
import type { Actor } from '../../../core/domain/actor.ts';
import { type CreateImageForm, copyTargets, EMPTY_DISK } from '../../../core/domain/create-image-form.ts';
import type { ChannelId, InstanceId, SnapshotId } from '../../../core/domain/ids.ts';
import type { Image } from '../../../core/domain/image.ts';
import { parseInstanceId } from '../../../core/domain/instance.ts';
import type { Instant } from '../../../core/domain/instant.ts';
import { proposeName } from '../../../core/domain/naming.ts';
import type { Judgement } from '../../../core/domain/policy.ts';
import type { Problem, ProblemCode } from '../../../core/domain/problem.ts';
import { type Place, parseRegionId } from '../../../core/domain/region.ts';
import { parseSnapshotId } from '../../../core/domain/snapshot.ts';
import { parseTags } from '../../../core/domain/tags.ts';
import { type WholeInstance, whyNotImageable } from '../../../core/domain/whole-instance.ts';
import { CloudFailure } from '../../../core/ports/cloud.ts';
import type { StoredOperation } from '../../../core/ports/operations.ts';
import type { ListedSnapshot } from '../../../core/usecases/browse-cloud.ts';
import { within } from '../../../timing/within.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import { accountOf } from './accounts.ts';

/** What is known about a form besides what is filled in. */
export type FormFacts = {
  /** The cloud does not answer: nothing below is known. */
  silent: boolean;
  /** What it said instead, where waiting does not help. */
  trouble?: Problem;
  system?: ListedSnapshot;
  /** The instance, where all of it is the source. */
  whole?: WholeInstance;
  /** What stands against an image of it. */
  against: readonly Problem[];
  /** The snapshots of the data disks, by the key of their row. */
  rows: ReadonlyMap<string, ListedSnapshot>;
  /** Images that contain the system snapshot. */
  made: readonly Image[];
  /** Requests for the system snapshot or the instance that are not over. */
  open: readonly StoredOperation[];
  /** What the policy says to the form as it stands. */
  judgement?: Judgement;
};

export const NO_FACTS: FormFacts = { silent: false, against: [], rows: new Map(), made: [], open: [] };
const SILENT: FormFacts = { ...NO_FACTS, silent: true };

/** Later than this the form says that the cloud is silent; it says more with the next control that is used. */
const PATIENCE_FOR_LISTS = 5_000;

/** Never rejects: a form is worth filling in without the cloud. */
export async function factsFor(deps: SlackDependencies, by: Actor, form: CreateImageForm): Promise<FormFacts> {
  try {
    const facts = await within(PATIENCE_FOR_LISTS, ask(deps, by, form));
    return facts === 'late' ? SILENT : facts;
  } catch (error) {
    deps.log.warn({ err: error, region: form.region }, 'the lists of a form could not be loaded');
    return troubled(error);
  }
}

/** These do not pass by themselves, so that the person had better know. */
const TOLD: readonly ProblemCode[] = [
  'role-not-assumed',
  'account-not-found',
  'region-not-allowed',
  'cloud-credentials',
  'cloud-forbidden',
];

const troubled = (error: unknown): FormFacts =>
  error instanceof CloudFailure && TOLD.includes(error.problem.code) ? { ...SILENT, trouble: error.problem } : SILENT;

async function ask(deps: SlackDependencies, by: Actor, form: CreateImageForm): Promise<FormFacts> {
  const region = parseRegionId(form.region);
  if (!region.ok) return NO_FACTS;
  const place = { account: accountOf(deps, form.account), region: region.value };
  return form.from === 'instance' ? askWhole(deps, by, form, place) : askSnapshots(deps, by, form, place);
}

async function askWhole(deps: SlackDependencies, by: Actor, form: CreateImageForm, place: Place): Promise<FormFacts> {
  const chosen = parseInstanceId(form.instance);
  if (!chosen.ok) return NO_FACTS;
  const { value: instanceId } = chosen;
  const [whole, open, judgement] = await Promise.all([
    deps.browse.whole(place, instanceId),
    openFor(deps, instanceId),
    judged(deps, by, form, place),
  ]);
  const { region } = place;
  const against: Problem[] = whole
    ? whyNotImageable(whole, deps.clock.now())
    : [{ code: 'instance-not-imageable', instanceId, because: 'not-found', region }];
  return { ...NO_FACTS, against, open, ...(whole && { whole }), ...(judgement && { judgement }) };
}

/** Our own stores' trouble is not the cloud's, and no reason to know less about a source. */
const openFor = (
  { openRequestsFor, log }: SlackDependencies,
  source: SnapshotId | InstanceId,
): Promise<StoredOperation[]> =>
  openRequestsFor(source).catch((error: unknown) => {
    log.warn({ err: error, source }, 'the open requests for a source could not be read');
    return [];
  });

async function askSnapshots(
  deps: SlackDependencies,
  by: Actor,
  form: CreateImageForm,
  place: Place,
): Promise<FormFacts> {
  const { browse } = deps;
  const chosen = parseSnapshotId(form.systemSnapshot);
  const systemId: SnapshotId | undefined = chosen.ok ? chosen.value : undefined;
  const wantsData = form.dataDisks.some(({ source }) => source !== '' && source !== EMPTY_DISK);
  const [systems, data, made, open, judgement] = await Promise.all([
    browse.snapshots(place, 'system', form.instance === '' ? undefined : (form.instance as InstanceId)),
    wantsData ? browse.snapshots(place, 'data') : [],
    systemId ? browse.imagesFrom(place, systemId) : [],
    systemId ? openFor(deps, systemId) : [],
    systemId ? judged(deps, by, form, place) : undefined,
  ]);
  const system = systems.find(({ id }) => id === systemId);
  const rows = form.dataDisks.flatMap(({ key, source }) => {
    const snapshot = data.find(({ id }) => id === source);
    return snapshot ? [[key, snapshot] as const] : [];
  });
  return { ...NO_FACTS, rows: new Map(rows), made, open, ...(system && { system }), ...(judgement && { judgement }) };
}

/** Nothing while it is not known: the submission is judged anyway. */
async function judged(
  { previewRuling, log }: SlackDependencies,
  by: Actor,
  form: CreateImageForm,
  place: Place,
): Promise<Judgement | undefined> {
  const { name, channel } = form;
  if (channel === '') return undefined;
  const [read, targets, accounts] = [parseTags(form.tags), copyTargets(form), parseAccounts(form.shareWith)];
  const tags = read.ok ? read.value : [];
  const copies = (targets.ok ? targets.value : []).map((region) => ({ region, name, tags }));
  const shareWith = accounts.ok ? accounts.value : [];
  const asking = { kind: 'create-image', ...place, name, tags, copies, shareWith } as const;
  return previewRuling(by, asking, channel as ChannelId).catch((error: unknown) => {
    log.warn({ err: error }, 'what the policy says to a form could not be looked up');
    return undefined;
  });
}

/** The form with a name proposed from what its source is of, unless somebody typed one. */
export function withProposal(form: CreateImageForm, { system, whole }: FormFacts, now: Instant): CreateImageForm {
  const of = system ? (system.instance?.name ?? system.name) : whole?.instance.name;
  if (of === undefined || (form.name !== '' && form.name !== form.proposedName)) return form;
  const proposal = proposeName(of, now);
  return { ...form, name: proposal, proposedName: proposal };
}
