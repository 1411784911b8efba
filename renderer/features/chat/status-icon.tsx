import type { ReactNode } from 'react';

/** What has become of an own message, as a picture with a name. */
export function StatusIcon({ icon, label }: { readonly icon: ReactNode; readonly label: string }) {
  return (
    <span role="img" aria-label={label} title={label} style={{ display: 'inline-grid' }}>
      {icon}
    </span>
  );
}
