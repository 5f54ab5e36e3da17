import type { ImageDoing } from '../../core/domain/kinds/problems.ts';
import { isDestructive, type Membership } from '../../core/domain/policy.ts';
import type { NoLonger, Problem, ProblemCode, ProblemOf, RoleFault, SearchFault } from '../../core/domain/problem.ts';
import { exports } from './en-export.ts';
import { launchSentences } from './en-launch-problems.ts';
import { wholeInstance } from './en-whole-instance.ts';
import { gib, ofNeeded } from './measures.ts';
import { channel, code, date, join, nothing, ours, person, some, type Words, words } from './words.ts';

/** The sentence for a problem: what happened, what state things are in, what to do next. */
export function problemSentence(problem: Problem): Words {
  // The table is complete by type; only TypeScript cannot see that the code picks the matching entry.
  const write = sentences[problem.code] as (given: Problem) => Words;
  return write(problem);
}

const notAllowed = ({ action, rule, said: because }: Extract<Problem, { code: 'not-allowed' }>): Words =>
  rule
    ? words`The rule ${code(rule)} refuses ${code(action)} here${because ? words`: “${because}”` : nothing}. Nothing was changed.`
    : words`No rule in darkroom.yml lets you do ${code(action)} here, and no rule means no. Nothing was changed.`;

/** The same without advice: Darkroom tries again by itself, or it is over, and nobody is to do anything. */
export function reasonSentence(problem: Problem): Words {
  switch (problem.code) {
    case 'cloud-unavailable':
      return words`Alibaba Cloud does not answer at the moment.`;
    case 'cloud-throttled':
      return words`Alibaba Cloud limits how often this account may ask.`;
    case 'cloud-busy':
      return words`Alibaba Cloud cannot do this yet.${said(problem.message)}`;
    case 'snapshot-not-accomplished':
      return words`${the(problem.snapshotId)} is not finished yet.`;
    case 'instance-disk-busy':
      return wholeInstance.diskBusy(problem);
    case 'instance-not-imageable':
      return problem.because === 'status' ? wholeInstance.betweenStatuses(problem) : problemSentence(problem);
    case 'image-busy':
      return words`${code(problem.imageId)} is ${ours(problem.doing.replace('-', ' '))}.`;
    case 'not-allowed':
      return notAllowed(problem);
    default:
      return problemSentence(problem);
  }
}

/** Of the others it would be no comfort, or untrue, that nothing was made. */
const MAKING = ['CreateImage', 'CopyImage', 'RunInstances'];

/** Of which product a call is, as RAM names it. */
const grantOf = (action: string): string => `${action === 'DescribeVSwitches' ? 'vpc' : 'ecs'}:${action}`;

const asked = (requestId: string | undefined): Words =>
  requestId ? words` Its request id is ${code(requestId)}.` : nothing;
const said = (message: string): Words => (message === '' ? nothing : words` Alibaba Cloud says: “${message}”`);
const that = (id: string | undefined, thing: string): Words =>
  id ? words`${ours(thing)} ${code(id)}` : ours(`the ${thing.toLowerCase()}`);
const someOf = (ids: readonly string[]): Words => some(ids.map(code));
const the = (id: string | undefined): Words => (id ? words`Snapshot ${code(id)}` : words`The snapshot`);

const nameFaults = {
  'too-short': 'it needs at least 2 characters',
  'too-long': 'it may have at most 128 characters',
  'bad-start': 'it must begin with a letter',
  'reserved-prefix': 'it may not begin with “aliyun” or “acs:”',
  'web-address': 'it may not contain “http://” or “https://”',
  'bad-character': 'only letters, digits, “:”, “_” and “-” may stand in it',
  'bad-character-of-copy': 'only letters, digits, “.”, “:”, “_” and “-” may stand in it',
};
const descriptionFaults = {
  'too-short': 'Write at least 2 characters, or leave it empty.',
  'too-long': 'At most 256 characters fit.',
  'web-address': 'It may not begin with “http://” or “https://”.',
  'control-character': 'It is one line of text, without tabs and other control characters.',
};
const tagFaults = {
  'no-key': 'the key is missing before “=”',
  'key-too-long': 'a key has at most 128 characters',
  'value-too-long': 'a value has at most 128 characters',
  reserved: 'keys may not begin with “aliyun”, “acs:” or “darkroom:”, values not with “aliyun” or “acs:”',
  'web-address': '“http://” and “https://” are not allowed in tags',
  'control-character': 'tabs and other control characters are not allowed in tags',
};

const searchFaults: Record<SearchFault, (given: string, known: readonly string[]) => Words> = {
  'unknown-filter': (given, known) =>
    words`There is no filter ${code(given)}. Use ${join(
      known.map((one) => code(`${one}:`)),
      ', ',
      ' or ',
    )}, or put it into quotes to look for it as it is.`,
  'unknown-status': (given, known) =>
    words`${code(given)} names no status. Use ${join(known.map(code), ', ', ' or ')}.`,
  'unreadable-age': (given) =>
    words`${code(given)} is no age. Write ${code('older:30d')}; ${code('h')}, ${code('d')}, ${code('w')} and ${code('y')} are hours, days, weeks and years.`,
  'no-value': (given) => words`Something is missing after ${code(given)}. Write it like ${code('tag:team=web')}.`,
  'too-long': () => words`This is too long to look for. Use fewer words.`,
};

const memberships: Record<Membership, string> = {
  member: 'You are a full member of this workspace.',
  guest: 'Guests can follow the cards in their channels, but not ask, decide or look things up.',
  stranger:
    'People of other companies can follow the cards in a shared channel, but not ask, decide or look things up.',
  deactivated: 'A deactivated account may not ask or decide.',
  bot: 'Apps may not ask or decide.',
  unknown: 'Slack does not say who you are here, so you may not ask or decide.',
};
/** Of the person who asked, told to whoever would decide. */
const gone: Record<Exclude<Membership, 'member'>, string> = {
  guest: 'is only a guest here by now',
  stranger: 'is not of this workspace',
  deactivated: 'has left: their account is deactivated',
  bot: 'is an app',
  unknown: 'is not known to Slack any more',
};
function noLonger(asker: Words, because: NoLonger | undefined): Words {
  switch (because?.kind) {
    case 'requester-left':
      return words`${asker}, who asked for this, ${ours(gone[because.membership])}, so it may not run. Nothing was changed; approvers can reject it.`;
    case 'requester-role':
      return words`${asker}, who asked for this, has none of the roles by now that may (${join(because.roles.map(code), ', ')}), so it may not run. Nothing was changed; ${asker} can withdraw it, and approvers can reject it.`;
    case 'rule':
      return words`The rules in darkroom.yml have changed since ${asker} asked for this: the rule ${code(because.rule)} refuses it now. Nothing was changed; ${asker} can withdraw it, and approvers can reject it.`;
    default:
      return words`The rules in darkroom.yml have changed since ${asker} asked for this: no rule allows it any more. Nothing was changed; ${asker} can withdraw it, and approvers can reject it.`;
  }
}
const roleFaults: Record<RoleFault, string> = {
  'caller-not-allowed': 'Darkroom’s own account may not assume it.',
  'not-trusted': 'The role does not trust Darkroom’s own account.',
  'no-such-role': 'There is no such role.',
  'caller-is-root': 'A root account cannot assume roles; give Darkroom the key of a RAM user.',
  unknown: 'Alibaba Cloud refused it.',
};

/** What makes an image available that is not, if anything does. */
function untilAvailable({ status, imageId }: ProblemOf<'image-not-available'>): Words {
  switch (status) {
    case 'Deprecated':
      return words`Somebody has to restore it with “/image change” first, or choose another.`;
    case 'CreateFailed':
      return words`It will not be ready: delete it with ${code(`/image delete ${imageId}`)}, and choose another.`;
    case 'UnAvailable':
      return words`Choose another, or ask Alibaba Cloud support why.`;
    default:
      return words`Wait until it is ready, or choose another.`;
  }
}

/** Why something that is under way is not stopped, by what does it. */
const goesOn: Partial<Record<string, string>> = {
  'launch-instance':
    'An instance that is being launched cannot be stopped, so it goes on. Release it in the console once it runs.',
  'export-image':
    'An export is not stopped from here, so it goes on. Cancel it in the task log of the ECS console, which its card names.',
  'stop-instance':
    'The instance is being shut down already, and that goes on. What follows can be stopped as soon as it is down; it stays stopped then.',
  'replace-system-disk': 'The system disk is being replaced, which cannot be left half done, so it goes on.',
  'start-instance': 'The instance is being started again, and that goes on.',
  'delete-image': 'A deletion that has begun cannot be stopped, so it goes on.',
  'delete-snapshot': 'A deletion that has begun cannot be stopped, so it goes on.',
};

const systems: Partial<Record<string, string>> = { linux: 'Linux', windows: 'Windows' };

/** What has to end before an image can be deleted. */
const busyWith: Record<ImageDoing, string> = {
  'being-made': 'being made. Wait until it is ready, then ask again.',
  'being-copied': 'being copied. Wait until the copy is ready, or stop it on its card, then ask again.',
  'being-imported': 'being imported. Wait until that is done, or cancel it in the console, then ask again.',
  'being-exported': 'being exported. Wait until that is done, or cancel it in the console, then ask again.',
};

type Verdict = ProblemOf<'already-decided'>['verdict'];
/** To whoever came second, or did it themselves and does it again. */
function whoDecided({
  verdict,
  by,
  at,
  own,
}: Omit<ProblemOf<'already-decided'>, 'verdict'> & { verdict: Exclude<Verdict, 'expired' | 'not-needed'> }): Words {
  if (own && verdict === 'approved') return words`You approved this already, and it was approved ${date(at)}.`;
  if (own && verdict === 'glass-broken') return words`You ran this without approval already, ${date(at)}.`;
  if (own) return words`You have ${ours(verdict)} this already, ${date(at)}.`;
  const first = by ? person(by.user) : ours('Somebody');
  return verdict === 'glass-broken'
    ? words`${first} was first: this request runs without approval since ${date(at)}.`
    : words`${first} was first: this request was ${ours(verdict)} ${date(at)}.`;
}

const sentences: { [Code in ProblemCode]: (problem: ProblemOf<Code>) => Words } = {
  'malformed-region': ({ given }) =>
    words`${code(given)} is not a region. A region is called like cn-hangzhou or eu-central-1.`,
  'malformed-instance-id': ({ given }) =>
    words`${code(given)} is not an instance id. It looks like i-bp1… Choose one from the list.`,
  'malformed-snapshot-id': ({ given }) =>
    words`${code(given)} is not a snapshot id. It looks like s-bp1… Choose one from the list, or see them with ${code('/image snapshots')}.`,
  'malformed-operation-id': ({ given }) =>
    words`${code(given)} is not the id of a request. It has ten letters and digits and stands at the foot of every card.`,
  'malformed-image-name': ({ because }) => words`This name cannot be used: ${ours(nameFaults[because])}.`,
  'malformed-image-family': ({ because }) => words`This family name cannot be used: ${ours(nameFaults[because])}.`,
  'malformed-resource-group': ({ given }) =>
    words`${code(given)} is not a resource group id. It begins with ${code('rg-')}.`,
  'malformed-description': ({ because }) => words`This description cannot be used. ${ours(descriptionFaults[because])}`,
  'malformed-tag': ({ given, because }) =>
    words`The line ${code(given)} is not a tag: ${ours(tagFaults[because])}. Write one key=value a line.`,
  'malformed-disk-size': ({ given }) => words`${code(given)} is not a size. Write whole GiB, such as 100.`,
  'duplicate-tag-key': ({ key }) => words`The key ${code(key)} is given twice. Keep one of them.`,
  'too-many-tags': (problem) =>
    words`At most ${problem.max} tags fit, because Darkroom adds one of its own; these are ${problem.count}.`,
  'too-many-data-disks': ({ max }) => words`An image has at most ${max} data disks. Remove one first.`,
  'system-snapshot-missing': () =>
    words`Choose a system disk snapshot. An image cannot be made from data disk snapshots alone.`,
  'data-disk-missing': () => words`Choose a data disk snapshot or an empty disk, or remove this row.`,
  'sensitive-data-unconfirmed': () =>
    words`Tick the box once no passwords, keys or other secrets are left on these disks: an image carries them to every instance made from it.`,
  'reason-missing': ({ glass }) =>
    glass
      ? words`Say why: everybody in the channel where it is announced reads your reason.`
      : words`Say why, so that the person who asked knows what to change.`,
  'disk-size-out-of-range': ({ min, max }) =>
    words`This disk can have ${ours(min.toLocaleString('en-US'))} to ${ours(gib(max))}.`,
  'disk-smaller-than-snapshot': ({ snapshotSizeGiB }) =>
    words`The disk cannot be smaller than its snapshot, which has ${ours(gib(snapshotSizeGiB))}.`,
  'unknown-command': ({ given, nearest }) =>
    nearest
      ? words`There is no ${code(`/image ${given}`)}. Did you mean ${code(`/image ${nearest}`)}? Type ${code('/image help')} for all commands.`
      : words`There is no ${code(`/image ${given}`)}. Type ${code('/image help')} for all commands.`,
  'malformed-search': ({ given, because, known = [] }) => searchFaults[because](given, known),

  'snapshot-not-found': ({ snapshotId, region }) =>
    words`${the(snapshotId)} is not there${region ? words` in ${region}` : nothing}: it may have been deleted, or cleared together with its instance. Choose another.`,
  'snapshot-not-system': ({ snapshotId }) =>
    words`${the(snapshotId)} is not from a system disk. An image needs exactly one system disk snapshot.`,
  'snapshot-not-data': ({ snapshotId }) =>
    words`${the(snapshotId)} is from a system disk. An image has only one of those; choose a data disk snapshot.`,
  'snapshot-not-accomplished': ({ snapshotId, percent }) =>
    words`${the(snapshotId)} is not finished yet${percent === undefined ? nothing : words` (${percent} %)`}. Wait until it is, then ask again.`,
  'snapshot-failed': ({ snapshotId }) =>
    words`${the(snapshotId)} failed, so nothing can be made from it. Choose another.`,
  'snapshot-too-old': ({ snapshotId }) =>
    words`${the(snapshotId)} is too old: Alibaba Cloud makes no images from snapshots of 15 July 2013 or earlier.`,
  'image-name-taken': ({ name, imageId, region }) =>
    words`The name ${code(name)} is taken${imageId ? words` by ${code(imageId)}` : nothing} in ${region ? code(region) : ours('this region')}. Choose another name.`,
  'image-left-over': ({ name, imageId }) =>
    words`The name ${code(name)} is taken by ${code(imageId)}, which is left over from an earlier attempt and cannot be used; delete it with ${code(`/image delete ${imageId}`)}, then retry.`,
  'region-not-found': ({ region }) => words`Alibaba Cloud has no region ${code(region)} for this account.`,
  'resource-group-not-found': () =>
    words`This account has no resource group with this id. Check the id in the console, or leave it out.`,
  'channel-not-postable': () =>
    words`Darkroom cannot post in this channel. Type ${code('/invite @Darkroom')} there, or choose another one. You must be in it yourself.`,

  'account-not-found': ({ account, known }) =>
    words`There is no account ${code(account)} in darkroom.yml. Choose ${join(known.map(code), ', ', ' or ')}.`,
  'account-mismatch': ({ account, expected }) =>
    words`The file darkroom.yml says that ${code(account)} is the account ${code(expected)}, but the credentials are of another account. Nothing was called there. An administrator has to mend the ${code('id')} in darkroom.yml, or the access key.`,
  'region-not-allowed': ({ account, region, allowed }) =>
    words`Darkroom may not work in ${code(region)} with the account ${code(account)}. Choose ${join(allowed.map(code), ', ', ' or ')}, or have darkroom.yml changed.`,

  'not-allowed': (problem) => words`${notAllowed(problem)} Type ${code('/image why')} to see how it was decided.`,
  'not-a-member': ({ membership }) => words`${ours(memberships[membership])} Nothing was changed.`,
  'no-longer-allowed': ({ requestedBy, because }) => noLonger(words`${person(requestedBy.user)}`, because),
  'rights-unknown': () =>
    words`Slack does not say who may do this at the moment, so nobody may and nothing was changed. Try again in a minute.`,
  'not-asked': ({ rule, from }) =>
    words`You are not asked to decide on this: by the rule ${code(rule)} that is for ${join(from.map(code), ', ', ' and ')}. Nothing was changed.`,
  'glass-not-yours': ({ rule, roles }) =>
    roles.length > 0
      ? words`By the rule ${code(rule)} only ${join(roles.map(code), ', ', ' and ')} may run this without approval. Nothing was changed.`
      : words`The rule ${code(rule)} lets nobody run this without approval. Nothing was changed.`,
  'glass-channel-not-postable': ({ channel: announceIn }) =>
    words`This is announced in ${channel(announceIn)}, and Darkroom cannot post there. Nothing was run, and the request still waits for approval. Type ${code('/invite @Darkroom')} there, or have ${code('announceIn')} changed in darkroom.yml, then try again.`,
  'approved-already': ({ at }) =>
    words`You approved this ${date(at)}, and one person counts once. Others are still asked. Nothing was changed.`,
  'name-not-typed': ({ name, action }) =>
    words`Type the name ${code(name)} exactly as it stands above${isDestructive(action) ? ours(': this cannot be undone') : nothing}.`,
  'nothing-changed': () => words`This is what was asked for already, so approvals given for it still count.`,
  'own-request': () => words`This is your own request, so somebody else has to decide on it. You can withdraw it.`,
  'not-the-requester': ({ requestedBy }) =>
    words`Only ${person(requestedBy.user)} can change or withdraw this request. Approvers can reject it.`,
  'already-decided': (problem) => {
    const { verdict, at, approved } = problem;
    if (verdict === 'expired')
      return words`${approved ? words`Not enough people approved in time (${ours(ofNeeded(approved))})` : ours('Nobody decided in time')}: this request expired ${date(at)}. Nothing was made; ask again.`;
    if (verdict === 'not-needed')
      return words`This request needs no approval, so it runs without. Nothing was changed.`;
    return words`${whoDecided({ ...problem, verdict })} Nothing was changed.`;
  },
  'request-changed': () =>
    words`This request has changed since you opened it, so nothing was decided. Open it again from its card.`,
  'operation-not-found': ({ given }) =>
    words`There is no request ${code(given)}. Type ${code('/image status')} to see yours; finished ones are kept for 90 days.`,
  'task-moved-on': () => words`This has moved on in the meantime. Nothing was changed.`,

  'cloud-unavailable': () =>
    words`Alibaba Cloud does not answer at the moment. Nothing was lost; try again in a minute.`,
  'cloud-throttled': () =>
    words`Alibaba Cloud limits how often this account may ask, and the limit is reached for the moment. Try again in a minute.`,
  'cloud-busy': ({ message }) =>
    words`Alibaba Cloud cannot do this yet.${said(message)} It is worth trying again in a few minutes.`,
  'cloud-forbidden': ({ action, message, requestId }) =>
    words`Darkroom’s own account may not do this. An administrator has to allow ${code(grantOf(action))} in its RAM policy.${said(message)}${asked(requestId)}`,
  'cloud-credentials': ({ ecsCode }) =>
    words`Alibaba Cloud does not accept Darkroom’s credentials (${code(ecsCode)}). An administrator has to check the access key and the clock.`,
  'role-not-assumed': ({ account, roleArn, because, missing, requestId }) =>
    words`Darkroom cannot work in the account ${code(account)}, because it cannot assume the role ${code(roleArn)}. ${ours(roleFaults[because])}${missing ? words` An administrator has to add ${code(missing)}.` : nothing}${asked(requestId)} Nothing was made.`,
  'cloud-money': ({ message }) =>
    words`The Alibaba Cloud account has an open payment or too little balance, so nothing was made.${said(message)} Settle it, then ask again.`,
  'cloud-quota': ({ message, requestId }) =>
    words`A quota of the account is used up, so this was not done.${said(message)}${asked(requestId)} Delete what is not needed, or raise it in the Quota Center.`,
  'cloud-key-unusable': ({ kmsKeyId, message, requestId }) =>
    words`The encryption key${kmsKeyId ? words` ${code(kmsKeyId)}` : nothing} cannot be used, so this was not done.${said(message)}${asked(requestId)} Check the key and ECS’s right to use it in KMS.`,
  'cloud-snapshot-service-closed': () =>
    words`The snapshot service is not opened for this account, so nothing was made. Open it in the ECS console, then ask again.`,
  'cloud-refused': ({ action, ecsCode, message, requestId }) =>
    words`Alibaba Cloud refused ${code(action)} with ${code(ecsCode)}, so ${ours(MAKING.includes(action) ? 'nothing was made' : 'this was not done')}.${said(message)}${asked(requestId)} Mend what it names and ask again, or show an administrator this message.`,
  'image-being-copied': ({ imageId }) =>
    words`${imageId ? code(imageId) : ours('The image')} is being copied elsewhere, and Alibaba Cloud makes one copy of an image at a time. Nothing is wrong: this copy waits for its turn.`,
  'region-full-of-copies': ({ region }) =>
    words`As many copies as Alibaba Cloud makes at a time are under way to ${code(region)}. Nothing is wrong: this copy waits for its turn.`,
  'image-not-found': ({ imageId, region }) =>
    words`${code(imageId)} is not there${region ? words` in ${region}` : nothing}, or it is not this account’s. Nothing was changed. Choose another, or look with ${code('/image list')}.`,
  'image-not-available': (problem) => {
    const { imageId, status } = problem;
    return words`${code(imageId)} is ${status ? words`${ours('in the status')} ${code(status)}` : ours('not available')}, and only an available image can be copied, shared or exported. Nothing was changed. ${untilAvailable(problem)}`;
  },
  'image-not-made': ({ imageId }) =>
    words`${code(imageId)} is still being made, so it cannot be changed yet. Nothing was asked for. Try again once it is ready.`,
  'nothing-to-change': ({ imageId }) =>
    words`${code(imageId)} is like this already, so nothing was asked for. Change something first.`,
  'not-clearable': ({ what }) =>
    words`Alibaba Cloud lets the ${ours(what)} of an image be rewritten, but not taken away. Write another, or leave it as it was.`,
  'status-not-changeable': ({ imageId, wanted, status }) =>
    words`${code(imageId)} ${status ? words`is in the status ${code(status)}` : ours('is not in the right status')}: only an available image can be deprecated, and only a deprecated one restored. Asked for was ${code(wanted)}, and nothing was changed. Look at it with ${code(`/image show ${imageId}`)}.`,
  'deprecate-shared': ({ imageId, accounts = [] }) =>
    words`${code(imageId)} is shared with ${accounts.length > 0 ? someOf(accounts) : ours('other accounts')}, and only an image that is shared with nobody can be deprecated. Nothing was changed. Take it from them with ${code(`/image share ${imageId}`)} first.`,
  'image-busy': ({ imageId, doing }) => words`${code(imageId)} is ${ours(busyWith[doing])} Nothing was deleted.`,
  'image-shared': ({ imageId, accounts = [] }) =>
    words`${code(imageId)} is shared with ${accounts.length > 0 ? someOf(accounts) : ours('others')}, so Alibaba Cloud does not delete it. Nothing was deleted. Take it back first with ${code(`/image share ${imageId}`)}, then ask again.`,
  'image-public': ({ imageId }) =>
    words`${code(imageId)} is published as a community image, so Alibaba Cloud does not delete it. Nothing was deleted. Make it private in the console first, then ask again.`,
  'image-used': ({ imageId, instances = [] }) =>
    words`Instances were made from ${code(imageId)}${instances.length > 0 ? words`: ${someOf(instances)}` : nothing}. Nothing was deleted. To delete it all the same, ask with the box for that ticked: they keep running, but their system disks can no longer be re-initialised.`,
  'snapshot-used': ({ snapshotId, by, images: others = [] }) => {
    if (by === 'disk') {
      return words`${the(snapshotId)} stays, because disks were made of it. It can be deleted once they are released, or in the console.`;
    }
    const [first] = others;
    const command = first ? `/image delete ${first.id}` : '/image delete';
    return words`${the(snapshotId)} is behind ${
      first
        ? some(others.map(({ id, name }) => (name ? words`${code(name)} (${code(id)})` : words`${code(id)}`)))
        : ours('an image')
    }, so it stays. It can go once ${ours(others.length > 1 ? 'these images are' : 'that image is')} deleted: type ${code(command)}, where snapshots can be ticked too.`;
  },
  'snapshot-not-behind': ({ snapshotId, imageId }) =>
    words`${the(snapshotId)} is not behind ${code(imageId)}, so it is not deleted with it. Open the form again.`,
  'copy-to-own-region': ({ region }) =>
    words`The image is in ${code(region)} already, so no copy was made there. Choose another region.`,
  'share-with-oneself': ({ account }) =>
    words`${code(account)} is the image’s own account, which has it already. Leave it out; nothing was changed for it.`,
  'encrypted-not-shareable': ({ because, regions }) =>
    because === 'data-disks'
      ? words`In ${join(regions.map(code), ', ', ' and ')} the image is encrypted and has data disks, and Alibaba Cloud lets nobody share such an image. Share one without data disks, or one that is not encrypted. Nothing was asked for.`
      : words`In ${join(regions.map(code), ', ', ' and ')} the image is encrypted with the key of the service, and only what is encrypted with a key of your own can be shared. Copy it with a key of its region, or leave the accounts out. Nothing was asked for.`,
  'share-both-ways': ({ accounts }) =>
    words`${someOf(accounts)} ${ours(accounts.length === 1 ? 'stands' : 'stand')} under both. Leave each account in one of the two.`,
  'not-shared-with': ({ accounts }) =>
    words`The image is not shared with ${someOf(accounts)}, so there is nothing to take back. Leave ${ours(accounts.length === 1 ? 'it' : 'them')} out.`,
  'share-account-unknown': ({ accounts }) =>
    words`Alibaba Cloud does not know ${accounts.length === 1 ? ours('the account') : ours('one of the accounts')} ${someOf(accounts)}, so it changed nothing for ${ours(accounts.length === 1 ? 'it' : 'them')}. Check the digits, then ask again.`,
  'too-many-shares': ({ count: accounts, max }) =>
    words`An image can be shared with at most ${max} accounts; this would make ${accounts}. Nothing was changed. Take it from some first, or leave some out.`,
  'shares-unverified': ({ accounts }) =>
    words`Alibaba Cloud accepted the change, but when read back it did not hold for ${someOf(accounts)}; the others are as asked for. Ask again for these.`,
  'malformed-image-id': ({ given }) =>
    words`${code(given)} is not an image id. It looks like m-bp1… ${code('/image list')} shows them.`,
  'malformed-account': ({ given }) =>
    words`${code(given)} is not an account id. It is the number of sixteen digits or so that Alibaba Cloud shows at the head of the account.`,
  'malformed-copy-difference': ({ given }) =>
    words`${code(given)} is not understood. Write one setting a line: a region that is copied to, then ${code('name=…')}, ${code('description=…')}, ${code('family=…')}, ${code('encrypt=yes')} or ${code('no')}, ${code('key=…')} or ${code('tag:key=…')}, each once.`,
  'contradicting-differences': ({ lines: [one, other] }) =>
    words`${code(one)} and ${code(other)} cannot both hold. Leave one of them out.`,
  'too-many-differences': ({ length, max }) =>
    words`What the copies have one by one comes to ${length} characters, and the form holds ${max}, so nobody could change it afterwards. Nothing was asked for. Ask for some of the regions in a request of their own.`,
  'problem-of': ({ which, problem }) => words`${join(which.map(code), ', ')}: ${problemSentence(problem)}`,
  'copy-target-missing': () => words`Name at least one region to copy to, such as eu-central-1.`,
  'share-account-missing': () => words`Name at least one account id to share with, or to take the image from.`,
  'creation-not-cancellable': () =>
    words`Alibaba Cloud cannot stop making an image, only a copy. It goes on; delete the image with ${code('/image delete')} when it is done.`,
  'task-goes-on': ({ kind }) =>
    words`${ours(goesOn[kind] ?? 'It is being done already, takes a moment, and goes on.')}`,
  'nothing-to-cancel': () => words`Nothing is under way here that could be cancelled. Nothing was changed.`,
  'nothing-to-retry': () => words`Nothing has failed here that could be tried again. Nothing was changed.`,
  'nothing-to-copy': () =>
    words`Nothing can be copied yet: this request is still at work, or no image came of it. Look at its card; nothing was changed.`,
  'too-late-to-cancel': ({ imageId }) =>
    words`${code(imageId)} was finished before it could be cancelled, so it stays as it is. Delete it with ${code(`/image delete ${imageId}`)} if nobody needs it.`,
  'rules-differ': ({ rules }) =>
    words`The parts of this fall under ${join(rules.map(code), ', ', ' and ')}, which want different approvals. Nothing was asked for; ask for them one by one.`,
  'image-create-failed': ({ imageId }) =>
    words`Alibaba Cloud began to make ${code(imageId)} and failed (status CreateFailed). It cannot be used; delete it with ${code(`/image delete ${imageId}`)}, then ask again.`,
  'image-unavailable': ({ imageId }) =>
    words`Alibaba Cloud marked ${that(imageId, 'image')} as unavailable. It cannot be used; ask Alibaba Cloud support why.`,
  'image-gone': ({ imageId }) =>
    words`${code(imageId)} is no longer there: somebody deleted it while it was being made. Ask again if it is still needed.`,
  'instance-not-turned': ({ instanceId, status, wanted }) =>
    words`The instance ${code(instanceId)} was to be ${ours(wanted === 'Stopped' ? 'stopped' : 'started')} and for minutes is ${ours(status === 'Running' ? 'running' : 'stopped')} all the same: ${ours(wanted === 'Stopped' ? 'its system does not shut down, or somebody started it again' : 'it does not start, or somebody stopped it again')}. Look at it in the console, then retry.`,
  'instance-gone': ({ instanceId }) =>
    words`The instance ${code(instanceId)} is no longer there: somebody released it meanwhile, or Darkroom may not see it.`,
  'disk-gone': ({ diskId }) =>
    words`The disk ${code(diskId)} is no longer there: somebody released it, or replaced it again meanwhile.`,
  'export-gone': ({ exportId }) =>
    words`Alibaba Cloud knows nothing of the export ${code(exportId)} any more. Look into the bucket whether the image is there.`,
  'export-failed': ({ exportId, said: why }) =>
    words`Alibaba Cloud gave up the export ${code(exportId)}${why ? words`: “${why}”` : nothing}. Nothing else has changed; retry once that is settled.`,
  'instance-missing': wholeInstance.missing,
  'instance-not-imageable': wholeInstance.notImageable,
  'instance-disk-busy': wholeInstance.diskBusyTryAgain,
  'not-exportable': ({ imageId, because, said: why = '' }) =>
    because
      ? words`${code(imageId)} ${ours(exports.barred(because))}. Nothing was exported. Choose another, or copy its data out of an instance.`
      : words`${code(imageId)} is not exportable: by what it is, or by what it was made from, such as an image of the Marketplace. Nothing was exported.${said(why)}`,
  'malformed-bucket': ({ given }) =>
    words`${code(given)} is not the name of a bucket. It has 3 to 63 lowercase letters, digits and hyphens, and neither begins nor ends with a hyphen.`,
  'malformed-export-prefix': ({ given }) =>
    words`${code(given)} cannot be a prefix here: Alibaba Cloud takes 1 to 30 letters and digits. Write others, or leave it empty.`,
  'export-format-not-offered': ({ given, region, offered }) =>
    words`Alibaba Cloud does not export as ${code(given)} from ${code(region)}; there it offers ${join(offered.map(code), ', ', ' and ')}. Nothing was exported. Choose ${ours(offered.length === 1 ? 'that' : 'one of these')}, or copy the image to a region that offers more, such as ${code('eu-central-1')}.`,
  'export-not-offered': ({ region }) =>
    words`Alibaba Cloud exports no images from ${code(region)}, so nothing was exported. Copy the image to another region with ${code('/image copy')}, and export the copy.`,
  'bucket-not-found': ({ bucket, region }) =>
    words`There is no bucket ${code(bucket)} in ${code(region)} that this account could use: it is of another region or account, or not there. Nothing was exported. Name one in ${code(region)}, or make it first.`,
  'export-role-missing': ({ role }) =>
    words`Alibaba Cloud’s ECS may not write to OSS in this account yet, so nothing was exported. An administrator has to create the RAM role ${code(role)}, which trusts ${code('ecs.aliyuncs.com')} and has the policy ${code('AliyunECSImageExportRolePolicy')}; then ask again.`,
  'image-being-exported': ({ imageId }) =>
    words`${code(imageId)} is being exported already, by somebody else or by another request, and Alibaba Cloud exports an image once at a time. This export has not begun; it can once the other is over.`,

  'instance-not-found': ({ instanceId, region }) =>
    words`There is no instance ${code(instanceId)}${region ? words` in ${code(region)}` : nothing}, or Darkroom may not see it. Nothing was changed. Look its id up in the console, or choose another.`,
  'instance-locked': ({ instanceId, locks }) =>
    words`Alibaba Cloud has locked ${code(instanceId)} (${join(locks.map(code), ', ')}), and lets nothing be done to it. Nothing was changed. Have the lock lifted in the console first.`,
  'instance-expired': ({ instanceId, at }) =>
    words`${code(instanceId)} is not paid for any more${at === undefined ? nothing : words`: its subscription ended ${date(at)}`}. Nothing was changed. Renew it, or settle what is open, then ask again.`,
  'instance-in-between': ({ instanceId, status }) =>
    words`${code(instanceId)} is in the status ${code(status)}, on its way to another. Nothing was changed. Wait until it runs or is stopped, then ask again.`,
  'instance-without-charges': ({ instanceId }) =>
    words`${code(instanceId)} was stopped in economical mode: nothing is paid for it, so its place is not kept, and its system disk cannot be replaced. Nothing was replaced. Start it and ask again: Darkroom stops it so that its place is kept.`,
  'instance-not-stopped': ({ instanceId }) =>
    words`${code(instanceId)} is not stopped any more, and stopping it was not part of what was approved. Nothing was replaced. Stop it in the console, keeping its charges, and try again; or ask anew while it runs, and it is stopped for it.`,
  'system-disk-missing': ({ instanceId }) =>
    words`${code(instanceId)} has no system disk that Darkroom can see. Nothing was changed. Look at its disks in the console.`,
  'system-disk-busy': ({ diskId, status, snapshotId, percent }) =>
    words`The system disk ${code(diskId)} is busy: ${snapshotId ? words`the snapshot ${code(snapshotId)} of it is being made${percent === undefined ? nothing : words` (${percent} %)`}` : words`its status is ${code(status ?? 'unknown')}`}. Nothing was asked for. Wait until that is over, then ask again.`,
  'system-disk-changed': ({ instanceId, asked: before, diskId }) =>
    words`The system disk of ${code(instanceId)} is ${code(diskId)} by now, and ${code(before)} was to be replaced: somebody replaced it meanwhile. Nothing was changed. Ask again if that one is to go too.`,
  'disk-smaller-than-before': ({ diskId, oldGiB, sizeGiB }) =>
    words`The old system disk ${code(diskId)} has ${ours(gib(oldGiB))}, and the new one cannot be smaller; asked for were ${ours(gib(sizeGiB))}.`,
  'image-larger-than-disk': ({ imageId, imageGiB, sizeGiB }) =>
    words`The image ${code(imageId)} needs a disk of ${ours(gib(imageGiB))}, and asked for were ${ours(gib(sizeGiB))}. Nothing was changed. Ask for at least that, or choose another image.`,
  'image-has-data-disks': ({ imageId }) =>
    words`${code(imageId)} has data disks, and Alibaba Cloud replaces a system disk only by an image without them. Nothing was changed. Choose another, or make an image of its system disk snapshot alone.`,
  'image-not-for-disk': ({ imageId, status }) =>
    words`${code(imageId)} is ${status ? words`in the status ${code(status)}` : ours('not usable')}, and a system disk is made only of an available or deprecated image. Nothing was changed. ${ours(status === 'Creating' || status === 'Waiting' ? 'Wait until it is ready, or choose another.' : 'Choose another.')}`,
  'image-of-other-architecture': ({ imageId, architecture, before }) =>
    words`${code(imageId)} is for ${code(architecture)}, and the instance is of ${code(before)}. Nothing was changed. Choose an image for ${code(before)}.`,
  'image-of-other-system': ({ imageId, system, before, region }) =>
    words`${code(imageId)} has ${ours(systems[system] ?? system)}, and the instance has ${ours(systems[before] ?? before)}: in ${code(region)} an instance cannot change from one to the other. Nothing was changed. Choose an image with ${ours(systems[before] ?? before)}.`,
  'image-not-for-type': ({ imageId, instanceType }) =>
    words`${code(imageId)} does not run on ${instanceType ? words`the type of the instance, ${code(instanceType)}` : ours('instances of this type')}. Nothing was changed. Choose another image.`,
  'malformed-key-pair': ({ given }) =>
    words`${code(given)} is not the name of a key pair. Write it as it stands in the console, or leave it out. Darkroom takes no passwords.`,
  'key-pair-not-found': ({ keyPair, region }) =>
    words`There is no key pair ${code(keyPair)} in ${code(region)}, so nothing was done. Take one that stands in the console there, or none.`,

  ...launchSentences,

  'store-unavailable': () =>
    words`Darkroom’s own memory does not answer, so nothing was accepted. Try again in a minute; what was asked before is safe.`,
  'control-gone': () =>
    words`This belongs to an older version of Darkroom and does nothing any more. Type ${code('/image status')} to see how things stand.`,
};
