// 换班: what colleagues agreed among themselves, and what a supervisor must look at first.
import { useQuery } from "@tanstack/react-query";
import { Button, Space, Table } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { DUTY, personLabel } from "../../api/dutyQueries";
import type { Shift, Swap } from "../../api/dutyTypes";
import { useChange, useMe } from "../../api/queries";
import { clock } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { ReasonDialog } from "../../parts/ReasonDialog";

export const shiftText = (shift: Shift | null | undefined): string =>
  shift ? `${shift.day} ${clock(shift.starts_at)}–${clock(shift.ends_at)} ${shift.place_name}` : "—";

function Decision({ swap, approved, close }: { swap: Swap; approved: boolean; close: () => void }) {
  const t = useText();
  const decide = useChange((note: string) => api.post(`/duty/swaps/${swap.id}/decide`, { approved, note }), [DUTY]);
  return (
    <ReasonDialog
      title={t(approved ? "swap.approve" : "swap.refuse")}
      required={!approved}
      busy={decide.isPending}
      close={close}
      send={(note) => decide.mutate(note, { onSuccess: close })}
    />
  );
}

export function SwapTable({ rows, actions }: { rows: Swap[]; actions: (swap: Swap) => React.ReactNode }) {
  const t = useText();
  const word = useWord();
  return (
    <Table<Swap>
      size="small"
      rowKey="id"
      dataSource={rows}
      pagination={{ pageSize: 10, hideOnSinglePage: true }}
      columns={[
        { title: t("swap.asking"), key: "asking", render: (_, row) => personLabel(row.asking) },
        { title: t("roster.shift"), key: "shift", render: (_, row) => shiftText(row.shift) },
        { title: t("swap.asked"), key: "asked", render: (_, row) => personLabel(row.asked) },
        { title: t("swap.inReturn"), key: "other", render: (_, row) => shiftText(row.other_shift) },
        { title: t("common.reason"), dataIndex: "reason" },
        {
          title: t("swap.state"),
          key: "state",
          render: (_, row) => (
            <>
              <Mark kind={row.state === "accepted" ? "warn" : "plain"}>{word("swapState", row.state)}</Mark>
              {row.approval_because && <span className="soft"> {word("swapBecause", row.approval_because)}</span>}
            </>
          ),
        },
        { title: t("common.actions"), key: "actions", render: (_, row) => actions(row) },
      ]}
    />
  );
}

export function useSwaps() {
  return useQuery<Swap[], ApiError>({ queryKey: ["duty", "swaps"], queryFn: () => api.get("/duty/swaps") });
}

export function SwapTab() {
  const t = useText();
  const me = useMe();
  const swaps = useSwaps();
  const [decided, setDecided] = useState<{ swap: Swap; approved: boolean } | null>(null);
  const involved = (swap: Swap) => [swap.asking.id, swap.asked.id].includes(me.data?.id ?? "");
  return (
    <>
      <Loaded query={swaps} isEmpty={(all) => !all.length}>
        {(all) => (
          <SwapTable
            rows={all}
            actions={(swap) =>
              swap.state === "accepted" &&
              !involved(swap) && (
                <Space>
                  <Button size="small" type="primary" onClick={() => setDecided({ swap, approved: true })}>
                    {t("swap.approve")}
                  </Button>
                  <Button size="small" onClick={() => setDecided({ swap, approved: false })}>
                    {t("swap.refuse")}
                  </Button>
                </Space>
              )
            }
          />
        )}
      </Loaded>
      {decided && <Decision {...decided} close={() => setDecided(null)} />}
    </>
  );
}
