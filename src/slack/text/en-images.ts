import type { AliyunId, ImageId, InstanceId, OperationId } from '../../core/domain/ids.ts';
import { type ImageStatus, totalGiBOf } from '../../core/domain/image.ts';
import { DEFAULT_ACCOUNT } from '../../core/domain/region.ts';
import type { ListedSnapshot } from '../../core/usecases/browse-cloud.ts';
import type { FoundImages } from '../../core/usecases/find-images.ts';
import type { FoundSnapshots } from '../../core/usecases/find-snapshots.ts';
import type { ListedImage, Missing } from '../../core/usecases/image-catalog.ts';
import type { Copy, FoundLook, Source } from '../../core/usecases/look-at-image.ts';
import { reasonSentence } from './en-problems.ts';
import { bar, count, gib } from './measures.ts';
import { bold, code, date, join, nothing, ours, person, some, type Words, words } from './words.ts';

const statuses: Record<ImageStatus, string> = {
  Waiting: 'Waiting for its turn',
  Creating: 'Being made',
  Available: 'Available',
  UnAvailable: 'Unavailable',
  CreateFailed: 'Failed',
  Deprecated: 'Deprecated',
  Unknown: 'In a state that Darkroom does not know',
};

type Where = { account: string; region?: string };
const at = ({ account, region }: Where): Words => {
  if (!region) return words`the account ${code(account)}`;
  return account === DEFAULT_ACCOUNT ? words`${code(region)}` : words`${code(region)} of ${code(account)}`;
};

const state = ({ status, usable, percent }: ListedImage): Words => {
  const making = status === 'Creating' && percent !== undefined;
  return words`${bold(statuses[status])}${status === 'Available' && !usable ? ours(', but not usable yet') : nothing}${making ? words` ${ours(bar(percent))}` : nothing}`;
};
const silence = (): Words => words`No region could be looked at, so nothing is known. Try again in a minute.`;
const age = (createdAt: number | undefined): Words =>
  createdAt === undefined ? nothing : words` · ${date(createdAt)}`;
const named = (image: { name: string; id: string }): Words =>
  image.name === '' ? words`${code(image.id)}` : words`${code(image.name)} (${code(image.id)})`;

/** What is found of images and snapshots. */
export const images = {
  found: ({ from, images: page, total, regions }: FoundImages): Words =>
    total <= page.length
      ? words`${ours(count(total, 'image'))} in ${ours(count(regions, 'region'))}, the newest first:`
      : words`Images ${from + 1} to ${from + page.length} of ${ours(total.toLocaleString('en-US'))} in ${ours(count(regions, 'region'))}, the newest first:`,
  none: ({ typed, regions }: FoundImages): Words => {
    if (regions === 0) return silence();
    return typed.trim() === ''
      ? words`There are no custom images in ${ours(count(regions, 'region'))}. Type ${code('/image create')} to ask for one.`
      : words`No image in ${ours(count(regions, 'region'))} matches ${code(typed)}. Try fewer words or filters; ${code('/image list')} by itself shows all.`;
  },
  noMore: () => words`There are no further images. Type ${code('/image list')} to see the list as it is now.`,
  meant: ({ given, region }: NonNullable<FoundImages['meant']>): Words =>
    words`${code(given)} was looked for in names. If you mean the region, type ${code(region)}.`,
  row: (image: ListedImage): Words =>
    words`${named(image)} in ${at(image)}: ${state(image)} · ${ours(gib(totalGiBOf(image)))}${age(image.createdAt)}${image.family ? words` · family ${code(image.family)}` : nothing}`,
  show: 'Show',
  more: 'More',
  narrow: () =>
    words`Narrow it down with words of the name, a region, ${code('tag:team=web')}, ${code('family:web')}, ${code('status:available')} or ${code('older:30d')}.`,

  /** Which regions did not answer, reason by reason. */
  missing: (missing: readonly Missing[]): Words[] => {
    const byReason = new Map<string, { reason: Words; where: Where[] }>();
    for (const { problem, ...where } of missing) {
      const reason = reasonSentence(problem);
      const known = byReason.get(JSON.stringify(reason));
      if (known) known.where.push(where);
      else byReason.set(JSON.stringify(reason), { reason, where: [where] });
    }
    return [...byReason.values()]
      .slice(0, 5)
      .map(({ reason, where }) => words`${bold('Not looked at:')} ${some(where.map(at))}. ${reason}`);
  },

  showUsage: () =>
    words`Type ${code('/image show')} and the id of an image, such as ${code('m-bp1…')}; with its region it is found faster. ${code('/image list')} shows all of them.`,
  nowhere: (imageId: ImageId, regions: number): Words =>
    regions === 0
      ? silence()
      : words`There is no image ${code(imageId)} in ${ours(count(regions, 'region'))}. It may have been deleted, or is so new that it is not listed yet: then name its region, as in ${code(`/image show ${imageId} cn-hangzhou`)}. ${code('/image list')} shows all.`,
  title: ({ name, id }: ListedImage): string => `Image ${name || id}`,
  status: (image: ListedImage): Words => {
    const where = at(image);
    const told = words`${code(image.id)} in ${where}: ${state(image)}.`;
    return image.isPublic
      ? words`${told} It is published as a community image, so it can be neither copied nor shared.`
      : told;
  },
  advice: ({ status, id }: ListedImage): Words | undefined => {
    switch (status) {
      case 'Deprecated':
        return words`Instances can still be made from it, but it can be neither copied nor shared until somebody restores it with ${code('/image change')}.`;
      case 'CreateFailed':
        return words`It cannot be used. Delete it with ${code(`/image delete ${id}`)}, then ask again.`;
      case 'UnAvailable':
        return words`It cannot be used; ask Alibaba Cloud support why.`;
      case 'Waiting':
      case 'Creating':
        return words`It can be copied and shared once it is available.`;
      default:
        return undefined;
    }
  },
  size: 'Size',
  sizeOf: (sizeGiB: number, disks: number): Words => words`${ours(gib(sizeGiB))} on ${ours(count(disks, 'disk'))}`,
  os: 'System',
  osOf: (facts: readonly string[]): Words =>
    join(
      facts.map((one) => words`${one}`),
      ', ',
    ),
  createdAt: 'Made',
  when: (createdAt: number): Words => words`${date(createdAt)}`,
  use: 'Use',
  useOf: ({ usedByInstances, encrypted, isCopy, isPublic }: ListedImage): Words =>
    ours(
      [
        usedByInstances ? 'used by instances' : 'used by no instance',
        ...(encrypted ? ['encrypted'] : []),
        ...(isCopy ? ['a copy'] : []),
        ...(isPublic ? ['a community image'] : []),
      ].join(', '),
    ),
  shares: 'Shared with',
  sharesOf: (accounts: readonly AliyunId[]): Words =>
    accounts.length === 0 ? words`nobody` : some(accounts.map(code)),
  instance: 'Instance',
  instancesOf: (ids: readonly InstanceId[]): Words => some(ids.map(code)),
  source: 'Copied from',
  sourceOf: ({ imageId, region }: Source): Words => words`${code(imageId)} in ${code(region)}`,
  request: 'Request',
  requestOf: (id: OperationId): Words => words`${code(id)}`,
  glass: 'Run without approval by',
  glassBy: (user: Parameters<typeof person>[0], reason: string): Words => words`${person(user)}: “${reason}”`,
  madeElsewhere: () => words`It carries no tag of Darkroom’s, so nobody asked for it here.`,
  requestGone: () => words`The request that made it is not kept any more: finished ones stay for 90 days.`,

  disks: () => words`${bold('Disks')}`,
  diskGone: () => words` (this snapshot is gone)`,
  copies: (n: number): Words => words`${bold('In other regions:')} ${ours(count(n, 'image'))}`,
  copy: ({ image, because }: Copy): Words =>
    words`${at(image)}: ${code(image.id)}, ${state(image)}${because === 'name' ? words` (by its name: no request says what it was copied from)` : because === 'sibling' ? words` (a copy of the same image)` : nothing}`,
  moreCopies: (n: number): Words => words`and ${ours(count(n, 'other'))}`,
  noCopies: (complete: boolean): Words =>
    complete
      ? words`There are no copies of it in other regions.`
      : words`No copies of it were found where regions answered.`,
  unknown: ({ what, problem }: FoundLook['unknown'][number]): Words => {
    const told = {
      shares: 'Whom it is shared with is not known at the moment.',
      snapshots: 'Where its disks come from is not known at the moment.',
      request: 'Who asked for it is not known at the moment.',
    }[what];
    return words`${bold(told)} ${reasonSentence(problem)}`;
  },
  copyButton: 'Copy…',
  shareButton: 'Share…',
  changeButton: 'Change…',
  sourceButton: 'Show what it was copied from',
  foot: (id: ImageId, console: Words): Words =>
    words`${console} · ${code(`/image history ${id}`)} tells what happened to it`,

  snapshots: ({ snapshots, places, instances }: FoundSnapshots): Words =>
    words`${ours(count(snapshots.length, 'snapshot'))} ${instances.length > 0 ? words`of ${some(instances.map(machine))}` : words`in ${some(places.map(at))}`}, the newest first:`,
  noSnapshots: ({ places, instances }: FoundSnapshots): Words => {
    if (places.length === 0) return silence();
    return instances.length > 0
      ? words`There are no snapshots of ${some(instances.map(machine))}. Make one in the console, then type ${code('/image create')}.`
      : words`There are no snapshots in ${some(places.map(at))}. Name another region, as in ${code('/image snapshots eu-central-1')}, or an instance.`;
  },
  noInstance: (instance: string, regions: number): Words =>
    regions === 0
      ? silence()
      : words`No instance in ${ours(count(regions, 'region'))} has the id or name ${code(instance)}. If it is released, its snapshots stand among those of its region: type ${code('/image snapshots')} and the region.`,
  snapshot: (snapshot: ListedSnapshot & { account: string }): Words => {
    const { id, name, role, sizeGiB, createdAt, status, percent, instance, automatic, encrypted } = snapshot;
    const facts = [
      gib(sizeGiB),
      ...(automatic ? ['automatic'] : []),
      ...(encrypted ? ['encrypted'] : []),
      ...(status === 'failed' ? ['failed'] : []),
      ...(status === 'progressing' ? [`not finished, ${percent} %`] : []),
    ].join(', ');
    const whose = instance ? words` of ${code(instance.name || instance.id)}` : ours(' that is on no instance now');
    return words`${code(id)}${name === '' ? nothing : words` ${name}`} in ${at(snapshot)}: ${ours(role)} disk${whose}, ${ours(facts)} · ${date(createdAt)}`;
  },
  moreSnapshots: (n: number, narrowed: boolean): Words =>
    words`And ${ours(count(n, 'older one'))}. ${narrowed ? ours('The console shows them all.') : words`Name an instance to see its own, as in ${code('/image snapshots web-01')}.`}`,
  useSnapshot: () => words`Type ${code('/image create')} and the id of a system disk snapshot to make an image of it.`,
};

const machine = ({ id, name }: FoundSnapshots['instances'][number]): Words =>
  name === '' ? words`${code(id)}` : words`${code(name)} (${code(id)})`;
