const PATTERNS: [RegExp, string][] = [
  // A refused signature is answered with the string the server signed, key id and security token included.
  [/(server )?string to sign is:?.*/is, '[string to sign]'],
  [/https?:\/\/\S+/gi, '[url]'],
  // httpx writes the path with its whole query, without the host.
  [/\/\?\S+/g, '[url]'],
  [/\bACS3-HMAC-SHA256\b.*/gis, '[signature]'],
  [
    /\b(AccessKeyId|AccessKeySecret|SecurityToken|Signature|SignatureNonce|Credential|Password|x-acs-security-token|x-acs-accesskey-id|authorization)("?\s*(?:[:=]|%3D)\s*"?)[^\s&,;"]+/gi,
    '$1$2[redacted]',
  ],
  [/\b(LTAI|STS\.)[A-Za-z0-9]{8,}\b/g, '[access key]'],
  [/\bCAIS[A-Za-z0-9+/=%]{16,}/g, '[security token]'],
];

/**
 * Makes a text of outside origin safe for logs, cards and errors: no URLs (they carry the whole query), signatures,
 * keys, tokens or passwords, nor any of the given secrets, raw or percent-encoded.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  const spellings = secrets.filter(Boolean).flatMap((secret) => {
    const encoded = encodeURIComponent(secret);
    return [encodeURIComponent(encoded), encoded, secret];
  });
  const known = spellings.reduce((rest, spelling) => rest.replaceAll(spelling, '[redacted]'), text);
  return PATTERNS.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), known);
}

/** A message of ECS as a person should read it: redacted, without request ids, on one line, at most 500 characters. */
export function cleanMessage(message: string, secrets: readonly string[] = []): string {
  return redact(message, secrets)
    .replace(/[,;.]?\s*\(?request ?id\s*[:=]?\s*[0-9A-F-]{8,}\)?/gi, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 500);
}
