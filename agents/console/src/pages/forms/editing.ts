// Writing forms as text: choices and codes. Pure.

/** `iou=欠条；none=没有` as [code, name]. A choice without a code gets one. */
export function choicesOf(text: string): [string, string][] {
  return text
    .split(/[;；]/)
    .map((each) => each.trim())
    .filter(Boolean)
    .map((each, at) => {
      const [code, ...name] = each.split("=");
      return name.length ? [code?.trim() ?? "", name.join("=").trim()] : [`option_${at + 1}`, each];
    });
}

export const writtenChoices = (choices: [string, string][]): string =>
  choices.map(([code, name]) => `${code}=${name}`).join("；");

export const codesOf = (text: string): string[] => text.split(/[\s,，、;；]+/).filter(Boolean);

/** A key that no field has yet; keys are never shown, and never given to something else. */
export function nextKey(taken: string[]): string {
  let number = taken.length + 1;
  while (taken.includes(`field_${number}`)) number += 1;
  return `field_${number}`;
}
