/** What a person chose about the console itself, in this browser. */
export type Choice = 'language' | 'theme' | 'shortcuts';

/** One of the permitted values, or undefined; storage may be switched off. */
export function readChoice<T extends string>(choice: Choice, permitted: readonly T[]): T | undefined {
  try {
    const value = localStorage.getItem(`lienthong.${choice}`);
    return permitted.find((each) => each === value);
  } catch {
    return undefined;
  }
}

export function writeChoice(choice: Choice, value: string): void {
  try {
    localStorage.setItem(`lienthong.${choice}`, value);
  } catch {
    // Then it lasts as long as the page.
  }
}
