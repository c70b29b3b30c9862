/** Water held, split, let on. One colour: the text's. Legible from 16 px. */
export function Logo({ size }: { readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <g stroke="currentColor" strokeWidth="2" strokeLinecap="round">
        <path d="M2 7h6M2 12h6M2 17h6" />
        <path d="M16 12c3 0 6 1.5 6 5" />
      </g>
      <rect x="11" y="4" width="2" height="16" fill="currentColor" />
    </svg>
  );
}
