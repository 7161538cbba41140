// Trigger words: what they suggest; switched off rather than deleted.
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Select, Space, Switch, Table } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { useChange } from "../../api/queries";
import { SETTINGS, type TriggerWord } from "../../api/sensitive";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";

const KEY = [...SETTINGS, "words"];
const KINDS = ["group", "petition", "sensitive", "violence"] as const;

export function Words({ admin }: { admin: boolean }) {
  const t = useText();
  const word = useWord();
  const [written, setWritten] = useState("");
  const [kind, setKind] = useState<(typeof KINDS)[number]>("group");
  const found = useQuery<TriggerWord[], ApiError>({ queryKey: KEY, queryFn: () => api.get("/sensitive/words") });
  const save = useChange((each: Omit<TriggerWord, "id">) => api.put("/sensitive/words", each), [KEY]);
  return (
    <section className="pane">
      <p>{t("words.means")}</p>
      {admin && (
        <Space>
          <Input
            aria-label={t("words.word")}
            maxLength={30}
            value={written}
            onChange={(event) => setWritten(event.target.value)}
          />
          <Select
            aria-label={t("words.suggests")}
            value={kind}
            onChange={setKind}
            options={KINDS.map((each) => ({ value: each, label: word("sensitivity", each) }))}
          />
          <Button
            disabled={!written.trim()}
            loading={save.isPending}
            onClick={() =>
              save.mutate(
                { word: written.trim(), sensitivity: kind, active: true },
                { onSuccess: () => setWritten("") },
              )
            }
          >
            {t("words.add")}
          </Button>
        </Space>
      )}
      <Loaded query={found}>
        {(all) => (
          <Table<TriggerWord>
            size="small"
            rowKey="id"
            dataSource={all}
            pagination={{ pageSize: 30, hideOnSinglePage: true }}
            columns={[
              { title: t("words.word"), dataIndex: "word" },
              { title: t("words.suggests"), key: "kind", render: (_, row) => word("sensitivity", row.sensitivity) },
              {
                title: t("recipients.active"),
                key: "active",
                render: (_, row) => (
                  <Switch
                    size="small"
                    aria-label={`${row.word} ${t("recipients.active")}`}
                    disabled={!admin}
                    checked={row.active}
                    onChange={(active) => save.mutate({ word: row.word, sensitivity: row.sensitivity, active })}
                  />
                ),
              },
            ]}
          />
        )}
      </Loaded>
    </section>
  );
}
