import { numberedName, receivedFileName, safeFileName } from '../safe-name.ts';
import { faultsOfNaming, faultsOfNumberedName, faultsOfSavedName } from './name-rules.ts';

export type Violation = { readonly rule: string; readonly name: string; readonly became: string; readonly fault: string };

const NUMBERS = [2, 9, 10, 1_000];

/** Every rule about names that does not hold for `name`, offered by somebody called `alias`. Rules NM1 to NM5. */
export function violationsOf(name: string, alias: string): readonly Violation[] {
  const safe = safeFileName(name);
  const saved = receivedFileName(alias, name);
  const violations = [
    ...told('NM1, NM3', name, safe, faultsOfNaming(name, safe)),
    ...told('NM2', name, safeFileName(safe), safeFileName(safe) === safe ? [] : ['is another one when it is made safe again']),
    ...told('NM4', name, saved, faultsOfSavedName(alias, name, saved)),
    ...told('NM2', name, safeFileName(saved), safeFileName(saved) === saved ? [] : ['is another one when it is made safe again']),
  ];
  for (const number of NUMBERS) {
    const numbered = numberedName(saved, number);
    violations.push(...told('NM5', name, numbered, faultsOfNumberedName(saved, number, numbered)));
  }
  return violations;
}

function told(rule: string, name: string, became: string, faults: readonly string[]): readonly Violation[] {
  return faults.map((fault) => ({ rule, name, became, fault }));
}
