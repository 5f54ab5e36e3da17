import type { AliyunId, ImageId, OperationId } from '../../core/domain/ids.ts';
import { DEFAULT_ACCOUNT } from '../../core/domain/region.ts';
import { bold, channel, code, join, nothing, some, type Words, words } from './words.ts';

type Shown = { account: string; region: string; imageId: ImageId; name: string };

/** The forms that ask for copies of an image, and for it to be shared or changed. */
export const copies = {
  copyTitle: 'Copy image',
  copySubmit: 'Ask for copies',
  shareTitle: 'Share image',
  shareSubmit: 'Ask to share',
  copyUsage: (): Words =>
    words`Type ${code('/image copy')} and the id of an image, such as ${code('m-bp1…')}; the regions may follow, as in ${code('to eu-central-1, us-west-1')}. ${code('/image list')} shows all images.`,
  shareUsage: (): Words =>
    words`Type ${code('/image share')} and the id of an image, such as ${code('m-bp1…')}; the accounts may follow, as in ${code('with 1234567890123456')}. ${code('/image list')} shows all images.`,
  changeTitle: 'Change image',
  changeSubmit: 'Ask to change',
  changeUsage: (): Words =>
    words`Type ${code('/image change')} and the id of an image, such as ${code('m-bp1…')}. ${code('/image list')} shows all images.`,
  changeAdvice: (): Words => words`This is how it is now. Only what you change is asked for.`,
  /** A region behind an image is where it is; copies go `to` another. */
  meantTo: (imageId: ImageId, region: string): Words =>
    words`To copy it to ${code(region)}, type ${code(`/image copy ${imageId} to ${region}`)}.`,
  looking: (): Words => words`Looking for the image. This takes a few seconds.`,
  image: ({ account, region, imageId, name }: Shown): Words =>
    words`${bold('Image:')} ${name === '' ? code(imageId) : words`${code(name)} (${code(imageId)})`} in ${code(region)}${
      account === DEFAULT_ACCOUNT || account === '' ? nothing : words` of ${code(account)}`
    }.`,
  sharedWith: (accounts: readonly AliyunId[]): Words =>
    accounts.length === 0
      ? words`It is shared with nobody yet.`
      : words`It is shared with ${some(accounts.map(code))}.`,
  thereAlready: (regions: readonly string[]): Words =>
    words`It is in ${join(regions.map(code), ', ')} already. What is added is a request of its own; the copies there stay as they are.`,
  bill: (): Words => words`Each copy is stored, and paid for, in its own region.`,
  shareAdvice: (): Words =>
    words`Whoever an image is shared with can make instances of it and see what is on its disks.`,

  targets: 'Copy to',
  name: 'Name',
  nameHint: 'Of each copy. Left empty: as the image is called.',
  description: 'Description',
  family: 'Image family',
  tags: 'Tags',
  tagsHint: 'One key=value a line, at most 19.',
  notClearable: 'Can be rewritten, but not taken away again.',
  status: 'Status',
  statuses: ['Available', 'Deprecated'],
  statusHint:
    'A deprecated image still makes instances, but is not copied or shared. It must be shared with nobody first.',
  tagsTooLong: (): Words =>
    words`Its tags are too long for this form and stay as they are; change them in the console.`,
  encrypt: 'Encryption',
  encryptBox: 'Encrypt the copies',
  perRegion: 'Different in a region',
  perRegionHint:
    'One setting a line, such as “eu-central-1 name=web-eu”. Also description=, family=, encrypt=yes or no, key= (of that region), tag:team=.',
  copyShareWith: 'Share the copies with',
  accountsHint: 'Ids of Alibaba Cloud accounts, such as 1234567890123456.',
  shareWith: 'Share with',
  unshare: 'Share no longer with',
  channel: 'Channel',
  channelHint: 'Where the request, its progress and the result are posted.',

  asked: (operation: OperationId, where: Parameters<typeof channel>[0], waits: boolean): Words =>
    waits
      ? words`Your request ${code(operation)} is posted in ${channel(where)}. Nothing is done until it is approved.`
      : words`Your request ${code(operation)} is posted in ${channel(where)}. It needs no approval, so it is about to start.`,
};
