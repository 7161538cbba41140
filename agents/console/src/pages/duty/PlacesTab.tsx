// 地点与固定值班: service points, who is regularly there, and the rules that rosters are checked against.
import { useQuery } from "@tanstack/react-query";
import { Button, Table } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { DUTY, personLabel, usePeople, usePlaces } from "../../api/dutyQueries";
import type { Pattern, Place, Rule } from "../../api/dutyTypes";
import { useChange } from "../../api/queries";
import { day } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { Figures } from "./Figures";
import { PatternDialog } from "./PatternDialog";
import { PlaceDialog } from "./PlaceDialog";

function Places({ edit }: { edit: (place: Place | "new") => void }) {
  const t = useText();
  const word = useWord();
  const places = usePlaces();
  return (
    <section className="pane">
      <h2>
        {t("places.title")} <Button onClick={() => edit("new")}>{t("places.new")}</Button>
      </h2>
      <Loaded query={places}>
        {(all) => (
          <Table<Place>
            size="small"
            rowKey="id"
            pagination={false}
            dataSource={all}
            columns={[
              { title: t("places.name"), dataIndex: "name" },
              { title: t("places.level"), key: "level", render: (_, row) => word("dutyLevel", row.level) },
              { title: t("places.address"), dataIndex: "address" },
              { title: t("places.phone"), dataIndex: "phone" },
              {
                title: t("places.marks"),
                key: "marks",
                render: (_, row) => (
                  <>
                    {row.hotline && <Mark kind="info">{t("places.hotline")}</Mark>}
                    {row.names_public && <Mark>{t("places.namesPublic")}</Mark>}
                    {row.first_day && <Mark kind="warn">{`${row.first_day} – ${row.last_day ?? ""}`}</Mark>}
                    {!row.active && <Mark>{t("places.closed")}</Mark>}
                  </>
                ),
              },
              {
                title: t("common.actions"),
                key: "actions",
                render: (_, row) => (
                  <Button size="small" onClick={() => edit(row)}>
                    {t("common.edit")}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Loaded>
    </section>
  );
}

function Patterns({ add }: { add: () => void }) {
  const t = useText();
  const word = useWord();
  const places = usePlaces();
  const people = usePeople();
  const patterns = useQuery<Pattern[], ApiError>({
    queryKey: ["duty", "patterns"],
    queryFn: () => api.get("/duty/patterns"),
  });
  const end = useChange((id: string) => api.post(`/duty/patterns/${id}/end`, { last_day: day(new Date()) }), [DUTY]);
  const who = (id: string) => {
    const person = people.data?.find((each) => each.id === id);
    return person ? personLabel(person) : "—";
  };
  const when = (row: Pattern) =>
    row.weekdays?.length ? row.weekdays.map((each) => word("weekday", each)).join(" ") : t("patterns.everyDay");
  return (
    <section className="pane">
      <h2>
        {t("patterns.title")} <Button onClick={add}>{t("patterns.new")}</Button>
      </h2>
      <Loaded query={patterns} isEmpty={(all) => !all.length}>
        {(all) => (
          <Table<Pattern>
            size="small"
            rowKey="id"
            pagination={{ pageSize: 20, hideOnSinglePage: true }}
            dataSource={all}
            columns={[
              { title: t("roster.person"), key: "person", render: (_, row) => who(row.account_id) },
              {
                title: t("roster.place"),
                key: "place",
                render: (_, row) => places.data?.find((place) => place.id === row.place_id)?.name ?? "—",
              },
              {
                title: t("patterns.when"),
                key: "when",
                render: (_, row) =>
                  `${when(row)} ${row.starts.slice(0, 5)}–${row.ends.slice(0, 5)} · ${word("dayKind", row.days)}`,
              },
              { title: t("roster.kind"), key: "kind", render: (_, row) => word("dutyKind", row.kind) },
              {
                title: t("common.actions"),
                key: "actions",
                render: (_, row) =>
                  row.valid_until ? (
                    t("patterns.until", { day: row.valid_until })
                  ) : (
                    <Button size="small" onClick={() => end.mutate(row.id)}>
                      {t("patterns.end")}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
    </section>
  );
}

function Rules() {
  const t = useText();
  const word = useWord();
  const rules = useQuery<Rule[], ApiError>({ queryKey: ["duty", "rules"], queryFn: () => api.get("/duty/rules") });
  const places = usePlaces();
  return (
    <section className="pane">
      <h2>{t("rules.title")}</h2>
      <Loaded query={rules}>
        {(all) => (
          <Table<Rule>
            size="small"
            rowKey="id"
            pagination={false}
            dataSource={all}
            columns={[
              {
                title: t("rules.scope"),
                key: "scope",
                render: (_, row) =>
                  row.level
                    ? word("dutyLevel", row.level)
                    : (places.data?.find((place) => place.id === row.place_id)?.name ?? "—"),
              },
              { title: t("rules.kind"), key: "kind", render: (_, row) => word("ruleKind", row.kind) },
              { title: t("rules.figure"), dataIndex: "figure", align: "right" },
              { title: t("rules.source"), dataIndex: "source" },
              {
                title: t("accounts.active"),
                key: "active",
                render: (_, row) => (
                  <Mark kind={row.active ? "good" : "plain"}>{t(row.active ? "rules.on" : "rules.off")}</Mark>
                ),
              },
            ]}
          />
        )}
      </Loaded>
    </section>
  );
}

export function PlacesTab() {
  const [edited, setEdited] = useState<Place | "new" | null>(null);
  const [adding, setAdding] = useState(false);
  return (
    <>
      <Patterns add={() => setAdding(true)} />
      <Places edit={setEdited} />
      <Rules />
      <Figures />
      {edited && <PlaceDialog place={edited === "new" ? null : edited} close={() => setEdited(null)} />}
      {adding && <PatternDialog close={() => setAdding(false)} />}
    </>
  );
}
