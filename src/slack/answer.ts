import { randomBytes } from 'node:crypto';
import type {
  AllMiddlewareArgs,
  BlockAction,
  GlobalShortcut,
  Middleware,
  SlackActionMiddlewareArgs,
  SlackCommandMiddlewareArgs,
  SlackOptionsMiddlewareArgs,
  SlackShortcutMiddlewareArgs,
  SlackViewMiddlewareArgs,
  types,
  ViewSubmitAction,
} from '@slack/bolt';
import { DomainError } from '../core/domain/problem.ts';
import { CloudFailure } from '../core/ports/cloud.ts';
import type { Log } from '../core/ports/log.ts';
import { type Message, message, noticeView, prose } from './blocks/blocks.ts';
import { en } from './text/en.ts';
import type { Words } from './text/words.ts';

// One of the two places where errors end (the other is the job runner). Whatever a listener throws becomes a sentence
// for the person, by the way they came; nothing is ever silent and no stack trace reaches Slack.

export type CommandArgs = SlackCommandMiddlewareArgs & AllMiddlewareArgs;
type ButtonArgs = SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs;
type SubmissionArgs = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;
type ShortcutArgs = SlackShortcutMiddlewareArgs<GlobalShortcut> & AllMiddlewareArgs;
type OptionsArgs = SlackOptionsMiddlewareArgs<'block_suggestion'> & AllMiddlewareArgs;

export type ButtonListener = (args: ButtonArgs) => Promise<void>;
export type SubmissionListener = (args: SubmissionArgs) => Promise<void>;
export type ShortcutListener = (args: ShortcutArgs) => Promise<void>;
export type OptionsListener = (args: OptionsArgs) => Promise<types.PlainTextOption[]>;

/** The sentence for anything thrown: its own for a known problem, else a plain one with a reference into the log. */
export function sentenceFor(error: unknown, log: Log): Words {
  if (error instanceof DomainError || error instanceof CloudFailure) {
    log.info({ problem: error.problem, err: error.cause ?? error }, 'told a person about a problem');
    return en.problem(error.problem);
  }
  const reference = randomBytes(4).toString('hex');
  log.error({ reference, err: error }, 'a listener failed');
  return en.crash(reference);
}

const notice = (said: Words): types.ModalView => noticeView(en.noticeTitle, en.close, said);
const ephemeral = (said: Words) =>
  ({ response_type: 'ephemeral', replace_original: false, text: message(said, []).text }) as const;

/** Answers whoever typed a command, seen by them alone: in the acknowledgement itself or, once that is given, after it. */
export type Answer = (message: Message) => Promise<void>;

export const answersCommand =
  (
    log: Log,
    listener: (args: CommandArgs & { answer: Answer }) => Promise<void>,
  ): Middleware<SlackCommandMiddlewareArgs> =>
  async (args) => {
    let acknowledged = false;
    const ack: CommandArgs['ack'] = async (said) => {
      acknowledged = true;
      await args.ack(said);
    };
    const answer: Answer = async (message) => {
      if (acknowledged) await args.respond({ response_type: 'ephemeral', replace_original: false, ...message });
      else await ack({ response_type: 'ephemeral', ...message });
    };
    try {
      await listener({ ...args, ack, answer });
    } catch (error) {
      const said = sentenceFor(error, log);
      await answer(message(said, [prose(said)]));
    }
  };

/** A button is acknowledged at once. In a message trouble is told beside it, in a modal on top of it. */
export const answersButton =
  (log: Log, listener: ButtonListener): Middleware<SlackActionMiddlewareArgs<BlockAction>> =>
  async (args) => {
    await args.ack();
    try {
      await listener(args);
    } catch (error) {
      const said = sentenceFor(error, log);
      if (args.body.response_url) await args.respond(ephemeral(said));
      else await args.client.views.push({ trigger_id: args.body.trigger_id, view: notice(said) });
    }
  };

/** A submission's listener acknowledges by itself, because its answer may be errors on fields. */
export const answersSubmission =
  (log: Log, listener: SubmissionListener): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> =>
  async (args) => {
    let acknowledged = false;
    const ack: SubmissionArgs['ack'] = async (answer) => {
      acknowledged = true;
      await args.ack(answer);
    };
    try {
      await listener({ ...args, ack });
    } catch (error) {
      const view = notice(sentenceFor(error, log));
      if (acknowledged) await args.client.views.update({ view_id: args.view.id, view });
      else await args.ack({ response_action: 'update', view });
    }
  };

export const answersShortcut =
  (log: Log, listener: ShortcutListener): Middleware<SlackShortcutMiddlewareArgs<GlobalShortcut>> =>
  async (args) => {
    await args.ack();
    try {
      await listener(args);
    } catch (error) {
      await args.client.views.open({ trigger_id: args.shortcut.trigger_id, view: notice(sentenceFor(error, log)) });
    }
  };

/** A picker that cannot be filled shows an empty list; its form says why. */
export const answersOptions =
  (log: Log, listener: OptionsListener): Middleware<SlackOptionsMiddlewareArgs<'block_suggestion'>> =>
  async (args) => {
    let options: types.PlainTextOption[] = [];
    try {
      options = (await listener(args)).slice(0, 100);
    } catch (error) {
      sentenceFor(error, log);
    }
    await args.ack({ options });
  };
