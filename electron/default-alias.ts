import os from 'node:os';
import { aliasSchema, freeAlias } from '../shared/model/alias.ts';

/** The name of the person's account on this machine, made fit to be an alias. */
export function defaultAlias(): string {
  const alias = aliasSchema.safeParse(accountName());
  if (!alias.success) return 'Guest';
  return freeAlias(alias.data, () => false);
}

function accountName(): string {
  try {
    return os.userInfo().username;
  } catch {
    // The system may have no entry for the user that runs this.
    return '';
  }
}
