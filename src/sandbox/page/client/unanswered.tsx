/** What Slack shows beside a control whose app did not answer in time. */
export function Unanswered() {
  return (
    <p class="unanswered" role="alert">
      <span aria-hidden="true">⚠️</span> The app did not answer. Try again?
    </p>
  );
}
