import type { Submitted } from '../../src/sandbox/slack-simulator/people/submit.ts';
import type { Message } from '../../src/sandbox/slack-simulator/world.ts';
import { CHANNEL, type Stories } from './stories.ts';

// The forms about one image, as people use them: by a command, a submission and an approval. What their fields are
// called stands here and nowhere else.

/** Labels of the forms that copy, share, change, export and delete. */
export const FIELD = {
  targets: 'Copy to',
  copyName: 'Name',
  perRegion: 'Different in a region',
  copyShareWith: 'Share the copies with',
  shareWith: 'Share with',
  unshare: 'Share no longer with',
  name: 'Name',
  description: 'Description',
  family: 'Image family',
  status: 'Status',
  tags: 'Tags',
  bucket: 'Bucket',
  prefix: 'Prefix',
  format: 'Format',
  force: 'Instances',
  deleteSnapshots: 'Delete these snapshots too',
} as const;

/** Labels of the form that launches. */
export const LAUNCH = {
  type: 'Instance type',
  vSwitch: 'vSwitch',
  securityGroup: 'Security group',
  keyPair: 'Key pair',
  name: 'Instance name',
  count: 'How many',
  systemDisk: 'System disk in GiB',
  charge: 'Payment',
} as const;

type Values = Record<string, unknown>;

const LATER = /Looking for the (?:i|snapshot)|Checking with Alibaba Cloud/;
const ID = /[Rr]equest ([a-z0-9]{10})\b/;

/** What a line led to: a sentence for this person alone, a notice, or the form. */
async function typed({ slack }: Stories, line: string, person: string): Promise<string> {
  const before = slack.ephemeral(person).length;
  const at = await slack.as(person).types(line, { channel: CHANNEL });
  if (at.kind === 'failed') return at.text;
  return slack.waitFor(
    () => {
      const view = slack.as(person).view();
      const shown = view ? slack.text(view) : slack.ephemeral(person).slice(before).map(slack.text)[0];
      return shown !== undefined && !LATER.test(shown) ? shown : undefined;
    },
    { timeoutMs: 10_000 },
  );
}

/** Submits the open form and waits until it says what came of it. */
async function submitted({ slack, shown }: Stories, person: string): Promise<Submitted> {
  const answer = await slack.as(person).submits();
  await slack.waitFor(() => !LATER.test(shown(person)), { timeoutMs: 10_000 });
  return answer;
}

/**
 * Types a line, fills the form where one opens, and submits it. Answers everything that the person reads in the end, on
 * fields, in a notice or beside the channel, and leaves nothing open.
 */
export async function tries(story: Stories, line: string, values: Values = {}, person = 'maya'): Promise<string> {
  const { slack } = story;
  const told = await typed(story, line, person);
  const view = slack.as(person).view();
  if (view === undefined) return told;
  if (view.body.submit === undefined) {
    await slack.as(person).closes('all');
    return told;
  }
  await slack.as(person).fills(values, { enter: 'leave' });
  await submitted(story, person);
  const read = story.shown(person);
  await slack.as(person).closes('all');
  return read;
}

/** Submits the form that is open; answers the id of the request. */
export async function submitsOpen(story: Stories, person = 'maya'): Promise<string> {
  await submitted(story, person);
  const read = story.shown(person);
  await story.slack.as(person).closes('all');
  return idIn(read);
}

/** Asks by a command; answers the id of the request. */
export async function asksBy(story: Stories, line: string, values: Values = {}, person = 'maya'): Promise<string> {
  return idIn(await tries(story, line, values, person));
}

function idIn(read: string): string {
  const [, id] = /is posted in/.test(read) ? (ID.exec(read) ?? []) : [];
  if (id === undefined) throw new Error(`nothing was asked for; this was told:\n${read}`);
  return id;
}

/** The request that a card is about. */
export function idOf({ slack }: Stories, card: Message): string {
  const [, id] = ID.exec(slack.text(card)) ?? [];
  if (id === undefined) throw new Error('the message is no card');
  return id;
}

/** The card of a request once it says something. */
export const cardOf = ({ slack }: Stories, id: string, text: string | RegExp = ''): Promise<Message> =>
  slack.waitFor(
    () =>
      slack.messages(CHANNEL).find((one) => {
        const shown = slack.text(one);
        return !one.threadTs && shown.includes(`Request ${id} `) && shown.search(text) >= 0;
      }),
    { timeoutMs: 15_000 },
  );

/** Asks by a command and has it approved; answers the id of the request. */
export async function letsRun(story: Stories, line: string, values: Values = {}): Promise<string> {
  const id = await asksBy(story, line, values);
  await story.approves(await cardOf(story, id, /Waiting for /));
  await story.slack.as('li').closes('all');
  return id;
}

/** What somebody is told, seen by them alone, for a line that opens nothing. */
export const hears = (story: Stories, line: string, person = 'maya'): Promise<string> => typed(story, line, person);
