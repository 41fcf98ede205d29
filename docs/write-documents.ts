import { updateDocument } from "./render-conversation-states.ts";

updateDocument();
