// Reads an announcement as it is typed: `2027-01-01 2027-01-03 元旦`, `2027-01-01 元旦`, `2027-02-06 上班`. Pure.

export interface Announced {
  holidays: { first_day: string; last_day: string; name: string }[];
  workdays: string[];
  wrong: string[];
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const WORKED = /^(上班|调休|workday)$/i;

export function readYear(text: string): Announced {
  const read: Announced = { holidays: [], workdays: [], wrong: [] };
  for (const line of text.split("\n").map((each) => each.trim())) {
    if (!line) continue;
    const [first = "", second = "", ...rest] = line.split(/[\s,，至]+/);
    const last = DAY.test(second) ? second : first;
    const name = (DAY.test(second) ? rest : [second, ...rest]).join(" ").trim();
    if (!DAY.test(first) || !name || last < first) read.wrong.push(line);
    else if (WORKED.test(name)) read.workdays.push(first);
    else read.holidays.push({ first_day: first, last_day: last, name });
  }
  return read;
}
