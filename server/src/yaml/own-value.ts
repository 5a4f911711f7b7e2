/** What a dictionary holds under a name that a document chose: `constructor` and `toString`, which every object has, are in none. */
export function ownValue<Value>(
  dictionary: Readonly<Record<string, Value>>,
  name: string,
): Value | undefined {
  return Object.hasOwn(dictionary, name) ? dictionary[name] : undefined;
}
