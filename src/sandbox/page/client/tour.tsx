import { useState } from 'preact/hooks';
import { Icon } from './icon.tsx';
import { recall, remember } from './memory.ts';
import { addressOf, wordFor } from './place.ts';
import { useSlack } from './session.ts';
import { type Story, storyOf, waits } from './story.ts';
import { suggest } from './suggestion.ts';
import type { CloudState, SlackState } from './types.ts';

const KEY = 'tour';
const REQUESTER = 'maya';
const APPROVER = 'li';
const CHANNEL = 'images';

export interface TourState {
  shown: boolean;
  story: Story | undefined;
  show(shown: boolean): void;
}

/** Whether the newcomer still wants it, and how far they are. */
export function useTour(slack: SlackState | undefined, cloud: CloudState | undefined): TourState {
  const [shown, setShown] = useState(() => recall(KEY) !== 'dismissed');
  return {
    shown,
    story: slack && storyOf(slack, cloud),
    show(next) {
      setShown(next);
      remember(KEY, next ? 'shown' : 'dismissed');
    },
  };
}

export function TourButton({ tour }: { tour: TourState }) {
  if (tour.shown) return null;
  return (
    <button type="button" class="link" onClick={() => tour.show(true)}>
      Show the tour
    </button>
  );
}

/** Three steps through the main story. It stands above the messages, in nobody's way, and moves on by itself. */
export function Tour({ tour, onRules }: { tour: TourState; onRules(): void }) {
  const { story } = tour;
  if (!tour.shown || !story) return null;
  const done = [story.asked, story.approved, story.ended !== 'not yet'];
  const now = done.indexOf(false);
  return (
    <section class="tour" aria-label="Tour">
      <ol>
        {['Ask', 'Approve', 'Watch'].map((title, index) => (
          <li
            key={title}
            class={done[index] ? 'done' : index === now ? 'now' : ''}
            aria-current={index === now ? 'step' : undefined}
          >
            <span class="number" aria-hidden="true">
              {done[index] ? <Icon name="check" size={12} /> : index + 1}
            </span>
            {title}
            {done[index] && <span class="hidden"> (done)</span>}
          </li>
        ))}
      </ol>
      <div class="step" role="status">
        {now === 0 && <AskStep />}
        {now === 1 && <ApproveStep />}
        {now === 2 && <WatchStep />}
        {now === -1 && <EndStep story={story} onRules={onRules} />}
      </div>
      <button
        type="button"
        class="plain"
        aria-label="Close the tour"
        title="Close the tour"
        onClick={() => tour.show(false)}
      >
        ×
      </button>
    </section>
  );
}

function AskStep() {
  const { state } = useSlack();
  const command = `${state.commands[0]?.command ?? '/image'} create`;
  if (state.me.name !== REQUESTER) {
    return (
      <p>
        It begins with Maya, who wants an image. <a href={addressOf(REQUESTER, CHANNEL)}>Become Maya</a>
      </p>
    );
  }
  return (
    <p>
      You are Maya. Send <code>{command}</code>, choose a snapshot, and ask for the image.{' '}
      <button type="button" class="link" onClick={() => suggest(command)}>
        Type it for me
      </button>
    </p>
  );
}

function ApproveStep() {
  const { state, place } = useSlack();
  const here = state.channels.find((channel) => wordFor(channel, state) === place.where);
  if (state.me.name !== APPROVER || !here?.messages.some(waits)) {
    return (
      <p>
        Asked. Maya cannot approve it herself, but Li can: <a href={addressOf(APPROVER, CHANNEL)}>Become Li</a>
      </p>
    );
  }
  return <p>You are Li. Press Approve, read what will run, and confirm.</p>;
}

function WatchStep() {
  return <p>The image is being made. Watch the card here and the cloud beside it; a higher speed there helps.</p>;
}

function EndStep({ story, onRules }: { story: Story; onRules(): void }) {
  return story.ended === 'ready' ? (
    <p>
      The image is ready, and the channel has been told. That is the whole story: now try it by{' '}
      <button type="button" class="link" onClick={onRules}>
        stricter rules
      </button>
      , or with trouble, under <em>What if</em>.
    </p>
  ) : (
    <p>The image failed, and the channel has been told why and what to do. Ask again, with no trouble switched on.</p>
  );
}
