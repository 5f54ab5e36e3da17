import type { Instant } from './instant.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import type { NameFault } from './problem.ts';

/**
 * Image names by the strictest reading of the ECS pages, so that every later operation accepts them too:
 * 2 to 128 characters, a letter first, then letters, digits, `:` `_` `-`; no reserved prefix, no web address.
 */
export function parseImageName(text: string): Parsed<string> {
  const name = text.trim();
  const because = whyNotAName(name);
  return because ? unparsed({ code: 'malformed-image-name', given: text, because }) : parsed(name);
}

/** The name of a copy: CopyImage takes dots as well, so that a copy can be called as its image is. */
export function parseCopyName(text: string): Parsed<string> {
  const name = text.trim();
  const fault = whyNotAName(name, /^[\p{L}0-9_.:-]+$/u);
  const because = fault === 'bad-character' ? 'bad-character-of-copy' : fault;
  return because ? unparsed({ code: 'malformed-image-name', given: text, because }) : parsed(name);
}

/** `web-01-2026-11-23`: what a snapshot is of and the day, in characters that a name may have. */
export function proposeName(of: string, now: Instant): string {
  const day = new Date(now).toISOString().slice(0, 10);
  const plain = of
    .normalize('NFC')
    .replace(/[^\p{L}0-9_:-]+/gu, '-')
    .replace(/^[^\p{L}]+|-+$/gu, '');
  const allowed = plain === '' || /^(aliyun|acs:)/i.test(plain) ? 'image' : plain;
  return `${[...allowed].slice(0, 100).join('')}-${day}`;
}

/** Families follow the rules of names. */
export function parseImageFamily(text: string): Parsed<string> {
  const family = text.trim();
  const because = whyNotAName(family);
  return because ? unparsed({ code: 'malformed-image-family', given: text, because }) : parsed(family);
}

function whyNotAName(name: string, allowed = /^[\p{L}0-9_:-]+$/u): NameFault | undefined {
  const length = [...name].length;
  if (length < 2) return 'too-short';
  if (length > 128) return 'too-long';
  if (!/^\p{L}/u.test(name)) return 'bad-start';
  if (/^(aliyun|acs:)/i.test(name)) return 'reserved-prefix';
  if (/https?:\/\//i.test(name)) return 'web-address';
  return allowed.test(name) ? undefined : 'bad-character';
}

const CONTROL = /\p{Cc}/u;

/** 2 to 256 characters in one line, not starting with a web address. Blank means none. */
export function parseDescription(text: string): Parsed<string | undefined> {
  const description = text.trim();
  if (description === '') return parsed(undefined);
  const length = [...description].length;
  if (length < 2) return unparsed({ code: 'malformed-description', because: 'too-short' });
  if (length > 256) return unparsed({ code: 'malformed-description', because: 'too-long' });
  if (/^https?:\/\//i.test(description)) return unparsed({ code: 'malformed-description', because: 'web-address' });
  if (CONTROL.test(description)) return unparsed({ code: 'malformed-description', because: 'control-character' });
  return parsed(description);
}

/** The id of a resource group, or nothing for the account's default group. */
export function parseResourceGroup(text: string): Parsed<string | undefined> {
  const group = text.trim();
  if (group === '') return parsed(undefined);
  return /^rg-[0-9a-z]{6,32}$/.test(group)
    ? parsed(group)
    : unparsed({ code: 'malformed-resource-group', given: text });
}
