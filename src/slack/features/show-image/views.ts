import type { types } from '@slack/bolt';
import type { DiskMapping } from '../../../core/domain/disk-mapping.ts';
import { hasDataDisks, totalGiBOf } from '../../../core/domain/image.ts';
import { addressOf } from '../../../core/domain/image-address.ts';
import { isLaunchable } from '../../../core/domain/launch-instances.ts';
import { OUR_TAG_KEY } from '../../../core/domain/tags.ts';
import type { ListedImage } from '../../../core/usecases/image-catalog.ts';
import type { FoundLook, Look } from '../../../core/usecases/look-at-image.ts';
import {
  actions,
  button,
  fieldSections,
  header,
  list,
  type Message,
  message,
  prose,
  smallPrint,
} from '../../blocks/blocks.ts';
import { ACTION } from '../../control-ids.ts';
import { en } from '../../text/en.ts';
import { bold, code, join, ours, person, type Words, words } from '../../text/words.ts';

type Field = readonly [label: string, value: Words];

const MOST_TAGS = 6;
const MOST_COPIES = 20;

export function lookMessage(look: Look): Message {
  if (look.kind === 'nowhere')
    return said(en.images.nowhere(look.imageId, look.regions), ...en.images.missing(look.missing));
  const { image, unknown } = look;
  const status = en.images.status(image);
  const advice = en.images.advice(image);
  const facts = factsOf(look);
  const notes = [...originNotes(look), ...unknown.map(en.images.unknown), ...en.images.missing(look.missing)];
  const copies = copiesOf(look);
  const disks = image.disks.map((disk) => diskLine(look, disk));
  const twin = [
    words`${bold(en.images.title(image))}`,
    status,
    ...(advice ? [advice] : []),
    ...facts.map(([label, value]) => words`${ours(label)}: ${value}.`),
    ...(disks.length > 0 ? [words`${en.images.disks()}: ${join(disks, '; ')}.`] : []),
    ...copies.words,
    ...notes,
  ];
  return message(join(twin, '\n'), [
    header(en.images.title(image)),
    prose(status, ...(advice ? [words` ${advice}`] : [])),
    ...fieldSections(facts),
    ...(image.description ? [prose(words`${ours(en.request.description)}: ${image.description}`)] : []),
    ...(disks.length > 0 ? [prose(en.images.disks()), list(...disks)] : []),
    ...copies.blocks,
    ...notes.map((one) => prose(one)),
    ...buttonsOf(look),
    smallPrint(en.images.foot(image.id, en.request.console(image.region))),
  ]);
}

export const said = (...told: Words[]): Message =>
  message(
    join(told, ' '),
    told.map((one) => prose(one)),
  );

function factsOf(look: FoundLook): Field[] {
  const { image, shares, instances, source, operation } = look;
  const { family, createdAt } = image;
  const os = [image.os, image.architecture].filter((one) => one !== undefined && one !== '') as string[];
  return [
    [en.images.size, en.images.sizeOf(totalGiBOf(image), Math.max(1, image.disks.length))],
    ...(os.length > 0 ? [[en.images.os, en.images.osOf(os)] as const] : []),
    ...(createdAt === undefined ? [] : [[en.images.createdAt, en.images.when(createdAt)] as const]),
    ...(family ? [[en.request.family, codeOf(family)] as const] : []),
    [en.images.use, en.images.useOf(image)],
    ...(shares ? [[en.images.shares, en.images.sharesOf(shares)] as const] : []),
    ...tagsOf(image),
    ...(source ? [[en.images.source, en.images.sourceOf(source)] as const] : []),
    ...(instances.length > 0 ? [[en.images.instance, en.images.instancesOf(instances)] as const] : []),
    ...(operation ? requestFacts(operation) : []),
  ];
}

/** Without our own: what it says is shown as the request. */
function tagsOf({ tags }: ListedImage): Field[] {
  const own = tags.filter(({ key }) => key !== OUR_TAG_KEY);
  if (own.length === 0) return [];
  const shown = en.request.tagList(own.slice(0, MOST_TAGS));
  return [[en.request.tags, own.length > MOST_TAGS ? en.request.moreTags(shown, own.length - MOST_TAGS) : shown]];
}

function requestFacts({ id, requestedBy, approval }: NonNullable<FoundLook['operation']>): Field[] {
  const { approvals } = approval;
  const glass = approval.state === 'granted' ? approval.glass : undefined;
  return [
    [en.images.request, en.images.requestOf(id)],
    [en.request.askedBy, words`${person(requestedBy.user)}`],
    ...(approvals.length > 0 ? [[en.request.approvedBy, en.request.approvals(approvals)] as const] : []),
    ...(glass ? [[en.images.glass, en.images.glassBy(glass.by.user, glass.reason)] as const] : []),
  ];
}

function originNotes({ image, operation, unknown }: FoundLook): Words[] {
  if (operation || unknown.some(({ what }) => what === 'request')) return [];
  const ours = image.tags.some(({ key }) => key === OUR_TAG_KEY);
  return [ours ? en.images.requestGone() : en.images.madeElsewhere()];
}

function diskLine({ snapshots, unknown }: FoundLook, disk: DiskMapping): Words {
  const line = en.request.deviceAndDisk(disk);
  const known = !unknown.some(({ what }) => what === 'snapshots');
  const gone = known && disk.snapshotId && !snapshots.some(({ id }) => id === disk.snapshotId);
  return gone ? words`${line}${en.images.diskGone()}` : line;
}

function copiesOf({ copies, missing }: FoundLook): { words: Words[]; blocks: types.KnownBlock[] } {
  if (copies.length === 0) {
    const none = en.images.noCopies(missing.length === 0);
    return { words: [none], blocks: [prose(none)] };
  }
  const left = copies.length - MOST_COPIES;
  const lines = [
    ...copies.slice(0, MOST_COPIES).map(en.images.copy),
    ...(left > 0 ? [en.images.moreCopies(left)] : []),
  ];
  const intro = en.images.copies(copies.length);
  return { words: [intro, ...lines], blocks: [prose(intro), list(...lines)] };
}

/** Just what its state allows: ECS copies, shares and exports only what is available and no community image, and changes what is made. */
function buttonsOf({ image, source }: FoundLook): types.ActionsBlock[] {
  const value = addressOf(image);
  const isMade = image.status !== 'Waiting' && image.status !== 'Creating';
  const movable = image.status === 'Available' && !image.isPublic;
  const buttons = [
    ...(movable
      ? [
          button({ actionId: ACTION.copyImage, label: en.images.copyButton, value }),
          button({ actionId: ACTION.shareImage, label: en.images.shareButton, value }),
          button({ actionId: ACTION.exportImage, label: en.exports.button, value }),
        ]
      : []),
    ...(isLaunchable(image) ? [button({ actionId: ACTION.launchImage, label: en.launch.button, value })] : []),
    ...(isMade ? [button({ actionId: ACTION.changeImage, label: en.images.changeButton, value })] : []),
    ...((image.status === 'Available' || image.status === 'Deprecated') && image.usable && !hasDataDisks(image.disks)
      ? [button({ actionId: ACTION.replaceDisk, label: en.replacement.button, value })]
      : []),
    ...(isMade && !image.isPublic ? [button({ actionId: ACTION.deleteImage, label: en.deletion.button, value })] : []),
    ...(source
      ? [
          button({
            actionId: ACTION.showImage,
            label: en.images.sourceButton,
            value: addressOf({ account: image.account, region: source.region, id: source.imageId }),
          }),
        ]
      : []),
  ];
  return buttons.length > 0 ? [actions('image', ...buttons)] : [];
}

const codeOf = (text: string): Words => words`${code(text)}`;
