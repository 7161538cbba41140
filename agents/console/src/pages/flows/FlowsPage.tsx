// 流程检查: what the check of each phone menu found, and which prompts have no recording in which language.
import { useQuery } from "@tanstack/react-query";
import { Alert, Collapse } from "antd";

import { ApiError, api } from "../../api/client";
import type { FlowState } from "../../api/types";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark, type MarkKind } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";

interface Recorded {
  language: string;
  missing: string[];
}

const LEVEL_KINDS: Record<string, MarkKind> = { error: "bad", warning: "warn", info: "info" };

/** The check writes for engineers; what callers feel most often is said in the reader's language. */
function useFindingText(): (message: string) => string {
  const t = useText();
  const word = useWord();
  return (message) => {
    const missing = /^(\S+) \(([\w-]+)\) is not recorded$/.exec(message);
    return missing
      ? t("flows.notRecorded", { prompt: missing[1] ?? "", language: word("language", missing[2]) })
      : message;
  };
}

function Findings({ flow }: { flow: FlowState }) {
  const t = useText();
  const word = useWord();
  const text = useFindingText();
  if (!flow.findings.length) return <Alert type="success" showIcon title={t("flows.noFindings")} />;
  return (
    <ul className="findings">
      {flow.findings.map((finding) => (
        <li key={`${finding.node ?? ""}-${finding.message}`}>
          <Mark kind={LEVEL_KINDS[finding.level ?? ""] ?? "plain"}>{word("level", finding.level)}</Mark>
          {finding.node && <code>{finding.node}</code>} {text(finding.message ?? "")}
        </li>
      ))}
    </ul>
  );
}

function Recordings({ flow }: { flow: FlowState }) {
  const t = useText();
  const word = useWord();
  return (
    <Collapse
      size="small"
      items={(flow.languages as unknown as Recorded[]).map(({ language, missing }) => ({
        key: language,
        label: (
          <>
            {word("language", language)}{" "}
            {missing.length ? (
              <Mark kind="warn">{t("flows.missing", { n: missing.length })}</Mark>
            ) : (
              <Mark kind="good">{t("flows.complete")}</Mark>
            )}
          </>
        ),
        children: missing.length ? (
          <>
            <p className="soft">{t("flows.missingMeans")}</p>
            <div className="codes">
              {missing.map((id) => (
                <code key={id}>{id}</code>
              ))}
            </div>
          </>
        ) : (
          t("flows.completeMeans")
        ),
      }))}
    />
  );
}

export default function FlowsPage() {
  const t = useText();
  const flows = useQuery<FlowState[], ApiError>({ queryKey: ["flows"], queryFn: () => api.get("/flows") });
  return (
    <PageFrame title={t("menu.flows")}>
      <Loaded query={flows} isEmpty={(all) => !all.length}>
        {(all) =>
          all.map((flow) => (
            <section className="pane" key={`${flow.key}-${flow.version}`}>
              <h2>
                {flow.key} <Mark>{t("flows.version", { n: flow.version })}</Mark>
              </h2>
              <h3>{t("flows.recordings")}</h3>
              <Recordings flow={flow} />
              <h3>{t("flows.findings")}</h3>
              <Findings flow={flow} />
            </section>
          ))
        }
      </Loaded>
    </PageFrame>
  );
}
