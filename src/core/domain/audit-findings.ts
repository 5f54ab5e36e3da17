import type { WrittenLine } from './audit-chain.ts';

/** A line that is named: `seq` when it says one. */
export type NamedLine = WrittenLine & { seq?: number };

/** What is wrong with a trail, or with an export of it. Lines and heads are named by their `seq`. */
export type AuditFinding =
  /** What it says is not what was sealed. */
  | { code: 'line-edited'; line: NamedLine }
  | { code: 'line-added'; line: NamedLine }
  /** Not sealed, and yet too old for that when the export was made; or, `written-later`, too young to be in it. */
  | { code: 'never-sealed'; because: 'too-old' | 'written-later'; count: number; first: NamedLine; last: NamedLine }
  | { code: 'lines-missing'; from: number; to: number }
  /** Also when they were moved by themselves: each stands after, or before, a line that it should not. */
  | { code: 'lines-reordered'; from: number; to: number; side: 'after' | 'before'; than: number }
  /** The chain was made anew: the head over these lines is of another one. */
  | { code: 'lines-rewritten'; from: number; to: number }
  /** A head says that the trail went further than it does. */
  | { code: 'truncated'; from: number; to: number }
  /** They were added behind the last head, or the heads over them were taken away. */
  | { code: 'lines-under-no-head'; from: number; to: number }
  | { code: 'heads-forged'; first: number; last: number; count: number; all: boolean }
  | { code: 'head-misplaced'; seq: number }
  /** The first line does not follow on what the export, or the head that stayed, says that it follows. */
  | { code: 'beginning-differs'; seq: number }
  /** Lines before the first one are gone: too early, or without a head that says so. */
  | { code: 'beginning-missing'; to: number; because: 'too-young' | 'no-head' }
  /** A head known from elsewhere is of another trail, or is about lines that are not in here. */
  | { code: 'known-head-differs'; seq: number }
  | { code: 'known-head-outside'; seq: number; begins: number }
  | { code: 'misframed'; because: 'no-start' | 'second-start' | 'rows-after-end' | 'no-end' }
  | { code: 'count-differs'; of: 'lines' | 'unsealed' | 'heads'; told: number; there: number };

export type AuditReport = {
  findings: AuditFinding[];
  /** Sealed lines from the first to the last `seq`; none when `last` is smaller. */
  first: number;
  last: number;
  lines: number;
  unsealed: number;
  heads: number;
  /** To compare with what was logged. */
  newestHead?: { seq: number; hash: string };
  /** Whether there was a key to check the signatures of heads with. */
  signaturesChecked: boolean;
};
