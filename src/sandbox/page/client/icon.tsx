// Drawn here, as not every machine has a font with these signs.
const paths = {
  lock: 'M4.5 7V5a3.5 3.5 0 0 1 7 0v2h.5a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1zm1.5 0h4V5a2 2 0 0 0-4 0z',
  eye: 'M8 3.5c3.5 0 6 2.8 7 4.5-1 1.7-3.5 4.5-7 4.5S2 9.7 1 8c1-1.7 3.5-4.5 7-4.5zm0 2a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z',
  camera:
    'M5.5 3h5l1 1.5H14a1 1 0 0 1 1 1V12a1 1 0 0 1-1 1H2a1 1 0 0 1-1-1V5.5a1 1 0 0 1 1-1h2.5zM8 6a2.75 2.75 0 1 0 0 5.5A2.75 2.75 0 0 0 8 6z',
  bolt: 'M9 1 3 9h4l-1 6 7-9H8.5z',
  send: 'M2 2.5 14.5 8 2 13.5 3.5 8.75 9 8 3.5 7.25z',
  dot: 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6z',
};

/** A small sign in the colour of the text; it says nothing by itself, so the words stand beside it. */
export function Icon({ name, size = 14 }: { name: keyof typeof paths; size?: number }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      <path d={paths[name]} fill="currentColor" fill-rule="evenodd" />
    </svg>
  );
}
