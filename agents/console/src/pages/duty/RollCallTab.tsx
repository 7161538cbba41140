// 点名: call the roll now; who did not answer stands first. When the next random one comes nobody is told.
import { useQuery } from "@tanstack/react-query";
import { Button, Table } from "antd";

import { ApiError, api } from "../../api/client";
import { DUTY } from "../../api/dutyQueries";
import type { RollCall } from "../../api/dutyTypes";
import { useChange } from "../../api/queries";
import { clock, dateTime, secondsSince } from "../../format/time";
import { useNow } from "../../format/useNow";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark, type MarkKind } from "../../parts/Mark";
import { RateText } from "../../parts/RateText";

const MARKS: Record<string, MarkKind> = { missed: "bad", waiting: "info", excused: "plain", answered: "good" };

function Members({ roll }: { roll: RollCall }) {
  const word = useWord();
  return (
    <div className="roll-members">
      {roll.members.map((member) => (
        <span key={member.person.id}>
          {member.person.name} <Mark kind={MARKS[member.state]}>{word("rollState", member.state)}</Mark>
          {member.excuse && <span className="soft"> {word("state" as "verdict", member.excuse)}</span>}
          {member.answered_at && <span className="soft"> {clock(member.answered_at, true)}</span>}
        </span>
      ))}
    </div>
  );
}

function Left({ roll }: { roll: RollCall }) {
  const t = useText();
  const now = useNow();
  const left = Math.max(0, -secondsSince(roll.closes_at, now));
  return <Mark kind="info">{t("rollCall.left", { n: left })}</Mark>;
}

export function RollCallTab() {
  const t = useText();
  const word = useWord();
  const rolls = useQuery<RollCall[], ApiError>({
    queryKey: ["duty", "roll-calls"],
    queryFn: () => api.get("/duty/roll-calls"),
    refetchInterval: 15_000,
  });
  const call = useChange(() => api.post("/duty/roll-calls", {}), [DUTY]);
  const open = rolls.data?.some((roll) => roll.state === "open") ?? false;
  return (
    <>
      <div className="roster-head">
        <Button type="primary" disabled={open} loading={call.isPending} onClick={() => call.mutate(undefined)}>
          {t("rollCall.call")}
        </Button>
        <span className="soft">{t("rollCall.means")}</span>
      </div>
      <Loaded query={rolls} isEmpty={(all) => !all.length}>
        {(all) => (
          <Table<RollCall>
            size="small"
            rowKey="id"
            dataSource={all}
            pagination={{ pageSize: 10, hideOnSinglePage: true }}
            columns={[
              { title: t("rollCall.at"), key: "at", render: (_, roll) => dateTime(roll.called_at) },
              { title: t("roster.kind"), key: "kind", render: (_, roll) => word("rollKind", roll.kind) },
              {
                title: t("rollCall.response"),
                key: "response",
                render: (_, roll) => (roll.state === "open" ? <Left roll={roll} /> : <RateText rate={roll.response} />),
              },
              { title: t("rollCall.members"), key: "members", render: (_, roll) => <Members roll={roll} /> },
            ]}
          />
        )}
      </Loaded>
    </>
  );
}
