import {
  type EventDetail,
  type EventName,
  eventNames,
  isEventName,
  type OwnDetail,
} from "@masked-conversations/client";

/** As the functions announce: what every event of a conversation holds is added to what the event has of its own. */
function announced<Name extends EventName>(type: Name, detail: OwnDetail<Name>) {
  return { type, detail: { reference: "order-1", ...detail } };
}

const messageSid = `IM${"0".repeat(32)}`;

test("whoever announces gives what the event has of its own", () => {
  // The compiler holds this one: the types are the test, and each line has to compile, or not.
  announced("MessageHeld", { messageSid, for: "initiator", because: "window-closed" });
  // @ts-expect-error: misspelt
  announced("MessageHeld", { messageSid, for: "initiator", becuase: "window-closed" });
  // @ts-expect-error: misspelt, where it may be left out
  announced("MessageUndeliverable", { purpose: "relayed", errorcode: 63024 });
  // @ts-expect-error: missing
  announced("MessageHeld", { messageSid, for: "initiator" });
  // @ts-expect-error: not one of the words
  announced("MessageHeld", { messageSid, for: "initiator", because: "later" });
  // @ts-expect-error: another event's
  announced("ConversationClosed", { by: "invitee" });
  // @ts-expect-error: not the announcer's to give
  announced("ConversationClosed", { closeReason: "idle", stage: "prod" });
  // @ts-expect-error: no event
  announced("MessageHold", {});

  announced("ConversationConnected", {});
  // @ts-expect-error: it has nothing of its own
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
  // @ts-expect-error: neither of its forms
  announced("OptedOut", { messageSid: `SM${"0".repeat(32)}` });
});

test("whoever reads an event finds what holds for all, and tells the forms of OptedOut apart", () => {
  const read = (detail: EventDetail<"OptedOut">): string =>
    "by" in detail ? `${detail.by} of ${detail.reference}` : `${detail.recordedBy} in ${detail.stage}`;
  const common = { version: "1", id: "1", stage: "prod", at: "2026-11-22T12:00:00.000Z" } as const;
  const conversation = { ...common, reference: "order-1", status: "closed", attributes: {} } as const;
  expect(read({ ...conversation, by: "invitee" })).toBe("invitee of order-1");
  expect(read({ ...common, recordedBy: "crm" })).toBe("crm in prod");
  // @ts-expect-error: in a conversation there is a status
  expect(read({ ...common, reference: "order-1", by: "invitee" })).toBe("invitee of order-1");
  // @ts-expect-error: another version is another type
  const next: EventDetail<"ConversationConnected"> = { ...conversation, version: "2" };
  expect(next).toMatchObject({ version: "2" });
});

test("a name is an event's, or it is none", () => {
  expect(eventNames).toHaveLength(11);
  expect(eventNames.every(isEventName)).toBe(true);
  for (const name of ["MessageAdded", "toString", ""]) expect(isEventName(name)).toBe(false);
});
