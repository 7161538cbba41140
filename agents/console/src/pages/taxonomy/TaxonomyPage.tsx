// The table of categories: what is in force, its versions, and a new version an administrator puts together here.
import { useQuery } from "@tanstack/react-query";
import { App, Button, Input, Modal, Select, Space, Table } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import type { Taxonomy, TaxonomyChange, TaxonomyLine } from "../../api/matterTypes";
import { useChange, useMe } from "../../api/queries";
import { dateTime } from "../../format/time";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { ReasonDialog } from "../../parts/ReasonDialog";
import { isAdmin } from "../../roles";

type Edit = { action: "rename" | "add"; code: string; name: string };

function EditDialog({ edit, close, keep }: { edit: Edit; close: () => void; keep: (change: TaxonomyChange) => void }) {
  const t = useText();
  const [code, setCode] = useState(edit.code);
  const [name, setName] = useState(edit.name);
  return (
    <Modal
      open
      title={t(edit.action === "add" ? "taxonomy.add" : "taxonomy.rename")}
      okButtonProps={{ disabled: !code.trim() || !name.trim() }}
      onCancel={close}
      onOk={() => keep({ action: edit.action, code: code.trim(), name: name.trim() })}
    >
      <label htmlFor="taxonomy-code">{t("taxonomy.code")}</label>
      <Input
        id="taxonomy-code"
        disabled={edit.action === "rename"}
        maxLength={6}
        value={code}
        onChange={(event) => setCode(event.target.value)}
      />
      <label htmlFor="taxonomy-name">{t("taxonomy.newName")}</label>
      <Input
        id="taxonomy-name"
        autoFocus
        maxLength={40}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
    </Modal>
  );
}

function Lines({
  lines,
  edit,
  retire,
}: {
  lines: TaxonomyLine[];
  edit: ((edit: Edit) => void) | null;
  retire: (code: string) => void;
}) {
  const t = useText();
  return (
    <Table<TaxonomyLine>
      size="small"
      rowKey="code"
      dataSource={lines}
      pagination={false}
      columns={[
        { title: t("taxonomy.code"), dataIndex: "code", width: 110 },
        {
          title: t("taxonomy.name"),
          key: "name",
          render: (_, row) => (
            <>
              <span className={row.level === 1 ? "strong" : "indent"}>{row.name}</span>{" "}
              {row.aid_hint && <Mark kind="good">{t("desk.aidHint")}</Mark>}
              {row.risk_watch && row.level === 1 && <Mark kind="warn">{t("desk.riskHint")}</Mark>}
              {row.retired && <Mark>{t("taxonomy.retired")}</Mark>}
            </>
          ),
        },
        {
          key: "tools",
          render: (_, row) =>
            edit &&
            !row.retired && (
              <Space>
                <Button
                  size="small"
                  type="text"
                  onClick={() => edit({ action: "rename", code: row.code, name: row.name })}
                >
                  {t("taxonomy.rename")}
                </Button>
                <Button size="small" type="text" onClick={() => retire(row.code)}>
                  {t("taxonomy.retire")}
                </Button>
                {row.level === 1 && (
                  <Button
                    size="small"
                    type="text"
                    onClick={() => edit({ action: "add", code: `${row.code}-`, name: "" })}
                  >
                    {t("taxonomy.add")}
                  </Button>
                )}
              </Space>
            ),
        },
      ]}
    />
  );
}

function Pending({
  changes,
  drop,
  publish,
}: {
  changes: TaxonomyChange[];
  drop: (index: number) => void;
  publish: () => void;
}) {
  const t = useText();
  if (!changes.length) return null;
  return (
    <section className="pane">
      <div className="pane-head">
        <h2>{t("taxonomy.changes", { n: changes.length })}</h2>
        <Button type="primary" size="small" onClick={publish}>
          {t("taxonomy.publish")}
        </Button>
      </div>
      <ul className="short-list">
        {changes.map((change, index) => (
          <li key={`${change.action}${change.code}`}>
            <Mark kind="info">{t(`taxonomy.${change.action}`)}</Mark>
            <span>
              {change.code} {change.name}
            </span>
            <Button size="small" type="text" onClick={() => drop(index)}>
              {t("taxonomy.drop")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Versions({
  table,
  version,
  choose,
}: {
  table: Taxonomy;
  version: string | null;
  choose: (v: string) => void;
}) {
  const t = useText();
  const me = useMe();
  const { message } = App.useApp();
  const [changes, setChanges] = useState<TaxonomyChange[]>([]);
  const [edit, setEdit] = useState<Edit | null>(null);
  const [publishing, setPublishing] = useState(false);
  const publish = useChange<string, Taxonomy>(
    (note) => api.post("/taxonomy/versions", { based_on: table.present, changes, note }),
    [["taxonomy"], ["categories"]],
  );
  const shown = version ?? table.present;
  const editable = shown === table.present && me.data ? isAdmin(me.data) : false;
  const keep = (change: TaxonomyChange) => {
    setChanges((all) => [...all.filter((each) => each.code !== change.code), change]);
    setEdit(null);
  };
  const done = (made: Taxonomy) => {
    void message.success(t("taxonomy.published", { version: made.present }));
    setChanges([]);
    setPublishing(false);
    choose(made.present);
  };
  return (
    <>
      <Space className="padded">
        <label htmlFor="taxonomy-version">{t("taxonomy.version")}</label>
        <Select<string>
          id="taxonomy-version"
          className="wide-select"
          value={shown}
          onChange={choose}
          options={table.versions.map((each) => ({
            value: each.version,
            label: `${each.version} ${each.published_at ? dateTime(each.published_at) : t("taxonomy.shipped")} ${each.note}`,
          }))}
        />
        <span className="soft">{t("taxonomy.present", { version: table.present })}</span>
      </Space>
      <Pending
        changes={changes}
        drop={(index) => setChanges((all) => all.filter((_, at) => at !== index))}
        publish={() => setPublishing(true)}
      />
      <Lines lines={table.lines} edit={editable ? setEdit : null} retire={(code) => keep({ action: "retire", code })} />
      {edit && <EditDialog edit={edit} close={() => setEdit(null)} keep={keep} />}
      {publishing && (
        <ReasonDialog
          title={t("taxonomy.publish")}
          busy={publish.isPending}
          close={() => setPublishing(false)}
          send={(note) => publish.mutate(note, { onSuccess: done })}
        >
          <p>{t("taxonomy.publishMeans")}</p>
        </ReasonDialog>
      )}
    </>
  );
}

export default function TaxonomyPage() {
  const t = useText();
  const [version, setVersion] = useState<string | null>(null);
  const found = useQuery<Taxonomy, ApiError>({
    queryKey: ["taxonomy", version],
    queryFn: () => api.get("/taxonomy", { version }),
    placeholderData: (before) => before,
  });
  return (
    <PageFrame title={t("menu.taxonomy")}>
      <Loaded query={found}>{(table) => <Versions table={table} version={version} choose={setVersion} />}</Loaded>
    </PageFrame>
  );
}
