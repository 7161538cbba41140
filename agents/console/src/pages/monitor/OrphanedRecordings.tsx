// What the nightly look at recordings has found and is still so: somebody is to look after it.
import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { Link } from "react-router";

import { ApiError, api } from "../../api/client";
import type { RecordingOrphan } from "../../api/thirdParties";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";

const EVERY_MS = 10 * 60_000;
const SHOWN = 5;

function Orphan({ orphan }: { orphan: RecordingOrphan }) {
  const word = useWord();
  const kind = word("orphan", orphan.kind);
  if (orphan.call_id) return <Link to={`/calls/${orphan.call_id}`}>{kind}</Link>;
  return <>{`${kind} ${orphan.subject}`}</>;
}

export function OrphanedRecordings() {
  const t = useText();
  const found = useQuery<RecordingOrphan[], ApiError>({
    queryKey: ["recording-orphans"],
    queryFn: () => api.get("/recording-orphans"),
    refetchInterval: EVERY_MS,
  });
  if (!found.data?.length) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={t("orphans.title", { n: found.data.length })}
      description={
        <ul className="plain-list">
          {found.data.slice(0, SHOWN).map((orphan) => (
            <li key={orphan.id}>
              <Orphan orphan={orphan} />
            </li>
          ))}
        </ul>
      }
    />
  );
}
