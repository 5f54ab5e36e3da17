// Drawn here, as not every machine has a font with these signs.
const paths = {
  lock: 'M4.5 7V5a3.5 3.5 0 0 1 7 0v2h.5a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1zm1.5 0h4V5a2 2 0 0 0-4 0z',
  eye: 'M8 3.5c3.5 0 6 2.8 7 4.5-1 1.7-3.5 4.5-7 4.5S2 9.7 1 8c1-1.7 3.5-4.5 7-4.5zm0 2a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z',
  camera:
    'M5.5 3h5l1 1.5H14a1 1 0 0 1 1 1V12a1 1 0 0 1-1 1H2a1 1 0 0 1-1-1V5.5a1 1 0 0 1 1-1h2.5zM8 6a2.75 2.75 0 1 0 0 5.5A2.75 2.75 0 0 0 8 6z',
  bolt: 'M9 1 3 9h4l-1 6 7-9H8.5z',
  send: 'M2 2.5 14.5 8 2 13.5 3.5 8.75 9 8 3.5 7.25z',
  thread:
    'M3 3h10a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H8.5L5 14v-3H3a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zm1.5 3v1.2h7V6zm0 2.2v1.2h5V8.2z',
  sun: 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM7.4 1h1.2v2.4H7.4zM7.4 12.6h1.2V15H7.4zM1 7.4h2.4v1.2H1zM12.6 7.4H15v1.2h-2.4zM2.6 3.5l.9-.9 1.7 1.7-.9.9zM10.8 11.7l.9-.9 1.7 1.7-.9.9zM2.6 12.5l1.7-1.7.9.9-1.7 1.7zM10.8 4.3l1.7-1.7.9.9-1.7 1.7z',
  moon: 'M6.5 2a6 6 0 1 0 7.4 7.6A5 5 0 0 1 6.5 2z',
  half: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM8 3v10A5 5 0 0 0 8 3z',
  check: 'M6.4 11.2 3 7.8l1.1-1.1 2.3 2.3 5.5-5.5L13 4.6z',
};

/** A small sign in the colour of the text; it says nothing by itself, so the words stand beside it. */
export function Icon({ name, size = 14 }: { name: keyof typeof paths; size?: number }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      <path d={paths[name]} fill="currentColor" fill-rule="evenodd" />
    </svg>
  );
}
