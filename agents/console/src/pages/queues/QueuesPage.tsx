// 队列策略: how each queue is served, every setting with its reason beside it. Administrators change both.
import { useQuery } from "@tanstack/react-query";
import { Button, Table, Tabs } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { useMe } from "../../api/queries";
import type { QueuePolicy } from "../../api/types";
import { useWord } from "../../format/words";
import { useText, type TextKey } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { isAdmin } from "../../roles";
import { QueueDialog } from "./QueueDialog";
import { SettingValue } from "./SettingValue";
import { SETTINGS } from "./settings";

function Settings({ queue }: { queue: QueuePolicy }) {
  const t = useText();
  return (
    <Table
      size="small"
      rowKey="name"
      pagination={false}
      dataSource={SETTINGS}
      columns={[
        {
          title: t("queues.setting"),
          key: "name",
          className: "nowrap",
          render: (_, row) => <b>{t(`queueSetting.${row.name}` as TextKey)}</b>,
        },
        {
          title: t("queues.value"),
          key: "value",
          className: "nowrap",
          render: (_, row) => <SettingValue queue={queue} name={row.name} />,
        },
        { title: t("queues.reason"), key: "reason", render: (_, row) => queue.reasons[row.name] ?? "—" },
      ]}
    />
  );
}

export default function QueuesPage() {
  const t = useText();
  const word = useWord();
  const me = useMe();
  const [edited, setEdited] = useState<QueuePolicy | null>(null);
  const queues = useQuery<QueuePolicy[], ApiError>({ queryKey: ["queues"], queryFn: () => api.get("/queues") });
  return (
    <PageFrame title={t("menu.queues")}>
      <p className="soft">{t("queues.note")}</p>
      <Loaded query={queues} isEmpty={(all) => !all.length}>
        {(all) => (
          <section className="pane">
            <Tabs
              items={all.map((queue) => ({
                key: queue.key,
                label: queue.name,
                children: (
                  <>
                    <div className="pane-head">
                      <h2>
                        {queue.name} <Mark kind="info">{word("language", queue.language)}</Mark>
                      </h2>
                      {me.data && isAdmin(me.data) && (
                        <Button type="primary" onClick={() => setEdited(queue)}>
                          {t("common.edit")}
                        </Button>
                      )}
                    </div>
                    <Settings queue={queue} />
                  </>
                ),
              }))}
            />
          </section>
        )}
      </Loaded>
      {edited && <QueueDialog queue={edited} close={() => setEdited(null)} />}
    </PageFrame>
  );
}
