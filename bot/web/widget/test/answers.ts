/** Invented answers, as the server says them. */
import type { Answer, Problem, QuestionBody, Statement } from "../src/types";

export const ID = "01JD0000000000000000000001";

export const BODY: QuestionBody = {
  question: "公園は増えますか",
  answer_id: ID,
  conversation_id: "",
  city: "",
  language: "ja",
  level: "easy",
};

export const FIRST: Statement = { text: "公園を２か所つくります。", citations: [1], proof: "verbatim" };
export const SECOND: Statement = { text: "令和９年度に開きます。", citations: [1], proof: "verbatim" };

export const ANSWER: Answer = {
  id: ID,
  conversation_id: "talk",
  status: "answered",
  mode: "quoted",
  language: "ja",
  question: BODY.question,
  understood_as: "",
  statements: [FIRST, SECOND],
  text: "公園を２か所つくります。 [1]",
  message: "",
  citations: [
    {
      number: 1,
      plan: { id: "midori", title: "緑の計画", city: "見本市", kind: "" },
      edition: { number: 1, label: "", status: "adopted", date: "" },
      heading_path: ["公園"],
      page: 3,
      printed_page: "3",
      quote: "公園を２か所つくります。",
      passage_id: "p",
      url: "/plans/midori/1",
      source_url: "",
      state: "current",
      verified: true,
    },
  ],
  notices: [],
  nearest: [],
  contact: { department: "", phone: "", url: "" },
};

export const DRAFT = { code: "draft_only", text: "案の段階の文書です。" };

export const TOO_MANY: Problem = { status: 429, code: "rate_limited", detail: "少しお待ちください。", error_id: "" };

/** An event as the server writes it. */
export function event(name: string, content: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(content)}\n\n`;
}

export const STAGE = event("status", { stage: "searching" });
export const PASSAGES = event("passages", { citations: ANSWER.citations, notices: [DRAFT] });
export const STATEMENTS = [FIRST, SECOND].map((each, index) => event("statement", { index, ...each }));
export const WHOLE = [STAGE, PASSAGES, ...STATEMENTS, event("answer", ANSWER)].join("");
