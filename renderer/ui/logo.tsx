type LogoProps = { readonly size?: number; readonly className?: string | undefined };

/** The mark: two speech bubbles that overlap as two devices on one wire do. Decorative; the name stands beside it. */
export function Logo({ size = 32, className }: LogoProps) {
  return (
    <svg className={className} width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" fill="var(--accent)" />
      <path
        d="M8.500 7h9a3.500 3.500 0 0 1 3.500 3.500v3.500a3.500 3.500 0 0 1-3.500 3.500h-4.300l-3.700 3.200a.6.6 0 0 1-1-.45V17.500A3.500 3.500 0 0 1 5 14v-3.500A3.500 3.500 0 0 1 8.500 7Z"
        fill="#fff"
      />
      <path
        d="M23 12.500h.5A3.500 3.500 0 0 1 27 16v3.500a3.500 3.500 0 0 1-3.500 3.500v2.700a.6.6 0 0 1-1 .45L18.900 23H15a3.500 3.500 0 0 1-2.600-1.150l2.500-2.100h2.850A5.250 5.250 0 0 0 23 14.500Z"
        fill="#fff"
        fillOpacity="0.6"
      />
    </svg>
  );
}
