import type { Actor } from '../domain/actor.ts';
import { judgeWish, type WishFacts } from '../domain/create-image.ts';
import {
  type CreateImageForm,
  type CreateImageWish,
  readCreateImageForm,
  type SnapshotsWish,
} from '../domain/create-image-form.ts';
import type { InstanceId } from '../domain/ids.ts';
import type { Place } from '../domain/region.ts';
import {
  FIELD_OF_CREATION,
  type Judging,
  postableFor,
  type SubmitNeeds,
  submitting,
  targetFacts,
  tellingFields,
} from './accept-request.ts';
import { wholeInstance } from './browse-cloud.ts';
import { revising } from './revise-request.ts';
import { mayRead, ruleOn } from './rights.ts';
import { tryRequest } from './try-request.ts';

const judging: Judging<CreateImageForm> = (needs, by, form) => {
  const read = readCreateImageForm(form);
  if (!read.ok) return read;
  const { wish } = read;
  return { ok: true, channel: wish.channel, judge: () => judgedAndRuled(needs, by, wish) };
};

/** Asks for an image, and changes what was asked for. */
export const submitCreateImage = submitting(judging);
export const reviseCreateImage = revising(judging);

async function judgedAndRuled(needs: SubmitNeeds, by: Actor, wish: CreateImageWish) {
  const asking = { ...wish, kind: 'create-image' } as const;
  const ruled = ruleOn(needs, by, asking, wish.channel);
  // The cloud is asked nothing for who is no member. Lately will do to begin with, as the ruling decides.
  const mayAsk = mayRead(needs)(by).catch(() => ruled);
  const [ruling, facts] = await Promise.all([ruled, mayAsk.then(() => factsOf(needs, by, wish))]);
  if (!facts.ok) return facts;
  const judged = judgeWish(wish, facts.known);
  if (!judged.ok) return judged;
  return tellingFields(async () => {
    await tryRequest(needs.cloud, judged.request);
    return { ...judged, ruling };
  }, FIELD_OF_CREATION);
}

const factsOf = (needs: SubmitNeeds, by: Actor, wish: CreateImageWish) =>
  tellingFields(async () => ({ ok: true as const, known: await ask(needs, by, wish) }), FIELD_OF_CREATION);

async function ask(needs: SubmitNeeds, by: Actor, wish: CreateImageWish): Promise<WishFacts> {
  const { cloud } = needs;
  const place: Place = { account: wish.account, region: wish.region };
  const [source, sameName, channelPostable, known] = await Promise.all([
    'wholeInstance' in wish ? askWhole(needs, place, wish.wholeInstance) : askSnapshots(needs, place, wish),
    cloud.imagesNamed(place, wish.name),
    postableFor(needs, by, wish.channel),
    targetFacts(needs, place, wish.copies ?? []),
  ]);
  return { ...source, sameName, channelPostable, now: needs.clock.now(), ...known };
}

type SourceFacts = Pick<WishFacts, 'snapshots' | 'systemDisk' | 'whole'>;

async function askSnapshots(
  { cloud }: SubmitNeeds,
  place: Place,
  { systemSnapshot, dataDisks }: SnapshotsWish,
): Promise<SourceFacts> {
  const dataSnapshots = dataDisks.flatMap(({ snapshot }) => snapshot ?? []);
  const snapshots = await cloud.snapshots(place, { ids: [...new Set([systemSnapshot, ...dataSnapshots])] });
  const sourceDisk = snapshots.find(({ id }) => id === systemSnapshot)?.sourceDisk;
  const [systemDisk] = sourceDisk ? await cloud.disks(place, [sourceDisk]) : [];
  return { snapshots, systemDisk };
}

const askWhole = async ({ cloud }: SubmitNeeds, place: Place, instance: InstanceId): Promise<SourceFacts> => ({
  snapshots: [],
  systemDisk: undefined,
  whole: await wholeInstance(cloud, place, instance),
});
