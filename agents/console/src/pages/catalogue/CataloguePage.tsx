// 服务事项清单: every item with its owner and versions. Nothing is public before its owner has accepted it.
import { useQuery } from "@tanstack/react-query";
import { Button, Space, Table } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { useChange, useMe } from "../../api/queries";
import type { CatalogueFigures, ItemAdmin, ItemVersion } from "../../api/services";
import { day } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark, type MarkKind } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { ReasonDialog } from "../../parts/ReasonDialog";
import { isAdmin, isSupervisor } from "../../roles";
import { ItemDialog } from "./ItemDialog";

const KINDS: Record<ItemVersion["state"], MarkKind> = {
  draft: "plain",
  offered: "warn",
  published: "good",
  refused: "bad",
  superseded: "plain",
  withdrawn: "plain",
};
const STALE = [["catalogue"]];
const MONTH_MS = 30 * 86_400_000;

function Figures() {
  const t = useText();
  const to = day(new Date());
  const from = day(new Date(Date.now() - MONTH_MS));
  const found = useQuery<CatalogueFigures, ApiError>({
    queryKey: ["catalogue", "figures", from, to],
    queryFn: () => api.get("/catalogue/figures", { from, to }),
  });
  const counted = found.data;
  if (!counted) return null;
  return (
    <p className="hints">
      <span>{t("catalogue.repeated", { n: counted.notices_repeated, of: counted.notices })}</span>
      <span>{t("catalogue.overVisits", { n: counted.visits_over_limit, of: counted.visits })}</span>
      <span>{t("catalogue.instantMissed", { n: counted.instant_missed, of: counted.instant_matters })}</span>
    </p>
  );
}

function Actions({ item, admin, edit }: { item: ItemAdmin; admin: boolean; edit: () => void }) {
  const t = useText();
  const [asking, setAsking] = useState<"refuse" | "withdraw" | null>(null);
  const send = useChange(
    ({ step, reason }: { step: string; reason?: string }) =>
      api.post(`/catalogue/items/${item.id}/${step}`, reason === undefined ? undefined : { reason }),
    STALE,
  );
  const act = (step: string, reason?: string) => send.mutate({ step, reason }, { onSuccess: () => setAsking(null) });
  const has = (state: ItemVersion["state"]) => item.versions.some((each) => each.state === state);
  return (
    <Space wrap size="small">
      {item.mine && (
        <>
          <Button size="small" type="primary" loading={send.isPending} onClick={() => act("accept")}>
            {t("catalogue.accept")}
          </Button>
          <Button size="small" onClick={() => setAsking("refuse")}>
            {t("catalogue.refuse")}
          </Button>
        </>
      )}
      {admin && !has("offered") && (
        <Button size="small" onClick={edit}>
          {t("common.edit")}
        </Button>
      )}
      {admin && has("draft") && (
        <Button size="small" loading={send.isPending} onClick={() => act("offer")}>
          {t("catalogue.offer")}
        </Button>
      )}
      {admin && (has("offered") || has("published")) && (
        <Button size="small" onClick={() => setAsking("withdraw")}>
          {t("catalogue.withdraw")}
        </Button>
      )}
      {asking && (
        <ReasonDialog
          danger
          title={t(`catalogue.${asking}`)}
          busy={send.isPending}
          close={() => setAsking(null)}
          send={(reason) => act(asking, reason)}
        />
      )}
    </Space>
  );
}

function Items({ all, admin }: { all: ItemAdmin[]; admin: boolean }) {
  const t = useText();
  const word = useWord();
  const [edited, setEdited] = useState<ItemAdmin | null>(null);
  const limit = (version: ItemVersion) =>
    version.limit_unit === "at_once"
      ? word("limitUnit", "at_once")
      : `${version.limit_amount} ${word("limitUnit", version.limit_unit)}`;
  return (
    <>
      <Table<ItemAdmin>
        size="small"
        rowKey="id"
        pagination={false}
        dataSource={all}
        columns={[
          {
            title: t("catalogue.item"),
            key: "item",
            render: (_, row) => {
              const latest = row.versions[0];
              return (
                <>
                  <b>{latest?.name}</b> {latest?.instant && <Mark kind="good">{t("catalogue.instant")}</Mark>}
                  {latest && !latest.confirmed && <Mark kind="warn">{t("catalogue.unconfirmed")}</Mark>}
                  <div className="soft">{word("serviceLine", latest?.line)}</div>
                </>
              );
            },
          },
          {
            title: t("catalogue.owner"),
            key: "owner",
            render: (_, row) => {
              const latest = row.versions[0];
              if (!latest?.owner) return <span className="late">{t("catalogue.noOwner")}</span>;
              return (
                <>
                  {latest.owner.name}
                  {latest.backup_owner && <span className="soft">（{latest.backup_owner.name}）</span>}
                </>
              );
            },
          },
          {
            title: t("catalogue.limit"),
            key: "limit",
            render: (_, row) => row.versions[0] && limit(row.versions[0]),
          },
          {
            title: t("catalogue.materials"),
            key: "materials",
            render: (_, row) => row.versions[0]?.materials.map((each) => each.name).join("、"),
          },
          { title: t("catalogue.maxVisits"), key: "visits", render: (_, row) => row.versions[0]?.max_visits },
          {
            title: t("catalogue.versions"),
            key: "versions",
            render: (_, row) =>
              row.versions.slice(0, 3).map((each) => (
                <div key={each.id}>
                  v{each.version} <Mark kind={KINDS[each.state]}>{word("itemState", each.state)}</Mark>{" "}
                  {each.decision_note && <span className="soft">{each.decision_note}</span>}
                </div>
              )),
          },
          {
            title: t("common.actions"),
            key: "actions",
            render: (_, row) => <Actions item={row} admin={admin} edit={() => setEdited(row)} />,
          },
        ]}
      />
      {edited && <ItemDialog item={edited} close={() => setEdited(null)} />}
    </>
  );
}

export default function CataloguePage() {
  const t = useText();
  const me = useMe();
  const [adding, setAdding] = useState(false);
  const admin = Boolean(me.data && isAdmin(me.data));
  const supervises = Boolean(me.data && isSupervisor(me.data));
  const found = useQuery<ItemAdmin[], ApiError>({
    queryKey: ["catalogue", "items", supervises],
    queryFn: () => api.get(supervises ? "/catalogue/items" : "/catalogue/mine"),
    enabled: Boolean(me.data),
  });
  return (
    <PageFrame
      title={t("menu.catalogue")}
      tools={
        admin && (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t("catalogue.new")}
          </Button>
        )
      }
    >
      <section className="pane">
        {supervises && <Figures />}
        <Loaded query={found} isEmpty={(all) => !all.length} empty={t("catalogue.nothingForYou")}>
          {(all) => <Items all={all} admin={admin} />}
        </Loaded>
      </section>
      {adding && <ItemDialog item={null} close={() => setAdding(false)} />}
    </PageFrame>
  );
}
