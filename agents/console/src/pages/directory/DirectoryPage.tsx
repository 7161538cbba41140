// 服务名录: providers by kind with their counts, villages' advisers, imports for administrators.
import { Button, Input, Select, Table, Tabs } from "antd";
import { useState } from "react";

import { useMe } from "../../api/queries";
import {
  PROVIDER_KINDS,
  useAdvisers,
  useLocalPlaces,
  useProviders,
  type Adviser,
  type Provider,
  type ProviderKind,
} from "../../api/services";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { isAdmin } from "../../roles";
import { ImportDialog } from "./ImportDialog";
import { MembersDialog } from "./MembersDialog";
import { ProviderDialog } from "./ProviderDialog";

function Providers({ admin }: { admin: boolean }) {
  const t = useText();
  const word = useWord();
  const [kind, setKind] = useState<ProviderKind | null>(null);
  const [text, setText] = useState("");
  const [page, setPage] = useState(1);
  const [edited, setEdited] = useState<Provider | null>(null);
  const [staffed, setStaffed] = useState<Provider | null>(null);
  const found = useProviders(kind, text, page);
  const counts = found.data?.counts ?? {};
  return (
    <>
      <div className="filter-bar">
        <Select
          allowClear
          style={{ minWidth: 240 }}
          aria-label={t("directory.kind")}
          placeholder={t("directory.allKinds")}
          value={kind}
          onChange={(value: ProviderKind | undefined) => {
            setKind(value ?? null);
            setPage(1);
          }}
          options={PROVIDER_KINDS.map((each) => ({
            value: each,
            label: `${word("providerKind", each)} ${counts[each] ?? 0}`,
          }))}
        />
        <Input.Search
          allowClear
          style={{ maxWidth: 260 }}
          aria-label={t("directory.search")}
          placeholder={t("directory.search")}
          onSearch={(value) => {
            setText(value.trim());
            setPage(1);
          }}
        />
      </div>
      <Loaded query={found} isEmpty={(all) => !all.total}>
        {(all) => (
          <Table<Provider>
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
                title: t("directory.name"),
                key: "name",
                render: (_, row) => (
                  <>
                    {row.name} {!row.confirmed && <Mark kind="warn">{t("directory.unconfirmed")}</Mark>}
                    <div className="soft">{word("providerKind", row.kind)}</div>
                  </>
                ),
              },
              { title: t("directory.phone"), dataIndex: "phone", className: "timer" },
              {
                title: t("directory.address"),
                key: "address",
                render: (_, row) => `${row.place_name} ${row.address}`.trim() || "—",
              },
              { title: t("directory.hours"), dataIndex: "hours" },
              { title: t("directory.specialties"), key: "specialties", render: (_, row) => row.specialties.join("、") },
              {
                title: t("common.actions"),
                key: "actions",
                render: (_, row) =>
                  admin && (
                    <span className="row-actions">
                      <Button size="small" onClick={() => setEdited(row)}>
                        {t("common.edit")}
                      </Button>
                      {row.kind !== "hotline" && (
                        <Button size="small" onClick={() => setStaffed(row)}>
                          {t("directory.members")}
                        </Button>
                      )}
                    </span>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      {edited && <ProviderDialog provider={edited} close={() => setEdited(null)} />}
      {staffed && <MembersDialog provider={staffed} close={() => setStaffed(null)} />}
    </>
  );
}

function Advisers() {
  const t = useText();
  const [text, setText] = useState("");
  const [place, setPlace] = useState<string | null>(null);
  const places = useLocalPlaces(text);
  const advisers = useAdvisers(place);
  return (
    <>
      <Select
        showSearch={{ filterOption: false, onSearch: setText }}
        allowClear
        style={{ minWidth: 320 }}
        aria-label={t("directory.village")}
        placeholder={t("directory.village")}
        value={place}
        onChange={(value: string | undefined) => setPlace(value ?? null)}
        options={(places.data ?? []).map((each) => ({ value: each.code, label: `${each.name} ${each.code}` }))}
      />
      {place && (
        <Loaded query={advisers} isEmpty={(all) => !all.length} empty={t("directory.noAdviser")} rows={2}>
          {(all) => (
            <Table<Adviser>
              size="small"
              rowKey={(row) => `${row.place_code} ${row.name}`}
              pagination={false}
              dataSource={all}
              columns={[
                { title: t("directory.village"), dataIndex: "place_name" },
                { title: t("accounts.name"), dataIndex: "name" },
                { title: t("directory.firm"), dataIndex: "firm" },
                { title: t("directory.phone"), dataIndex: "phone", className: "timer" },
                { title: t("directory.hours"), dataIndex: "hours" },
              ]}
            />
          )}
        </Loaded>
      )}
    </>
  );
}

export default function DirectoryPage() {
  const t = useText();
  const me = useMe();
  const [shown, setShown] = useState<"import" | "new" | null>(null);
  const admin = Boolean(me.data && isAdmin(me.data));
  return (
    <PageFrame
      title={t("menu.directory")}
      tools={
        admin && (
          <>
            <Button onClick={() => setShown("import")}>{t("directory.import")}</Button>
            <Button type="primary" onClick={() => setShown("new")}>
              {t("directory.new")}
            </Button>
          </>
        )
      }
    >
      <section className="pane">
        <Tabs
          items={[
            { key: "providers", label: t("directory.providers"), children: <Providers admin={admin} /> },
            { key: "advisers", label: t("directory.advisers"), children: <Advisers /> },
          ]}
        />
      </section>
      {shown === "import" && <ImportDialog close={() => setShown(null)} />}
      {shown === "new" && <ProviderDialog provider={null} close={() => setShown(null)} />}
    </PageFrame>
  );
}
