import { expect } from 'vitest';
import { messageProblems, spoken } from '../../src/sandbox/slack-simulator/limits/surfaces.ts';
import type { Message } from '../../src/slack/blocks/blocks.ts';

/** Slack takes it, as a new message and as an edit. */
export function expectMessageTaken({ blocks, text }: Message): void {
  expect(messageProblems(blocks).map((one) => spoken(one))).toEqual([]);
  // Edits refuse more, and a card is edited all the time.
  expect(text.length).toBeGreaterThan(0);
  expect(text.length).toBeLessThanOrEqual(4_000);
}
