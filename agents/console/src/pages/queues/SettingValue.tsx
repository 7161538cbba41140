// A setting's value in words.
import type { QueuePolicy } from "../../api/types";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { SETTINGS, type Setting } from "./settings";

/** `topic:labour` as the reader calls it; `topic:*` and `*` for all of a kind, or all. */
export function useSkillName(): (skill: string) => string {
  const t = useText();
  const word = useWord();
  const kinds: Record<string, string> = {
    "*": t("queues.allSkills"),
    "topic:*": t("queues.allTopics"),
    "group:*": t("queues.allGroups"),
  };
  return (skill) => kinds[skill] ?? word("skill", skill);
}

export function SettingValue({ queue, name }: { queue: QueuePolicy; name: Setting }) {
  const t = useText();
  const skill = useSkillName();
  const shown = SETTINGS.find((each) => each.name === name);
  const value = queue[name];
  if (name === "relax_steps") {
    if (!queue.relax_steps.length) return <>{t("queues.neverRelaxed")}</>;
    return (
      <ul className="short-list">
        {queue.relax_steps.map((step) => (
          <li key={step.after_seconds}>
            {t("queues.step", { seconds: step.after_seconds, skills: step.drop.map(skill).join("、") })}
          </li>
        ))}
      </ul>
    );
  }
  if (typeof value === "boolean") return <>{t(value ? "queues.yes" : "common.no")}</>;
  if (value === null) return <>{t(shown?.empty === "unlimited" ? "queues.unlimited" : "queues.never")}</>;
  return <>{shown?.kind === "seconds" ? t("queues.seconds", { n: Number(value) }) : String(value)}</>;
}
