// The filters that are not needed each day, behind one button: stage, persons, channel, periods.
import { FilterOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Badge, Button, DatePicker, Form, Popover, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";

import { ApiError, api } from "../../../api/client";
import { useSpecialGroups } from "../../../api/queries";
import type { Responder } from "../../../api/types";
import { useWord, type WordGroup } from "../../../format/words";
import { useText } from "../../../i18n";
import { CHANNELS, FURTHER, LANGUAGES, STAGES, furtherSet, type FilterName } from "./filters";

type Set = (changes: Partial<Record<FilterName, string | string[] | undefined>>) => void;

interface Props {
  search: URLSearchParams;
  set: Set;
}

function usePeople() {
  const people = useQuery<Responder[], ApiError>({
    queryKey: ["ticket-people"],
    queryFn: () => api.get("/ticket-people"),
    staleTime: 600_000,
  });
  return (people.data ?? []).map((each) => ({ value: each.id, label: `${each.name} (${each.staff_no})` }));
}

function Days({ name, search, set }: Props & { name: "created" | "closed" | "due" }) {
  const read = (end: "from" | "to"): Dayjs | null => {
    const text = search.get(`${name}_${end}`);
    return text ? dayjs(text) : null;
  };
  return (
    <DatePicker.RangePicker
      id={{ start: `${name}-from`, end: `${name}-to` }}
      allowEmpty={[true, true]}
      value={[read("from"), read("to")]}
      onChange={(days) =>
        set({
          [`${name}_from`]: days?.[0]?.format("YYYY-MM-DD"),
          [`${name}_to`]: days?.[1]?.format("YYYY-MM-DD"),
        })
      }
    />
  );
}

function Fields({ search, set }: Props) {
  const t = useText();
  const word = useWord();
  const people = usePeople();
  const groups = useSpecialGroups();
  const coded = (group: WordGroup, codes: readonly string[]) =>
    codes.map((code) => ({ value: code, label: word(group, code) }));
  const one = (name: FilterName, options: { value: string; label: string }[]) => (
    <Select
      id={`filter-${name}`}
      allowClear
      showSearch={{ optionFilterProp: "label" }}
      value={search.get(name) ?? undefined}
      onChange={(value?: string) => set({ [name]: value })}
      options={options}
    />
  );
  const yesNo = [
    { value: "true", label: t("common.yes") },
    { value: "false", label: t("common.no") },
  ];
  return (
    <Form layout="vertical" component="div" className="further-filters">
      <Form.Item label={t("tickets.stage")} htmlFor="filter-stage">
        <Select
          id="filter-stage"
          mode="multiple"
          allowClear
          value={search.getAll("stage")}
          onChange={(stage: string[]) => set({ stage })}
          options={coded("ticketStage", STAGES)}
        />
      </Form.Item>
      <Form.Item label={t("tickets.handler")} htmlFor="filter-handler">
        {one("handler", people)}
      </Form.Item>
      <Form.Item label={t("tickets.firstResponder")} htmlFor="filter-first_responder">
        {one("first_responder", people)}
      </Form.Item>
      <Form.Item label={t("calls.language")} htmlFor="filter-language">
        {one("language", coded("language", LANGUAGES))}
      </Form.Item>
      <Form.Item label={t("desk.specialGroups")} htmlFor="filter-group">
        {one(
          "group",
          (groups.data ?? []).map((each) => ({ value: each.code, label: each.name })),
        )}
      </Form.Item>
      <Form.Item label={t("tickets.channel")} htmlFor="filter-channel">
        {one("channel", coded("channel", CHANNELS))}
      </Form.Item>
      <Form.Item label={t("tickets.urgent")} htmlFor="filter-urgent">
        {one("urgent", yesNo)}
      </Form.Item>
      <Form.Item label={t("tickets.sensitive")} htmlFor="filter-sensitive">
        {one("sensitive", yesNo)}
      </Form.Item>
      <Form.Item label={t("tickets.created")} htmlFor="created-from">
        <Days name="created" search={search} set={set} />
      </Form.Item>
      <Form.Item label={t("tickets.closed")} htmlFor="closed-from">
        <Days name="closed" search={search} set={set} />
      </Form.Item>
      <Form.Item label={t("tickets.due")} htmlFor="due-from">
        <Days name="due" search={search} set={set} />
      </Form.Item>
      <Form.Item>
        <Button
          onClick={() => set(Object.fromEntries(FURTHER.map((name) => [name, undefined])))}
          disabled={!furtherSet(search)}
        >
          {t("tickets.clearFilters")}
        </Button>
      </Form.Item>
    </Form>
  );
}

export function FurtherFilters(props: Props) {
  const t = useText();
  const [open, setOpen] = useState(false);
  const count = furtherSet(props.search);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomLeft"
      content={<Fields {...props} />}
      destroyOnHidden
    >
      <Badge count={count} size="small">
        <Button icon={<FilterOutlined />} aria-expanded={open}>
          {t("tickets.furtherFilters")}
        </Button>
      </Badge>
    </Popover>
  );
}
