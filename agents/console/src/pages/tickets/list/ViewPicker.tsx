// Kept views: opening one, keeping the present filters under a name, writing an own one anew, removing it.
import { useQuery } from "@tanstack/react-query";
import { App, Button, Checkbox, Dropdown, Form, Input, Modal, Select } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../../api/client";
import { useChange, useMe } from "../../../api/queries";
import type { TicketView } from "../../../api/types";
import { useText } from "../../../i18n";
import { isSupervisor } from "../../../roles";
import { asked } from "./filters";

const STALE = [["ticket-views"]];

interface Wanted {
  name: string;
  shared?: boolean;
}

interface Props {
  search: URLSearchParams;
  /** Show a view, or none. */
  open: (view: TicketView | undefined) => void;
}

function body(wanted: Wanted, search: URLSearchParams) {
  return { name: wanted.name.trim(), shared: Boolean(wanted.shared), query: asked(search) };
}

function KeepDialog({ search, done }: { search: URLSearchParams; done: (kept?: TicketView) => void }) {
  const t = useText();
  const me = useMe();
  const [form] = Form.useForm<Wanted>();
  const keep = useChange((wanted: Wanted) => api.post<TicketView>("/ticket-views", body(wanted, search)), STALE);
  const send = () =>
    void form.validateFields().then(
      (wanted) => keep.mutate(wanted, { onSuccess: (kept) => done(kept) }),
      () => undefined,
    );
  return (
    <Modal
      open
      title={t("views.keep")}
      okText={t("common.save")}
      confirmLoading={keep.isPending}
      onCancel={() => done()}
      onOk={send}
    >
      <Form<Wanted> form={form} layout="vertical" onFinish={send}>
        <Form.Item name="name" label={t("views.name")} rules={[{ required: true, message: t("views.nameMissing") }]}>
          <Input maxLength={40} autoFocus />
        </Form.Item>
        {me.data && isSupervisor(me.data) && (
          <Form.Item name="shared" valuePropName="checked">
            <Checkbox>{t("views.share")}</Checkbox>
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}

function OwnView({ view, search, gone }: { view: TicketView; search: URLSearchParams; gone: () => void }) {
  const t = useText();
  const { modal } = App.useApp();
  const write = useChange(() => api.put(`/ticket-views/${view.id}`, body(view, search)), STALE);
  const remove = useChange(() => api.delete(`/ticket-views/${view.id}`), STALE);
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: [
          { key: "write", label: t("views.writeAnew"), onClick: () => write.mutate(undefined) },
          {
            key: "remove",
            danger: true,
            label: t("views.remove"),
            onClick: () =>
              void modal.confirm({
                title: t("views.removeOne", { name: view.name }),
                onOk: () => remove.mutate(undefined, { onSuccess: gone }),
              }),
          },
        ],
      }}
    >
      <Button aria-label={t("views.change", { name: view.name })}>…</Button>
    </Dropdown>
  );
}

export function ViewPicker({ search, open }: Props) {
  const t = useText();
  const [keeping, setKeeping] = useState(false);
  const views = useQuery<TicketView[], ApiError>({
    queryKey: ["ticket-views"],
    queryFn: () => api.get("/ticket-views"),
    staleTime: 60_000,
  });
  const all = views.data ?? [];
  const shown = all.find((each) => each.id === search.get("view"));
  const option = (view: TicketView) => ({ value: view.id, label: view.name, title: view.owner });
  return (
    <>
      <Select
        allowClear
        className="filter"
        aria-label={t("views.title")}
        placeholder={t("views.title")}
        value={shown?.id}
        onChange={(id?: string) => open(all.find((each) => each.id === id))}
        notFoundContent={t("views.none")}
        options={[
          { label: t("views.mine"), options: all.filter((each) => each.mine).map(option) },
          { label: t("views.shared"), options: all.filter((each) => !each.mine).map(option) },
        ].filter((group) => group.options.length)}
      />
      {shown?.mine ? (
        <OwnView view={shown} search={search} gone={() => open(undefined)} />
      ) : (
        <Button onClick={() => setKeeping(true)}>{t("views.keep")}</Button>
      )}
      {keeping && (
        <KeepDialog
          search={search}
          done={(kept) => {
            setKeeping(false);
            if (kept) open(kept);
          }}
        />
      )}
    </>
  );
}
