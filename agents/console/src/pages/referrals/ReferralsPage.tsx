// 转介: for the centre what was given to whom; for a provider's people what was given to them, and nothing else.
import { useQuery } from "@tanstack/react-query";
import { Button, Segmented, Table } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { ApiError, api } from "../../api/client";
import { useChange, useMe } from "../../api/queries";
import type { Referral, ReferralPage } from "../../api/services";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { ReasonDialog } from "../../parts/ReasonDialog";
import { isInside } from "../../roles";
import { ReferralActions } from "./ReferralActions";

const STATES = ["open", "overdue", "done", "declined", "handed_over"] as const;
const STALE = [["referrals"], ["ticket"]];

/** The number is shown once, to who gives a reason; it is not kept on the page. */
function Number({ referral }: { referral: Referral }) {
  const t = useText();
  const [asking, setAsking] = useState(false);
  const [number, setNumber] = useState<string | null>(null);
  const ask = useChange((reason: string) =>
    api.post<{ number: string }>(`/referrals/${referral.id}/number`, { reason }),
  );
  if (!referral.number_masked) return <Mark kind="private">{t("referral.numberHidden")}</Mark>;
  if (number) return <b className="timer">{number}</b>;
  return (
    <>
      {referral.number_masked}{" "}
      {referral.mine && (
        <Button size="small" type="link" onClick={() => setAsking(true)}>
          {t("referral.showNumber")}
        </Button>
      )}
      {asking && (
        <ReasonDialog
          title={t("referral.showNumber")}
          busy={ask.isPending}
          close={() => setAsking(false)}
          send={(reason) =>
            ask.mutate(reason, {
              onSuccess: (told) => {
                setNumber(told.number);
                setAsking(false);
              },
            })
          }
        />
      )}
    </>
  );
}

function State({ referral }: { referral: Referral }) {
  const t = useText();
  const word = useWord();
  const due = referral.state === "sent" ? referral.ack_due_at : referral.contact_due_at;
  return (
    <>
      <Mark kind={referral.overdue ? "bad" : "info"}>{word("referralState", referral.state)}</Mark>
      {referral.result && <div>{word("referralResult", referral.result)}</div>}
      {(referral.state === "sent" || (referral.state === "acknowledged" && !referral.contacted_at)) && due && (
        <div className={referral.overdue ? "late" : "soft"}>
          {t(referral.state === "sent" ? "referral.ackBy" : "referral.contactBy", { at: dateTime(due) })}
        </div>
      )}
      {referral.end_note && <div className="soft">{referral.end_note}</div>}
    </>
  );
}

export default function ReferralsPage() {
  const t = useText();
  const word = useWord();
  const me = useMe();
  const [state, setState] = useState<(typeof STATES)[number]>("open");
  const [page, setPage] = useState(1);
  const inside = Boolean(me.data && isInside(me.data));
  const found = useQuery<ReferralPage, ApiError>({
    queryKey: ["referrals", state, page],
    queryFn: () => api.get("/referrals", { state, page }),
  });
  return (
    <PageFrame
      title={t("menu.referrals")}
      tools={
        <Segmented
          aria-label={t("tickets.state")}
          value={state}
          onChange={(value) => {
            setState(value);
            setPage(1);
          }}
          options={STATES.map((each) => ({ value: each, label: t(`referrals.${each}`) }))}
        />
      }
    >
      <section className="pane">
        <Loaded query={found} isEmpty={(all) => !all.total} empty={t("referral.none")}>
          {(all) => (
            <Table<Referral>
              size="small"
              rowKey="id"
              dataSource={all.items}
              pagination={{
                current: page,
                total: all.total,
                pageSize: all.page_size,
                onChange: setPage,
                showSizeChanger: false,
              }}
              columns={[
                {
                  title: t("referral.number"),
                  key: "number",
                  render: (_, row) => (
                    <>
                      {row.number}
                      <div className="soft">{dateTime(row.referred_at)}</div>
                    </>
                  ),
                },
                {
                  title: t("referral.target"),
                  key: "target",
                  render: (_, row) => (
                    <>
                      {row.target_name}
                      <div className="soft">{word("providerKind", row.target_kind)}</div>
                    </>
                  ),
                },
                {
                  title: t("referral.matter"),
                  key: "ticket",
                  render: (_, row) =>
                    inside && row.ticket_id ? (
                      <Link to={`/tickets/${row.ticket_id}`}>{row.ticket_number}</Link>
                    ) : (
                      row.ticket_number
                    ),
                },
                { title: t("referral.wish"), dataIndex: "wish" },
                { title: t("calls.number"), key: "caller", render: (_, row) => <Number referral={row} /> },
                { title: t("tickets.state"), key: "state", render: (_, row) => <State referral={row} /> },
                {
                  title: t("common.actions"),
                  key: "actions",
                  render: (_, row) => <ReferralActions referral={row} stale={STALE} />,
                },
              ]}
            />
          )}
        </Loaded>
      </section>
    </PageFrame>
  );
}
