import type { Account } from '../domain/account.ts';
import { type Actor, sameActor } from '../domain/actor.ts';
import type { Ruling } from '../domain/approval.ts';
import { askedLine } from '../domain/audit-lines.ts';
import type { TargetFacts } from '../domain/copy-image.ts';
import type { AccountName, ChannelId, RegionId } from '../domain/ids.ts';
import type { Request } from '../domain/kinds/kinds.ts';
import { type Operation, openOperation } from '../domain/operation.ts';
import { operationIdFrom } from '../domain/operation-id.ts';
import { DomainError, type Field, type FieldProblem, type Problem, type ProblemCode } from '../domain/problem.ts';
import type { Place } from '../domain/region.ts';
import { type Cloud, CloudFailure } from '../ports/cloud.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Messenger } from '../ports/messenger.ts';
import type { Operations } from '../ports/operations.ts';
import { findOperation } from './find-operations.ts';
import { type AskingAll, mayRead, type RightsNeeds, refuse, ruleOn } from './rights.ts';
import { tryRequest } from './try-request.ts';

export type SubmitNeeds = RightsNeeds & {
  operations: Operations;
  cloud: Cloud;
  messenger: Pick<Messenger, 'canPost'>;
  jobs: Jobs;
  accounts: () => readonly Account[];
};

export type Submission = { kind: 'asked'; operation: Operation } | { kind: 'refused'; problems: FieldProblem[] };
type Judged<Asked extends Request> = { ok: true; request: Asked } | { ok: false; problems: FieldProblem[] };
type Ruled = { ok: true; request: Request; ruling: Ruling } | { ok: false; problems: FieldProblem[] };

/** How a form becomes a request: where it is to be asked and, once it can be read, what cloud and policy say to it. */
export type Judging<Form, Needs extends SubmitNeeds = SubmitNeeds> = (
  needs: Needs,
  by: Actor,
  form: Form,
) => { ok: true; channel: ChannelId; judge: () => Promise<Ruled> } | { ok: false; problems: FieldProblem[] };

/** What differs between kinds of requests about something that is there. */
type ThereForm<Form, Wish, Facts, Needs> = {
  kind: Request['kind'];
  read(form: Form): { ok: true; wish: Wish } | { ok: false; problems: FieldProblem[] };
  /** What is known of it before anything is looked up, for the refusal of who may not even read the cloud. */
  before(wish: Wish): { name: string } & Partial<AskingAll>;
  facts(needs: Needs, by: Actor, wish: Wish): Promise<Facts>;
  judge(wish: Wish, facts: Facts): Judged<Request>;
  /** Where what the cloud says is told, beside the fields that all forms have. */
  fields?: Partial<Record<ProblemCode, Field>>;
};

/** The form of a request about something that is there is judged by what the cloud says of it, then by the policy. */
export const judgesThere =
  <
    Form,
    Wish extends { account: AccountName; region: RegionId; channel: ChannelId },
    Facts,
    Needs extends SubmitNeeds,
  >({
    kind,
    read: readForm,
    before: known,
    facts,
    judge,
    fields = {},
  }: ThereForm<Form, Wish, Facts, Needs>): Judging<Form, Needs> =>
  (needs, by, form) => {
    const read = readForm(form);
    if (!read.ok) return read;
    const { wish } = read;
    const { account, region, channel } = wish;
    const before = { kind, account, region, tags: [], ...known(wish) } as AskingAll;
    const there = { channel, before, fields: { ...FIELD_OF_IMAGE, ...fields } };
    return {
      ok: true,
      channel,
      judge: () => judgedThenRuled(needs, by, there, async () => judge(wish, await facts(needs, by, wish))),
    };
  };

/**
 * Asks for what a form says. `origin` names what was submitted: the same origin a second time changes nothing and answers
 * with the operation of the first. Throws `DomainError` when the policy says no, and cloud-… when the cloud cannot be
 * asked: nothing was accepted then.
 */
export const submitting =
  <Form, Needs extends SubmitNeeds = SubmitNeeds>(judging: Judging<Form, Needs>) =>
  (needs: Needs) =>
  async (by: Actor, origin: string, form: Form): Promise<Submission> => {
    const read = judging(needs, by, form);
    return read.ok ? acceptOnce(needs, by, { origin, ...read }) : { kind: 'refused', problems: read.problems };
  };

async function acceptOnce(
  needs: SubmitNeeds,
  by: Actor,
  { origin, channel, judge }: { origin: string; channel: ChannelId; judge: () => Promise<Ruled> },
): Promise<Submission> {
  const { operations, jobs, clock } = needs;
  const id = operationIdFrom(by.team, origin);
  // Before the facts: a redelivered submission would find its own image's name taken.
  const earlier = await findOperation(operations.get, id);
  if (earlier) return { kind: 'asked', operation: await ownOf(needs, by, earlier.operation) };

  const judged = await judge();
  if (!judged.ok) return { kind: 'refused', problems: judged.problems };
  const { request, ruling } = judged;
  const now = clock.now();
  const operation = openOperation({ id, request, requestedBy: by, channel }, ruling, now);
  if (!(await operations.add(operation, now, askedLine(operation, ruling.policy, now)))) {
    // The same submission came twice at once: what the other one kept stands, and its ruling.
    return { kind: 'asked', operation: await ownOf(needs, by, (await operations.get(id)).operation) };
  }
  await Promise.all([jobs.hint({ queue: 'notify', operation: id }), jobs.hint({ queue: 'advance', operation: id })]);
  return { kind: 'asked', operation };
}

/** The operation, if it is this person's own. Ids are hints like any input. */
export async function ownOf(needs: RightsNeeds, by: Actor, operation: Operation): Promise<Operation> {
  const { requestedBy } = operation;
  if (sameActor(by, requestedBy)) return operation;
  return refuse(needs, by, operation, { code: 'not-the-requester', requestedBy });
}

/**
 * Judges what is asked about something that is there, by what the cloud says, then by the policy, and has ECS try it
 * without doing it.
 */
async function judgedThenRuled<Asked extends Request>(
  needs: SubmitNeeds,
  by: Actor,
  { channel, before, fields }: { channel: ChannelId; before: AskingAll; fields: typeof FIELD_OF },
  judge: () => Promise<Judged<Asked>>,
): Promise<Ruled> {
  await mayRead(needs)(by).catch(() => ruleOn(needs, by, before, channel));
  const judged = await tellingFields(judge, fields);
  if (!judged.ok) return judged;
  const { request } = judged;
  const ruling = await ruleOn(needs, by, request, channel);
  return tellingFields(async () => {
    await tryRequest(needs.cloud, request);
    return { ok: true, request, ruling };
  }, fields);
}

/** Whether a request can have its card in a channel, asked for by this person. */
export async function postableFor(
  { messenger, directory }: Pick<SubmitNeeds, 'messenger' | 'directory'>,
  by: Actor,
  channel: ChannelId,
): Promise<boolean> {
  // Nobody speaks through the bot where they are not, and rules for a channel are for who is in it.
  const [canPost, isIn] = await Promise.all([messenger.canPost(channel), directory.isIn(by, channel)]);
  return canPost && isIn;
}

/** What is known of regions that copies are wanted in; and of the account, for what is shared. */
export async function targetFacts(
  { cloud, accounts }: Pick<SubmitNeeds, 'cloud' | 'accounts'>,
  { account: name, region }: Place,
  wanted: readonly { region: RegionId; name: string }[],
): Promise<TargetFacts> {
  const account = accounts().find((one) => one.name === name);
  const regions = wanted.length > 0 ? await cloud.regions({ account: name, region }) : [];
  // Names are asked for only where a copy can go: elsewhere nobody answers, and the region is the problem.
  const targets = wanted.filter(
    (target) => regions.some(({ id }) => id === target.region) && (account?.regions?.includes(target.region) ?? true),
  );
  const found = await Promise.all(
    targets.map(async (target) => {
      const [namesake] = await cloud.imagesNamed({ account: name, region: target.region }, target.name);
      return namesake ? [[target.region, namesake] as const] : [];
    }),
  );
  return { regions, account, taken: new Map(found.flat()) };
}

/** What no second try mends: the person has to choose something else, or somebody to change what is configured. */
const FIELD_OF: Partial<Record<ProblemCode, Field>> = {
  'account-not-found': 'account',
  'role-not-assumed': 'account',
  'account-mismatch': 'account',
  'region-not-allowed': 'region',
};

/** The same about an image that is to be made; of several snapshots ECS does not say which. */
export const FIELD_OF_CREATION: typeof FIELD_OF = {
  ...FIELD_OF,
  'region-not-found': 'region',
  'image-name-taken': 'name',
  'snapshot-not-found': 'systemSnapshot',
  'snapshot-not-system': 'systemSnapshot',
  'snapshot-not-accomplished': 'systemSnapshot',
  'snapshot-too-old': 'systemSnapshot',
  'instance-not-imageable': 'instance',
  'resource-group-not-found': 'resourceGroup',
};

/** The same about what is asked for an image that is there. */
const FIELD_OF_IMAGE: typeof FIELD_OF = {
  ...FIELD_OF,
  'image-name-taken': 'name',
  'image-not-found': 'image',
  'image-not-available': 'image',
  'image-being-copied': 'image',
  'region-not-found': 'targets',
  'region-full-of-copies': 'targets',
  'cloud-key-unusable': 'perRegion',
  'share-with-oneself': 'shareWith',
  'share-account-unknown': 'shareWith',
  'too-many-shares': 'shareWith',
  'image-not-made': 'image',
  'status-not-changeable': 'status',
  'deprecate-shared': 'status',
};

/** Puts what the cloud says on the field it is about; throws the `DomainError` of anything else. */
export async function tellingFields<Answer>(
  ask: () => Promise<Answer>,
  fields = FIELD_OF,
): Promise<Answer | { ok: false; problems: FieldProblem[] }> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof CloudFailure)) throw error;
    const problems = [error.problem, ...error.more].map((problem) => {
      const field = fieldOf(problem, fields);
      if (field) return { field, problem };
      throw new DomainError(problem, { cause: error });
    });
    return { ok: false, problems };
  }
}

/** What is refused for some regions is told where they are chosen, unless it is about another field. */
const fieldOf = (problem: Problem, fields: typeof FIELD_OF): Field | undefined =>
  problem.code === 'problem-of' ? (fields[problem.problem.code] ?? 'targets') : fields[problem.code];
