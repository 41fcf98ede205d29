import {
  type EventDetail,
  type EventName,
  eventNames,
  isEventName,
  type OwnDetail,
} from "@masked-conversations/client";

/** Like the functions' announcements: an event's own properties plus those common to all events of a conversation. */
function announced<Name extends EventName>(type: Name, detail: OwnDetail<Name>) {
  return { type, detail: { reference: "order-1", ...detail } };
}

const messageSid = `IM${"0".repeat(32)}`;

test("an announcement has exactly the event's own properties", () => {
  // Checked by the compiler: each line must compile, or fail to where marked.
  announced("MessageHeld", { messageSid, for: "initiator", because: "window-closed" });
  // @ts-expect-error: misspelt
  announced("MessageHeld", { messageSid, for: "initiator", becuase: "window-closed" });
  // @ts-expect-error: misspelt optional property
  announced("MessageUndeliverable", { purpose: "relayed", errorcode: 63024 });
  // @ts-expect-error: missing
  announced("MessageHeld", { messageSid, for: "initiator" });
  // @ts-expect-error: not one of the words
  announced("MessageHeld", { messageSid, for: "initiator", because: "later" });
  // @ts-expect-error: another event's
  announced("ConversationClosed", { by: "invitee" });
  // @ts-expect-error: added when it is put on the bus
  announced("ConversationClosed", { closeReason: "idle", stage: "prod" });
  // @ts-expect-error: not an event
  announced("MessageHold", {});

  announced("ConversationConnected", {});
  // @ts-expect-error: has no properties of its own
  announced("ConversationConnected", { by: "invitee" });

  announced("MessageUndeliverable", { purpose: "notice" });
  announced("MessageUndeliverable", {
    purpose: "relayed",
    messageSid,
    to: undefined,
    errorCode: 63024,
    reason: "opted-out",
  });

  announced("OptedOut", { by: "initiator" });
  announced("OptedOut", { recordedBy: "person" });
  // @ts-expect-error: matches neither variant
  announced("OptedOut", { messageSid: `SM${"0".repeat(32)}` });
});

test("a consumer can read the common properties, and distinguish the variants of OptedOut", () => {
  const read = (detail: EventDetail<"OptedOut">): string =>
    "by" in detail ? `${detail.by} of ${detail.reference}` : `${detail.recordedBy} in ${detail.stage}`;
  const common = { version: "1", id: "1", stage: "prod", at: "2026-11-22T12:00:00.000Z" } as const;
  const conversation = { ...common, reference: "order-1", status: "closed", attributes: {} } as const;
  expect(read({ ...conversation, by: "invitee" })).toBe("invitee of order-1");
  expect(read({ ...common, recordedBy: "crm" })).toBe("crm in prod");
  // @ts-expect-error: an event of a conversation has a status
  expect(read({ ...common, reference: "order-1", by: "invitee" })).toBe("invitee of order-1");
  // @ts-expect-error: another version is another type
  const next: EventDetail<"ConversationConnected"> = { ...conversation, version: "2" };
  expect(next).toMatchObject({ version: "2" });
});

test("only names of events are event names", () => {
  expect(eventNames).toHaveLength(11);
  expect(eventNames.every(isEventName)).toBe(true);
  for (const name of ["MessageAdded", "toString", ""]) expect(isEventName(name)).toBe(false);
});
