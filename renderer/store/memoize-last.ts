/** `compute` that answers the same object while its arguments are the very same. */
export function memoizeLast<Args extends readonly unknown[], Value>(compute: (...args: Args) => Value): (...args: Args) => Value {
  let last: { readonly args: Args; readonly value: Value } | undefined;
  return (...args) => {
    if (last === undefined || args.some((arg, index) => !Object.is(arg, last?.args[index]))) last = { args, value: compute(...args) };
    return last.value;
  };
}
