import { tries } from './tries.ts';

/** The rules that can be tried, since a name in a form does not tell of them. */
export function Rules({ onClose }: { onClose(): void }) {
  return (
    <section class="rules" aria-labelledby="rules-title">
      <h2 id="rules-title">Rules to try</h2>
      <p class="quiet">
        What an image is called chooses the rule: type such a name in the form. Waiting is short here; a team waits for
        hours or days.
      </p>
      <dl>
        {tries.map(({ name, what }) => (
          <div key={name}>
            <dt>{name.endsWith('*') ? <code>{name}</code> : name}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button type="button" class="plain" aria-label="Close the rules" title="Close the rules" onClick={onClose}>
        ×
      </button>
    </section>
  );
}
