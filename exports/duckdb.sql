-- Every table in DuckDB, with types, keys, checks and comments, from the Parquet files, and the labelled views.
-- Run it in the folder of this file: duckdb cpc.duckdb < duckdb.sql
-- What columns mean: SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal;

BEGIN;

CREATE TABLE "countries" (
  "id" VARCHAR NOT NULL PRIMARY KEY,
  "alpha_2" VARCHAR NOT NULL UNIQUE,
  "name" VARCHAR NOT NULL,
  "currency" VARCHAR NOT NULL
);
INSERT INTO "countries" SELECT * FROM 'parquet/countries.parquet';
COMMENT ON TABLE "countries" IS 'A partner or donor country.';
COMMENT ON COLUMN "countries"."id" IS 'ISO 3166-1 alpha-3 code.';
COMMENT ON COLUMN "countries"."alpha_2" IS 'ISO 3166-1 alpha-2 code.';
COMMENT ON COLUMN "countries"."name" IS 'Common name in English.';
COMMENT ON COLUMN "countries"."currency" IS 'ISO 4217 code of the currency.';

CREATE TABLE "indicators" (
  "id" VARCHAR NOT NULL PRIMARY KEY,
  "label" VARCHAR NOT NULL UNIQUE,
  "definition" VARCHAR NOT NULL,
  "unit" VARCHAR NOT NULL CHECK ("unit" IN ('person', 'operation', 'case', 'facility', 'place', 'item', 'activity', 'document', 'month', 'organization', 'percent', 'money', 'country', 'year', 'project', 'recommendation')),
  "pillar" VARCHAR NOT NULL CHECK ("pillar" IN ('prosecution', 'protection', 'prevention', 'partnership')),
  "family" VARCHAR CHECK ("family" IN ('investigations', 'prosecutions', 'convictions', 'victims_identified', 'victims_assisted', 'government_funding')),
  "additive" BOOLEAN NOT NULL
);
INSERT INTO "indicators" SELECT * FROM 'parquet/indicators.parquet';
COMMENT ON TABLE "indicators" IS 'Something that is counted, so that figures from different documents can be compared.';
COMMENT ON COLUMN "indicators"."id" IS 'Short readable name, assigned once.';
COMMENT ON COLUMN "indicators"."label" IS 'Name of the indicator.';
COMMENT ON COLUMN "indicators"."definition" IS 'What one unit is, and how the documents count it.';
COMMENT ON COLUMN "indicators"."unit" IS 'What it counts. A code of Unit.';
COMMENT ON COLUMN "indicators"."pillar" IS 'Which of the four Ps it belongs to. A code of Pillar.';
COMMENT ON COLUMN "indicators"."family" IS 'The family of national figures that it belongs to. A code of IndicatorFamily.';
COMMENT ON COLUMN "indicators"."additive" IS 'Whether figures for separate periods and organizations may be added up.';

CREATE TABLE "questions" (
  "topic" VARCHAR NOT NULL PRIMARY KEY,
  "question" VARCHAR NOT NULL,
  "changes" BOOLEAN NOT NULL
);
INSERT INTO "questions" SELECT * FROM 'parquet/questions.parquet';
COMMENT ON TABLE "questions" IS 'A topic as a question in words: well-known topics, and those on which answers differ.';
COMMENT ON COLUMN "questions"."topic" IS 'The topic of facts.';
COMMENT ON COLUMN "questions"."question" IS 'The question that they answer.';
COMMENT ON COLUMN "questions"."changes" IS 'Whether the answer may change over time, so that a later one replaces an earlier one; if not, different answers contradict each other.';

CREATE TABLE "id_history" (
  "table" VARCHAR NOT NULL,
  "old_id" VARCHAR NOT NULL,
  "new_id" VARCHAR,
  "version" VARCHAR NOT NULL,
  "reason" VARCHAR NOT NULL,
  PRIMARY KEY ("table", "old_id")
);
INSERT INTO "id_history" SELECT * FROM 'parquet/id_history.parquet';
COMMENT ON TABLE "id_history" IS 'An id that is no longer in use, and what replaced it. It is never reused.';
COMMENT ON COLUMN "id_history"."table" IS 'The table it belonged to.';
COMMENT ON COLUMN "id_history"."old_id" IS 'The id.';
COMMENT ON COLUMN "id_history"."new_id" IS 'The id that replaced it, which may itself be a former one; empty if none did.';
COMMENT ON COLUMN "id_history"."version" IS 'First version without it.';
COMMENT ON COLUMN "id_history"."reason" IS 'Why it was removed.';

CREATE TABLE "codes" (
  "list" VARCHAR NOT NULL,
  "code" VARCHAR NOT NULL,
  "label" VARCHAR NOT NULL,
  "definition" VARCHAR NOT NULL,
  "standard" VARCHAR,
  "standard_code" VARCHAR,
  "used_by" VARCHAR NOT NULL,
  PRIMARY KEY ("list", "code")
);
INSERT INTO "codes" SELECT * FROM 'parquet/codes.parquet';
COMMENT ON TABLE "codes" IS 'A member of a codelist. Derived from the code of this package.';
COMMENT ON COLUMN "codes"."list" IS 'Name of the codelist.';
COMMENT ON COLUMN "codes"."code" IS 'The code, as used in columns.';
COMMENT ON COLUMN "codes"."label" IS 'Name for display.';
COMMENT ON COLUMN "codes"."definition" IS 'What it means.';
COMMENT ON COLUMN "codes"."standard" IS 'Codelist of another standard that has a close match.';
COMMENT ON COLUMN "codes"."standard_code" IS 'The closest code there.';
COMMENT ON COLUMN "codes"."used_by" IS 'The columns that use the codelist.';

CREATE TABLE "organizations" (
  "id" VARCHAR NOT NULL PRIMARY KEY,
  "name" VARCHAR NOT NULL UNIQUE,
  "short_name" VARCHAR,
  "kind" VARCHAR NOT NULL CHECK ("kind" IN ('government', 'international', 'international_ngo', 'national_ngo', 'local_government', 'academic', 'private_sector', 'not_stated', 'group')),
  "local_name" VARCHAR,
  "local_language" VARCHAR,
  "country" VARCHAR REFERENCES "countries" ("id"),
  "parent" VARCHAR REFERENCES "organizations" ("id"),
  "note" VARCHAR
);
INSERT INTO "organizations" SELECT * FROM 'parquet/organizations.parquet'
WHERE (parent IS NULL OR parent IN (SELECT id FROM "organizations")) AND id NOT IN (SELECT id FROM "organizations");
INSERT INTO "organizations" SELECT * FROM 'parquet/organizations.parquet'
WHERE (parent IS NULL OR parent IN (SELECT id FROM "organizations")) AND id NOT IN (SELECT id FROM "organizations");
INSERT INTO "organizations" SELECT * FROM 'parquet/organizations.parquet'
WHERE (parent IS NULL OR parent IN (SELECT id FROM "organizations")) AND id NOT IN (SELECT id FROM "organizations");
INSERT INTO "organizations" SELECT * FROM 'parquet/organizations.parquet'
WHERE (parent IS NULL OR parent IN (SELECT id FROM "organizations")) AND id NOT IN (SELECT id FROM "organizations");
COMMENT ON TABLE "organizations" IS 'A government, ministry, office, international body or private organization.';
COMMENT ON COLUMN "organizations"."id" IS 'Short readable name, assigned once.';
COMMENT ON COLUMN "organizations"."name" IS 'Full name in English.';
COMMENT ON COLUMN "organizations"."short_name" IS 'Abbreviation or short form used in documents.';
COMMENT ON COLUMN "organizations"."kind" IS 'Type of organization. A code of OrganizationKind.';
COMMENT ON COLUMN "organizations"."local_name" IS 'Name in its own language, where a document prints it.';
COMMENT ON COLUMN "organizations"."local_language" IS 'Language of `local_name`, as an ISO 639 code.';
COMMENT ON COLUMN "organizations"."country" IS 'Country, for a government body or a national organization.';
COMMENT ON COLUMN "organizations"."parent" IS 'The organization it is part of.';
COMMENT ON COLUMN "organizations"."note" IS 'Anything else a reader should know.';

CREATE TABLE "sources" (
  "id" VARCHAR NOT NULL PRIMARY KEY,
  "title" VARCHAR NOT NULL,
  "title_supplied" BOOLEAN NOT NULL,
  "publisher" VARCHAR NOT NULL,
  "kind" VARCHAR NOT NULL CHECK ("kind" IN ('agreement', 'press_release', 'web_page', 'report', 'solicitation', 'speech', 'law', 'dataset', 'social_media', 'news')),
  "authority" VARCHAR NOT NULL CHECK ("authority" IN ('primary', 'secondary')),
  "extent" VARCHAR NOT NULL CHECK ("extent" IN ('full', 'part', 'not_recorded')),
  "rights" VARCHAR NOT NULL CHECK ("rights" IN ('us_federal_work', 'government_work', 'publisher', 'joint_release')),
  "language" VARCHAR NOT NULL,
  "url" VARCHAR NOT NULL,
  "archive_lookup" VARCHAR,
  "archived_url" VARCHAR,
  "unreachable" BOOLEAN NOT NULL,
  "copy_of" VARCHAR REFERENCES "sources" ("id"),
  "country" VARCHAR REFERENCES "countries" ("id"),
  "edition" BIGINT CHECK ("edition" >= 2001) CHECK ("edition" <= 2100),
  "published" VARCHAR,
  "published_first" DATE,
  "published_last" DATE,
  "accessed" DATE,
  "note" VARCHAR
);
INSERT INTO "sources" SELECT * FROM 'parquet/sources.parquet'
WHERE (copy_of IS NULL OR copy_of IN (SELECT id FROM "sources")) AND id NOT IN (SELECT id FROM "sources");
INSERT INTO "sources" SELECT * FROM 'parquet/sources.parquet'
WHERE (copy_of IS NULL OR copy_of IN (SELECT id FROM "sources")) AND id NOT IN (SELECT id FROM "sources");
COMMENT ON TABLE "sources" IS 'A document that facts were taken from.';
COMMENT ON COLUMN "sources"."id" IS 'Short readable name, assigned once.';
COMMENT ON COLUMN "sources"."title" IS 'Title as printed in the document.';
COMMENT ON COLUMN "sources"."title_supplied" IS 'Whether the title is ours, because the copy read prints none or that of something else.';
COMMENT ON COLUMN "sources"."publisher" IS 'Publisher; for a copy, the original publisher and who holds the copy.';
COMMENT ON COLUMN "sources"."kind" IS 'Type of document. A code of DocumentKind.';
COMMENT ON COLUMN "sources"."authority" IS 'Whether it is a primary or a secondary source. A code of Authority.';
COMMENT ON COLUMN "sources"."extent" IS 'How much of the document was read. A code of Extent.';
COMMENT ON COLUMN "sources"."rights" IS 'Who holds the rights in the document itself. A code of Rights.';
COMMENT ON COLUMN "sources"."language" IS 'Language of the document, as an ISO 639 code.';
COMMENT ON COLUMN "sources"."url" IS 'Web address of the document.';
COMMENT ON COLUMN "sources"."archive_lookup" IS 'Where to look for copies in a public web archive, whether or not there are any; derived.';
COMMENT ON COLUMN "sources"."archived_url" IS 'Web address of another copy, such as one in a web archive, where one is known.';
COMMENT ON COLUMN "sources"."unreachable" IS 'Whether this version of the document can no longer be read at its address; see the note.';
COMMENT ON COLUMN "sources"."copy_of" IS 'The record of the same document that counts, if this one is a copy.';
COMMENT ON COLUMN "sources"."country" IS 'The country of a narrative in the Trafficking in Persons Report.';
COMMENT ON COLUMN "sources"."edition" IS 'The edition of that report, for the narrative of a country.';
COMMENT ON COLUMN "sources"."published" IS 'Date of publication, as far as the document gives it.';
COMMENT ON COLUMN "sources"."published_first" IS 'First day that `published` can mean; derived.';
COMMENT ON COLUMN "sources"."published_last" IS 'Last day that `published` can mean; derived.';
COMMENT ON COLUMN "sources"."accessed" IS 'Day on which it was read, where recorded.';
COMMENT ON COLUMN "sources"."note" IS 'Anything a reader should know about the document or the copy read.';

CREATE TABLE "partnerships" (
  "id" VARCHAR NOT NULL PRIMARY KEY,
  "title" VARCHAR NOT NULL,
  "country" VARCHAR NOT NULL REFERENCES "countries" ("id"),
  "donor" VARCHAR NOT NULL REFERENCES "countries" ("id"),
  "status" VARCHAR NOT NULL CHECK ("status" IN ('in_preparation', 'active', 'no_later_end_known', 'concluded'))
);
INSERT INTO "partnerships" SELECT * FROM 'parquet/partnerships.parquet';
COMMENT ON TABLE "partnerships" IS 'One Child Protection Compact Partnership. Its dates, parties and money are facts in tables of their own.';
COMMENT ON COLUMN "partnerships"."id" IS 'Country and year of signing, assigned once.';
COMMENT ON COLUMN "partnerships"."title" IS 'Name of the partnership in this dataset.';
COMMENT ON COLUMN "partnerships"."country" IS 'The partner country.';
COMMENT ON COLUMN "partnerships"."donor" IS 'The donor country.';
COMMENT ON COLUMN "partnerships"."status" IS 'Its status, which follows from its events. A code of PartnershipStatus.';

CREATE TABLE "members" (
  "organization" VARCHAR NOT NULL REFERENCES "organizations" ("id"),
  "member" VARCHAR NOT NULL REFERENCES "organizations" ("id"),
  PRIMARY KEY ("organization", "member")
);
INSERT INTO "members" SELECT * FROM 'parquet/members.parquet';
COMMENT ON TABLE "members" IS 'An organization that belongs to a group, such as one of two that were awarded money together.';
COMMENT ON COLUMN "members"."organization" IS 'The group.';
COMMENT ON COLUMN "members"."member" IS 'The organization that belongs to it.';

CREATE TABLE "searches" (
  "partnership" VARCHAR NOT NULL REFERENCES "partnerships" ("id"),
  "question" VARCHAR NOT NULL CHECK ("question" IN ('signed', 'in_force', 'term', 'ended', 'agreement_text', 'us_total', 'awards', 'sub_awards', 'host_pledge', 'host_contribution', 'objectives', 'indicators', 'targets', 'results', 'dialogues', 'evaluation', 'sustainability')),
  "outcome" VARCHAR NOT NULL CHECK ("outcome" IN ('published', 'in_part', 'not_published', 'not_found', 'partly_read', 'not_searched', 'not_yet_due')),
  "searched" VARCHAR NOT NULL,
  "note" VARCHAR,
  PRIMARY KEY ("partnership", "question")
);
INSERT INTO "searches" SELECT * FROM 'parquet/searches.parquet';
COMMENT ON TABLE "searches" IS 'A search for the answer to one question about one partnership, and its outcome, where facts alone do not tell.';
COMMENT ON COLUMN "searches"."partnership" IS 'The partnership.';
COMMENT ON COLUMN "searches"."question" IS 'The question. A code of Question.';
COMMENT ON COLUMN "searches"."outcome" IS 'How far the question is answered. A code of CoverageStatus.';
COMMENT ON COLUMN "searches"."searched" IS 'Where we looked for an answer.';
COMMENT ON COLUMN "searches"."note" IS 'Anything a reader should know about the answer or its absence.';

CREATE TABLE "facts" (
  "id" VARCHAR NOT NULL PRIMARY KEY,
  "partnership" VARCHAR REFERENCES "partnerships" ("id"),
  "country" VARCHAR REFERENCES "countries" ("id"),
  "topic" VARCHAR NOT NULL,
  "table" VARCHAR NOT NULL CHECK ("table" IN ('events', 'roles', 'appearances', 'objectives', 'commitments', 'results', 'regions', 'tiers', 'statistics', 'provisions')),
  "as_of" VARCHAR,
  "as_of_first" DATE,
  "as_of_last" DATE,
  "leading" BOOLEAN,
  "rank" VARCHAR NOT NULL CHECK ("rank" IN ('preferred', 'normal', 'deprecated')),
  "rank_reason" VARCHAR,
  "note" VARCHAR,
  "citations" BIGINT NOT NULL CHECK ("citations" >= 0),
  "as_printed" VARCHAR,
  "locator" VARCHAR,
  "source" VARCHAR REFERENCES "sources" ("id")
);
INSERT INTO "facts" SELECT * FROM 'parquet/facts.parquet';
COMMENT ON TABLE "facts" IS 'An entry in the index of all facts, to which citations refer, whichever table a fact is in. Derived.';
COMMENT ON COLUMN "facts"."id" IS 'Readable name, assigned once, never reused, and unique among all facts.';
COMMENT ON COLUMN "facts"."partnership" IS 'The partnership it is about, if any.';
COMMENT ON COLUMN "facts"."country" IS 'The country it is about, if it is a fact about a country.';
COMMENT ON COLUMN "facts"."topic" IS 'The question it answers, within its partnership or country; facts on one topic are answers to compare.';
COMMENT ON COLUMN "facts"."table" IS 'The table that the fact is in. A code of FactTable.';
COMMENT ON COLUMN "facts"."as_of" IS 'When it was said: in an edition of the Trafficking in Persons Report, its year; otherwise the date that the document cited first gives for the statement, such as that of an announcement or meeting, or else its publication date. Never the date of a retelling; empty if none is known.';
COMMENT ON COLUMN "facts"."as_of_first" IS 'First day that `as_of` can mean; derived.';
COMMENT ON COLUMN "facts"."as_of_last" IS 'Last day that `as_of` can mean; derived.';
COMMENT ON COLUMN "facts"."leading" IS 'Whether to read this fact first on its topic: one fact of each topic, by rank, then the latest `as_of`, then primary sources, then the id; in a list, such as objectives, every fact that is not deprecated. Derived.';
COMMENT ON COLUMN "facts"."rank" IS 'Which of several answers to trust. A code of Rank.';
COMMENT ON COLUMN "facts"."rank_reason" IS 'Why it has this rank.';
COMMENT ON COLUMN "facts"."note" IS 'Anything else a reader should know about the fact.';
COMMENT ON COLUMN "facts"."citations" IS 'Number of its citations; `citations` has all of them. Unit: citations.';
COMMENT ON COLUMN "facts"."as_printed" IS 'The figure, date or name as printed in the leading document.';
COMMENT ON COLUMN "facts"."locator" IS 'Where in that document.';
COMMENT ON COLUMN "facts"."source" IS 'The leading document: a primary source if one prints it, one that can still be read before others, and else the one cited first.';

CREATE TABLE "events" (
  "id" VARCHAR NOT NULL PRIMARY KEY REFERENCES "facts" ("id"),
  "partnership" VARCHAR NOT NULL REFERENCES "partnerships" ("id"),
  "topic" VARCHAR NOT NULL,
  "kind" VARCHAR NOT NULL CHECK ("kind" IN ('announcement', 'negotiation', 'signing', 'entry_into_force', 'extension', 'term', 'launch', 'dialogue', 'meeting', 'training', 'opening', 'handover', 'adoption', 'campaign', 'evaluation', 'study', 'publication', 'conclusion', 'close_out', 'listing')),
  "title" VARCHAR NOT NULL,
  "date" VARCHAR,
  "end_date" VARCHAR,
  "date_first" DATE,
  "date_last" DATE,
  "duration" VARCHAR,
  "date_reason" VARCHAR,
  "place" VARCHAR,
  "organization" VARCHAR REFERENCES "organizations" ("id"),
  "as_of" VARCHAR,
  "as_of_first" DATE,
  "as_of_last" DATE,
  "leading" BOOLEAN,
  "rank" VARCHAR NOT NULL CHECK ("rank" IN ('preferred', 'normal', 'deprecated')),
  "rank_reason" VARCHAR,
  "note" VARCHAR
);
INSERT INTO "events" SELECT * FROM 'parquet/events.parquet';
COMMENT ON TABLE "events" IS 'Something that happened, or the term of a partnership: signing, launch, dialogue, conclusion.';
COMMENT ON COLUMN "events"."id" IS 'Readable name, assigned once, never reused, and unique among all facts.';
COMMENT ON COLUMN "events"."partnership" IS 'The partnership it is about.';
COMMENT ON COLUMN "events"."topic" IS 'The question it answers, within its partnership or country; facts on one topic are answers to compare.';
COMMENT ON COLUMN "events"."kind" IS 'What happened. A code of EventKind.';
COMMENT ON COLUMN "events"."title" IS 'What happened, in our words.';
COMMENT ON COLUMN "events"."date" IS 'When it happened, as precisely as printed; the first day, if it lasted several.';
COMMENT ON COLUMN "events"."end_date" IS 'The last day, if it lasted several.';
COMMENT ON COLUMN "events"."date_first" IS 'First day that `date` can mean; derived.';
COMMENT ON COLUMN "events"."date_last" IS 'Last day that `end_date`, or else `date`, can mean; derived.';
COMMENT ON COLUMN "events"."duration" IS 'The length stated, as an ISO 8601 duration.';
COMMENT ON COLUMN "events"."date_reason" IS 'Why the date is right, if no citation prints it or it is before the signing or after the end of the partnership.';
COMMENT ON COLUMN "events"."place" IS 'Where it happened, no more precise than the document.';
COMMENT ON COLUMN "events"."organization" IS 'Who held, announced or published it.';
COMMENT ON COLUMN "events"."as_of" IS 'When it was said: in an edition of the Trafficking in Persons Report, its year; otherwise the date that the document cited first gives for the statement, such as that of an announcement or meeting, or else its publication date. Never the date of a retelling; empty if none is known.';
COMMENT ON COLUMN "events"."as_of_first" IS 'First day that `as_of` can mean; derived.';
COMMENT ON COLUMN "events"."as_of_last" IS 'Last day that `as_of` can mean; derived.';
COMMENT ON COLUMN "events"."leading" IS 'Whether to read this fact first on its topic: one fact of each topic, by rank, then the latest `as_of`, then primary sources, then the id; in a list, such as objectives, every fact that is not deprecated. Derived.';
COMMENT ON COLUMN "events"."rank" IS 'Which of several answers to trust. A code of Rank.';
COMMENT ON COLUMN "events"."rank_reason" IS 'Why it has this rank.';
COMMENT ON COLUMN "events"."note" IS 'Anything else a reader should know about the fact.';

CREATE TABLE "roles" (
  "id" VARCHAR NOT NULL PRIMARY KEY REFERENCES "facts" ("id"),
  "partnership" VARCHAR NOT NULL REFERENCES "partnerships" ("id"),
  "topic" VARCHAR NOT NULL,
  "organization" VARCHAR NOT NULL REFERENCES "organizations" ("id"),
  "kind" VARCHAR NOT NULL CHECK ("kind" IN ('party', 'lead_agency', 'negotiator', 'participating_agency', 'implementer', 'partner', 'sub_recipient', 'evaluator', 'study_partner', 'information_contact')),
  "under" VARCHAR REFERENCES "organizations" ("id"),
  "contact" VARCHAR,
  "as_of" VARCHAR,
  "as_of_first" DATE,
  "as_of_last" DATE,
  "leading" BOOLEAN,
  "rank" VARCHAR NOT NULL CHECK ("rank" IN ('preferred', 'normal', 'deprecated')),
  "rank_reason" VARCHAR,
  "note" VARCHAR
);
INSERT INTO "roles" SELECT * FROM 'parquet/roles.parquet';
COMMENT ON TABLE "roles" IS 'The role of an organization in a partnership.';
COMMENT ON COLUMN "roles"."id" IS 'Readable name, assigned once, never reused, and unique among all facts.';
COMMENT ON COLUMN "roles"."partnership" IS 'The partnership it is about.';
COMMENT ON COLUMN "roles"."topic" IS 'The question it answers, within its partnership or country; facts on one topic are answers to compare.';
COMMENT ON COLUMN "roles"."organization" IS 'The organization.';
COMMENT ON COLUMN "roles"."kind" IS 'Its role. A code of RoleKind.';
COMMENT ON COLUMN "roles"."under" IS 'The organization under whose award or lead it works.';
COMMENT ON COLUMN "roles"."contact" IS 'Published institutional e-mail address.';
COMMENT ON COLUMN "roles"."as_of" IS 'When it was said: in an edition of the Trafficking in Persons Report, its year; otherwise the date that the document cited first gives for the statement, such as that of an announcement or meeting, or else its publication date. Never the date of a retelling; empty if none is known.';
COMMENT ON COLUMN "roles"."as_of_first" IS 'First day that `as_of` can mean; derived.';
COMMENT ON COLUMN "roles"."as_of_last" IS 'Last day that `as_of` can mean; derived.';
COMMENT ON COLUMN "roles"."leading" IS 'Whether to read this fact first on its topic: one fact of each topic, by rank, then the latest `as_of`, then primary sources, then the id; in a list, such as objectives, every fact that is not deprecated. Derived.';
COMMENT ON COLUMN "roles"."rank" IS 'Which of several answers to trust. A code of Rank.';
COMMENT ON COLUMN "roles"."rank_reason" IS 'Why it has this rank.';
COMMENT ON COLUMN "roles"."note" IS 'Anything else a reader should know about the fact.';

CREATE TABLE "objectives" (
  "id" VARCHAR NOT NULL PRIMARY KEY REFERENCES "facts" ("id"),
  "partnership" VARCHAR NOT NULL REFERENCES "partnerships" ("id"),
  "topic" VARCHAR NOT NULL,
  "description" VARCHAR NOT NULL,
  "pillar" VARCHAR CHECK ("pillar" IN ('prosecution', 'protection', 'prevention', 'partnership')),
  "exploitation" VARCHAR CHECK ("exploitation" IN ('osec', 'child_labor_trafficking', 'child_trafficking', 'child_sex_trafficking', 'sex_trafficking', 'labor_trafficking', 'sex_and_labor_trafficking', 'servile_marriage', 'unspecified', 'forced_begging', 'armed_groups')),
  "organization" VARCHAR REFERENCES "organizations" ("id"),
  "as_of" VARCHAR,
  "as_of_first" DATE,
  "as_of_last" DATE,
  "leading" BOOLEAN,
  "rank" VARCHAR NOT NULL CHECK ("rank" IN ('preferred', 'normal', 'deprecated')),
  "rank_reason" VARCHAR,
  "note" VARCHAR
);
INSERT INTO "objectives" SELECT * FROM 'parquet/objectives.parquet';
COMMENT ON TABLE "objectives" IS 'Something that a partnership, or an implementer under it, set out to do.';
COMMENT ON COLUMN "objectives"."id" IS 'Readable name, assigned once, never reused, and unique among all facts.';
COMMENT ON COLUMN "objectives"."partnership" IS 'The partnership it is about.';
COMMENT ON COLUMN "objectives"."topic" IS 'The question it answers, within its partnership or country; facts on one topic are answers to compare.';
COMMENT ON COLUMN "objectives"."description" IS 'The objective, in our words.';
COMMENT ON COLUMN "objectives"."pillar" IS 'Which of the four Ps; empty if it is not about one alone. A code of Pillar.';
COMMENT ON COLUMN "objectives"."exploitation" IS 'Which form of exploitation; empty if it is not about one alone. A code of Exploitation.';
COMMENT ON COLUMN "objectives"."organization" IS 'The implementer whose project has this objective; empty for the partnership as a whole.';
COMMENT ON COLUMN "objectives"."as_of" IS 'When it was said: in an edition of the Trafficking in Persons Report, its year; otherwise the date that the document cited first gives for the statement, such as that of an announcement or meeting, or else its publication date. Never the date of a retelling; empty if none is known.';
COMMENT ON COLUMN "objectives"."as_of_first" IS 'First day that `as_of` can mean; derived.';
COMMENT ON COLUMN "objectives"."as_of_last" IS 'Last day that `as_of` can mean; derived.';
COMMENT ON COLUMN "objectives"."leading" IS 'Whether to read this fact first on its topic: one fact of each topic, by rank, then the latest `as_of`, then primary sources, then the id; in a list, such as objectives, every fact that is not deprecated. Derived.';
COMMENT ON COLUMN "objectives"."rank" IS 'Which of several answers to trust. A code of Rank.';
COMMENT ON COLUMN "objectives"."rank_reason" IS 'Why it has this rank.';
COMMENT ON COLUMN "objectives"."note" IS 'Anything else a reader should know about the fact.';

CREATE TABLE "commitments" (
  "id" VARCHAR NOT NULL PRIMARY KEY REFERENCES "facts" ("id"),
  "partnership" VARCHAR NOT NULL REFERENCES "partnerships" ("id"),
  "topic" VARCHAR NOT NULL,
  "kind" VARCHAR NOT NULL CHECK ("kind" IN ('pledge', 'expectation', 'earmark', 'combined', 'award', 'sub_award', 'contract', 'contribution', 'in_kind', 'supplement', 'undertaking')),
  "description" VARCHAR NOT NULL,
  "provider" VARCHAR NOT NULL REFERENCES "organizations" ("id"),
  "receiver" VARCHAR REFERENCES "organizations" ("id"),
  "amount" DECIMAL(18, 2) CHECK ("amount" >= 0),
  "currency" VARCHAR,
  "second_amount" DECIMAL(18, 2) CHECK ("second_amount" >= 0),
  "second_currency" VARCHAR,
  "amount_usd" DECIMAL(18, 2),
  "second_qualifier" VARCHAR CHECK ("second_qualifier" IN ('exact', 'approximately', 'more_than', 'at_least', 'less_than', 'up_to', 'nearly', 'not_stated')),
  "qualifier" VARCHAR NOT NULL CHECK ("qualifier" IN ('exact', 'approximately', 'more_than', 'at_least', 'less_than', 'up_to', 'nearly', 'not_stated')),
  "exploitation" VARCHAR CHECK ("exploitation" IN ('osec', 'child_labor_trafficking', 'child_trafficking', 'child_sex_trafficking', 'sex_trafficking', 'labor_trafficking', 'sex_and_labor_trafficking', 'servile_marriage', 'unspecified', 'forced_begging', 'armed_groups')),
  "part_of" VARCHAR REFERENCES "commitments" ("id"),
  "period_start" VARCHAR,
  "period_end" VARCHAR,
  "period_first" DATE,
  "period_last" DATE,
  "as_of" VARCHAR,
  "as_of_first" DATE,
  "as_of_last" DATE,
  "leading" BOOLEAN,
  "rank" VARCHAR NOT NULL CHECK ("rank" IN ('preferred', 'normal', 'deprecated')),
  "rank_reason" VARCHAR,
  "note" VARCHAR
);
INSERT INTO "commitments" SELECT * FROM 'parquet/commitments.parquet'
WHERE (part_of IS NULL OR part_of IN (SELECT id FROM "commitments")) AND id NOT IN (SELECT id FROM "commitments");
INSERT INTO "commitments" SELECT * FROM 'parquet/commitments.parquet'
WHERE (part_of IS NULL OR part_of IN (SELECT id FROM "commitments")) AND id NOT IN (SELECT id FROM "commitments");
COMMENT ON TABLE "commitments" IS 'Money or support that one party promised, pledged or awarded.';
COMMENT ON COLUMN "commitments"."id" IS 'Readable name, assigned once, never reused, and unique among all facts.';
COMMENT ON COLUMN "commitments"."partnership" IS 'The partnership it is about.';
COMMENT ON COLUMN "commitments"."topic" IS 'The question it answers, within its partnership or country; facts on one topic are answers to compare.';
COMMENT ON COLUMN "commitments"."kind" IS 'Whether it is a pledge, an award, a contribution and so on. A code of CommitmentKind.';
COMMENT ON COLUMN "commitments"."description" IS 'What the money or support is for, in our words.';
COMMENT ON COLUMN "commitments"."provider" IS 'Who provides it.';
COMMENT ON COLUMN "commitments"."receiver" IS 'Who receives it; empty where no document says.';
COMMENT ON COLUMN "commitments"."amount" IS 'The amount, in the currency printed first; empty for support without a stated amount. Unit: `currency`.';
COMMENT ON COLUMN "commitments"."currency" IS 'ISO 4217 code of `amount`.';
COMMENT ON COLUMN "commitments"."second_amount" IS 'The same amount in a second currency, where the document prints both; we never convert. Unit: `second_currency`.';
COMMENT ON COLUMN "commitments"."second_currency" IS 'ISO 4217 code of `second_amount`.';
COMMENT ON COLUMN "commitments"."amount_usd" IS 'The amount in U.S. dollars, where a document prints it in dollars; derived, never converted. Use it to compare and add. Unit: USD.';
COMMENT ON COLUMN "commitments"."second_qualifier" IS 'How the document qualifies `second_amount`. A code of Qualifier.';
COMMENT ON COLUMN "commitments"."qualifier" IS 'How the document qualifies the amount. A code of Qualifier.';
COMMENT ON COLUMN "commitments"."exploitation" IS 'The form of exploitation that the money is meant to address, if it is one. A code of Exploitation.';
COMMENT ON COLUMN "commitments"."part_of" IS 'The larger commitment that this one is part of.';
COMMENT ON COLUMN "commitments"."period_start" IS 'Start of the period covered.';
COMMENT ON COLUMN "commitments"."period_end" IS 'End of the period covered.';
COMMENT ON COLUMN "commitments"."period_first" IS 'First day that `period_start` can mean; derived.';
COMMENT ON COLUMN "commitments"."period_last" IS 'Last day that `period_end` can mean; derived.';
COMMENT ON COLUMN "commitments"."as_of" IS 'When it was said: in an edition of the Trafficking in Persons Report, its year; otherwise the date that the document cited first gives for the statement, such as that of an announcement or meeting, or else its publication date. Never the date of a retelling; empty if none is known.';
COMMENT ON COLUMN "commitments"."as_of_first" IS 'First day that `as_of` can mean; derived.';
COMMENT ON COLUMN "commitments"."as_of_last" IS 'Last day that `as_of` can mean; derived.';
COMMENT ON COLUMN "commitments"."leading" IS 'Whether to read this fact first on its topic: one fact of each topic, by rank, then the latest `as_of`, then primary sources, then the id; in a list, such as objectives, every fact that is not deprecated. Derived.';
COMMENT ON COLUMN "commitments"."rank" IS 'Which of several answers to trust. A code of Rank.';
COMMENT ON COLUMN "commitments"."rank_reason" IS 'Why it has this rank.';
COMMENT ON COLUMN "commitments"."note" IS 'Anything else a reader should know about the fact.';

CREATE TABLE "results" (
  "id" VARCHAR NOT NULL PRIMARY KEY REFERENCES "facts" ("id"),
  "partnership" VARCHAR NOT NULL REFERENCES "partnerships" ("id"),
  "topic" VARCHAR NOT NULL,
  "organization" VARCHAR REFERENCES "organizations" ("id"),
  "indicator" VARCHAR NOT NULL REFERENCES "indicators" ("id"),
  "measure" VARCHAR NOT NULL CHECK ("measure" IN ('baseline', 'target', 'actual')),
  "value" BIGINT CHECK ("value" >= 0),
  "unit" VARCHAR CHECK ("unit" IN ('person', 'operation', 'case', 'facility', 'place', 'item', 'activity', 'document', 'month', 'organization', 'percent', 'money', 'country', 'year', 'project', 'recommendation')),
  "currency" VARCHAR,
  "qualifier" VARCHAR NOT NULL CHECK ("qualifier" IN ('exact', 'approximately', 'more_than', 'at_least', 'less_than', 'up_to', 'nearly', 'not_stated')),
  "value_low" BIGINT,
  "value_high" BIGINT,
  "cumulative" BOOLEAN NOT NULL,
  "period_start" VARCHAR,
  "period_end" VARCHAR,
  "period_first" DATE,
  "period_last" DATE,
  "judged_by" VARCHAR REFERENCES "results" ("id"),
  "as_of" VARCHAR,
  "as_of_first" DATE,
  "as_of_last" DATE,
  "leading" BOOLEAN,
  "rank" VARCHAR NOT NULL CHECK ("rank" IN ('preferred', 'normal', 'deprecated')),
  "rank_reason" VARCHAR,
  "note" VARCHAR
);
INSERT INTO "results" SELECT * FROM 'parquet/results.parquet'
WHERE (judged_by IS NULL OR judged_by IN (SELECT id FROM "results")) AND id NOT IN (SELECT id FROM "results");
COMMENT ON TABLE "results" IS 'A baseline, target or actual figure of an indicator, as one document reports it.';
COMMENT ON COLUMN "results"."id" IS 'Readable name, assigned once, never reused, and unique among all facts.';
COMMENT ON COLUMN "results"."partnership" IS 'The partnership it is about.';
COMMENT ON COLUMN "results"."topic" IS 'The question it answers, within its partnership or country; facts on one topic are answers to compare.';
COMMENT ON COLUMN "results"."organization" IS 'Organization credited; empty if the document credits the partnership as a whole or nobody.';
COMMENT ON COLUMN "results"."indicator" IS 'What is counted.';
COMMENT ON COLUMN "results"."measure" IS 'Whether it is a baseline, a target or an actual figure. A code of Measure.';
COMMENT ON COLUMN "results"."value" IS 'The figure; empty if none is stated. Unit: the unit of `indicator`.';
COMMENT ON COLUMN "results"."unit" IS 'What `value` counts: the unit of `indicator`; derived. A code of Unit.';
COMMENT ON COLUMN "results"."currency" IS 'ISO 4217 code of `value`, for money.';
COMMENT ON COLUMN "results"."qualifier" IS 'How the document qualifies the figure. A code of Qualifier.';
COMMENT ON COLUMN "results"."value_low" IS 'The lowest value that the figure can mean; derived, empty if unbounded. Unit: the unit of `indicator`.';
COMMENT ON COLUMN "results"."value_high" IS 'The highest value that the figure can mean; derived, empty if unbounded. Unit: the unit of `indicator`.';
COMMENT ON COLUMN "results"."cumulative" IS 'Whether it is a running total since the start of the work rather than a figure for one period.';
COMMENT ON COLUMN "results"."period_start" IS 'Start of the period covered.';
COMMENT ON COLUMN "results"."period_end" IS 'End of the period covered.';
COMMENT ON COLUMN "results"."period_first" IS 'First day that `period_start` can mean; derived.';
COMMENT ON COLUMN "results"."period_last" IS 'Last day that `period_end` can mean; derived.';
COMMENT ON COLUMN "results"."judged_by" IS 'For a target: the result that it can be judged by, if there is one.';
COMMENT ON COLUMN "results"."as_of" IS 'When it was said: in an edition of the Trafficking in Persons Report, its year; otherwise the date that the document cited first gives for the statement, such as that of an announcement or meeting, or else its publication date. Never the date of a retelling; empty if none is known.';
COMMENT ON COLUMN "results"."as_of_first" IS 'First day that `as_of` can mean; derived.';
COMMENT ON COLUMN "results"."as_of_last" IS 'Last day that `as_of` can mean; derived.';
COMMENT ON COLUMN "results"."leading" IS 'Whether to read this fact first on its topic: one fact of each topic, by rank, then the latest `as_of`, then primary sources, then the id; in a list, such as objectives, every fact that is not deprecated. Derived.';
COMMENT ON COLUMN "results"."rank" IS 'Which of several answers to trust. A code of Rank.';
COMMENT ON COLUMN "results"."rank_reason" IS 'Why it has this rank.';
COMMENT ON COLUMN "results"."note" IS 'Anything else a reader should know about the fact.';

CREATE TABLE "regions" (
  "id" VARCHAR NOT NULL PRIMARY KEY REFERENCES "facts" ("id"),
  "partnership" VARCHAR NOT NULL REFERENCES "partnerships" ("id"),
  "topic" VARCHAR NOT NULL,
  "name" VARCHAR NOT NULL,
  "code" VARCHAR,
  "organization" VARCHAR REFERENCES "organizations" ("id"),
  "as_of" VARCHAR,
  "as_of_first" DATE,
  "as_of_last" DATE,
  "leading" BOOLEAN,
  "rank" VARCHAR NOT NULL CHECK ("rank" IN ('preferred', 'normal', 'deprecated')),
  "rank_reason" VARCHAR,
  "note" VARCHAR
);
INSERT INTO "regions" SELECT * FROM 'parquet/regions.parquet';
COMMENT ON TABLE "regions" IS 'A place where a partnership or an implementer works.';
COMMENT ON COLUMN "regions"."id" IS 'Readable name, assigned once, never reused, and unique among all facts.';
COMMENT ON COLUMN "regions"."partnership" IS 'The partnership it is about.';
COMMENT ON COLUMN "regions"."topic" IS 'The question it answers, within its partnership or country; facts on one topic are answers to compare.';
COMMENT ON COLUMN "regions"."name" IS 'Name of the place, no more precise than the document.';
COMMENT ON COLUMN "regions"."code" IS 'ISO 3166-2 code, where one fits.';
COMMENT ON COLUMN "regions"."organization" IS 'Organization that works there; empty for the partnership as a whole.';
COMMENT ON COLUMN "regions"."as_of" IS 'When it was said: in an edition of the Trafficking in Persons Report, its year; otherwise the date that the document cited first gives for the statement, such as that of an announcement or meeting, or else its publication date. Never the date of a retelling; empty if none is known.';
COMMENT ON COLUMN "regions"."as_of_first" IS 'First day that `as_of` can mean; derived.';
COMMENT ON COLUMN "regions"."as_of_last" IS 'Last day that `as_of` can mean; derived.';
COMMENT ON COLUMN "regions"."leading" IS 'Whether to read this fact first on its topic: one fact of each topic, by rank, then the latest `as_of`, then primary sources, then the id; in a list, such as objectives, every fact that is not deprecated. Derived.';
COMMENT ON COLUMN "regions"."rank" IS 'Which of several answers to trust. A code of Rank.';
COMMENT ON COLUMN "regions"."rank_reason" IS 'Why it has this rank.';
COMMENT ON COLUMN "regions"."note" IS 'Anything else a reader should know about the fact.';

CREATE TABLE "tiers" (
  "id" VARCHAR NOT NULL PRIMARY KEY REFERENCES "facts" ("id"),
  "country" VARCHAR NOT NULL REFERENCES "countries" ("id"),
  "topic" VARCHAR NOT NULL,
  "edition" BIGINT NOT NULL CHECK ("edition" >= 2001) CHECK ("edition" <= 2100),
  "level" VARCHAR NOT NULL CHECK ("level" IN ('tier_1', 'tier_2', 'tier_2_watch_list', 'tier_3')),
  "as_of" VARCHAR,
  "as_of_first" DATE,
  "as_of_last" DATE,
  "leading" BOOLEAN,
  "rank" VARCHAR NOT NULL CHECK ("rank" IN ('preferred', 'normal', 'deprecated')),
  "rank_reason" VARCHAR,
  "note" VARCHAR
);
INSERT INTO "tiers" SELECT * FROM 'parquet/tiers.parquet';
COMMENT ON TABLE "tiers" IS 'The tier of a country in one edition of the Trafficking in Persons Report.';
COMMENT ON COLUMN "tiers"."id" IS 'Readable name, assigned once, never reused, and unique among all facts.';
COMMENT ON COLUMN "tiers"."country" IS 'The country it is about.';
COMMENT ON COLUMN "tiers"."topic" IS 'The question it answers, within its partnership or country; facts on one topic are answers to compare.';
COMMENT ON COLUMN "tiers"."edition" IS 'Year of the edition of the report.';
COMMENT ON COLUMN "tiers"."level" IS 'The tier. A code of TierLevel.';
COMMENT ON COLUMN "tiers"."as_of" IS 'When it was said: in an edition of the Trafficking in Persons Report, its year; otherwise the date that the document cited first gives for the statement, such as that of an announcement or meeting, or else its publication date. Never the date of a retelling; empty if none is known.';
COMMENT ON COLUMN "tiers"."as_of_first" IS 'First day that `as_of` can mean; derived.';
COMMENT ON COLUMN "tiers"."as_of_last" IS 'Last day that `as_of` can mean; derived.';
COMMENT ON COLUMN "tiers"."leading" IS 'Whether to read this fact first on its topic: one fact of each topic, by rank, then the latest `as_of`, then primary sources, then the id; in a list, such as objectives, every fact that is not deprecated. Derived.';
COMMENT ON COLUMN "tiers"."rank" IS 'Which of several answers to trust. A code of Rank.';
COMMENT ON COLUMN "tiers"."rank_reason" IS 'Why it has this rank.';
COMMENT ON COLUMN "tiers"."note" IS 'Anything else a reader should know about the fact.';

CREATE TABLE "statistics" (
  "id" VARCHAR NOT NULL PRIMARY KEY REFERENCES "facts" ("id"),
  "country" VARCHAR NOT NULL REFERENCES "countries" ("id"),
  "topic" VARCHAR NOT NULL,
  "indicator" VARCHAR NOT NULL REFERENCES "indicators" ("id"),
  "organization" VARCHAR REFERENCES "organizations" ("id"),
  "edition" BIGINT CHECK ("edition" >= 2001) CHECK ("edition" <= 2100),
  "relative_period" VARCHAR CHECK ("relative_period" IN ('current', 'previous', 'earlier')),
  "counted_by" VARCHAR CHECK ("counted_by" IN ('government', 'ngo', 'international', 'joint')),
  "national_total" BOOLEAN NOT NULL,
  "series" VARCHAR,
  "value" BIGINT CHECK ("value" >= 0),
  "currency" VARCHAR,
  "second_value" BIGINT CHECK ("second_value" >= 0),
  "second_currency" VARCHAR,
  "second_qualifier" VARCHAR CHECK ("second_qualifier" IN ('exact', 'approximately', 'more_than', 'at_least', 'less_than', 'up_to', 'nearly', 'not_stated')),
  "unit" VARCHAR CHECK ("unit" IN ('person', 'operation', 'case', 'facility', 'place', 'item', 'activity', 'document', 'month', 'organization', 'percent', 'money', 'country', 'year', 'project', 'recommendation')),
  "qualifier" VARCHAR NOT NULL CHECK ("qualifier" IN ('exact', 'approximately', 'more_than', 'at_least', 'less_than', 'up_to', 'nearly', 'not_stated')),
  "value_low" BIGINT,
  "value_high" BIGINT,
  "sex" VARCHAR CHECK ("sex" IN ('female', 'male')),
  "age" VARCHAR CHECK ("age" IN ('child', 'adult')),
  "exploitation" VARCHAR CHECK ("exploitation" IN ('osec', 'child_labor_trafficking', 'child_trafficking', 'child_sex_trafficking', 'sex_trafficking', 'labor_trafficking', 'sex_and_labor_trafficking', 'servile_marriage', 'unspecified', 'forced_begging', 'armed_groups')),
  "nationality" VARCHAR,
  "place" VARCHAR,
  "part_of" VARCHAR REFERENCES "statistics" ("id"),
  "period_start" VARCHAR,
  "period_end" VARCHAR,
  "period_first" DATE,
  "period_last" DATE,
  "as_of" VARCHAR,
  "as_of_first" DATE,
  "as_of_last" DATE,
  "leading" BOOLEAN,
  "rank" VARCHAR NOT NULL CHECK ("rank" IN ('preferred', 'normal', 'deprecated')),
  "rank_reason" VARCHAR,
  "note" VARCHAR
);
INSERT INTO "statistics" SELECT * FROM 'parquet/statistics.parquet'
WHERE (part_of IS NULL OR part_of IN (SELECT id FROM "statistics")) AND id NOT IN (SELECT id FROM "statistics");
INSERT INTO "statistics" SELECT * FROM 'parquet/statistics.parquet'
WHERE (part_of IS NULL OR part_of IN (SELECT id FROM "statistics")) AND id NOT IN (SELECT id FROM "statistics");
INSERT INTO "statistics" SELECT * FROM 'parquet/statistics.parquet'
WHERE (part_of IS NULL OR part_of IN (SELECT id FROM "statistics")) AND id NOT IN (SELECT id FROM "statistics");
INSERT INTO "statistics" SELECT * FROM 'parquet/statistics.parquet'
WHERE (part_of IS NULL OR part_of IN (SELECT id FROM "statistics")) AND id NOT IN (SELECT id FROM "statistics");
INSERT INTO "statistics" SELECT * FROM 'parquet/statistics.parquet'
WHERE (part_of IS NULL OR part_of IN (SELECT id FROM "statistics")) AND id NOT IN (SELECT id FROM "statistics");
COMMENT ON TABLE "statistics" IS 'A national figure, such as victims identified or traffickers convicted; never a result of a partnership.';
COMMENT ON COLUMN "statistics"."id" IS 'Readable name, assigned once, never reused, and unique among all facts.';
COMMENT ON COLUMN "statistics"."country" IS 'The country it is about.';
COMMENT ON COLUMN "statistics"."topic" IS 'The question it answers, within its partnership or country; facts on one topic are answers to compare.';
COMMENT ON COLUMN "statistics"."indicator" IS 'What is counted.';
COMMENT ON COLUMN "statistics"."organization" IS 'Who counted or reported it; empty where no document says.';
COMMENT ON COLUMN "statistics"."edition" IS 'Edition of the Trafficking in Persons Report that gives it; empty for any other document.';
COMMENT ON COLUMN "statistics"."relative_period" IS 'Which period the figure is for, in an edition of the Trafficking in Persons Report. A code of RelativePeriod.';
COMMENT ON COLUMN "statistics"."counted_by" IS 'What kind of body counted; empty where no document says. A code of CountingBody.';
COMMENT ON COLUMN "statistics"."national_total" IS 'Whether it is the figure for the whole country in this indicator, by all bodies that count it.';
COMMENT ON COLUMN "statistics"."series" IS 'Name of a series of comparable figures, unique within the country; see `Dataset.series`.';
COMMENT ON COLUMN "statistics"."value" IS 'The figure; empty if none is stated. Unit: the unit of `indicator`.';
COMMENT ON COLUMN "statistics"."currency" IS 'ISO 4217 code of `value`, for money.';
COMMENT ON COLUMN "statistics"."second_value" IS 'The same amount in a second currency, where the document prints both; we never convert. Unit: `second_currency`.';
COMMENT ON COLUMN "statistics"."second_currency" IS 'ISO 4217 code of `second_value`.';
COMMENT ON COLUMN "statistics"."second_qualifier" IS 'How the document qualifies `second_value`. A code of Qualifier.';
COMMENT ON COLUMN "statistics"."unit" IS 'What `value` counts: the unit of `indicator`; derived. A code of Unit.';
COMMENT ON COLUMN "statistics"."qualifier" IS 'How the document qualifies the figure. A code of Qualifier.';
COMMENT ON COLUMN "statistics"."value_low" IS 'The lowest value that the figure can mean; derived, empty if unbounded. Unit: the unit of `indicator`.';
COMMENT ON COLUMN "statistics"."value_high" IS 'The highest value that the figure can mean; derived, empty if unbounded. Unit: the unit of `indicator`.';
COMMENT ON COLUMN "statistics"."sex" IS 'Sex of those counted; empty for all. A code of Sex.';
COMMENT ON COLUMN "statistics"."age" IS 'Age group of those counted; empty for all. A code of AgeGroup.';
COMMENT ON COLUMN "statistics"."exploitation" IS 'Form of exploitation; empty for all. A code of Exploitation.';
COMMENT ON COLUMN "statistics"."nationality" IS 'Nationality of those counted, as an ISO 3166-1 alpha-3 code or `foreign`; empty for all.';
COMMENT ON COLUMN "statistics"."place" IS 'Where they were counted, if not in the whole country; for example, abroad.';
COMMENT ON COLUMN "statistics"."part_of" IS 'The larger figure that this one is part of.';
COMMENT ON COLUMN "statistics"."period_start" IS 'Start of the period covered.';
COMMENT ON COLUMN "statistics"."period_end" IS 'End of the period covered.';
COMMENT ON COLUMN "statistics"."period_first" IS 'First day that `period_start` can mean; derived.';
COMMENT ON COLUMN "statistics"."period_last" IS 'Last day that `period_end` can mean; derived.';
COMMENT ON COLUMN "statistics"."as_of" IS 'When it was said: in an edition of the Trafficking in Persons Report, its year; otherwise the date that the document cited first gives for the statement, such as that of an announcement or meeting, or else its publication date. Never the date of a retelling; empty if none is known.';
COMMENT ON COLUMN "statistics"."as_of_first" IS 'First day that `as_of` can mean; derived.';
COMMENT ON COLUMN "statistics"."as_of_last" IS 'Last day that `as_of` can mean; derived.';
COMMENT ON COLUMN "statistics"."leading" IS 'Whether to read this fact first on its topic: one fact of each topic, by rank, then the latest `as_of`, then primary sources, then the id; in a list, such as objectives, every fact that is not deprecated. Derived.';
COMMENT ON COLUMN "statistics"."rank" IS 'Which of several answers to trust. A code of Rank.';
COMMENT ON COLUMN "statistics"."rank_reason" IS 'Why it has this rank.';
COMMENT ON COLUMN "statistics"."note" IS 'Anything else a reader should know about the fact.';

CREATE TABLE "provisions" (
  "id" VARCHAR NOT NULL PRIMARY KEY REFERENCES "facts" ("id"),
  "topic" VARCHAR NOT NULL,
  "kind" VARCHAR NOT NULL CHECK ("kind" IN ('law', 'bill', 'eligibility', 'design', 'extent', 'funding', 'finding', 'recommendation', 'condition')),
  "title" VARCHAR NOT NULL,
  "identifier" VARCHAR,
  "organization" VARCHAR REFERENCES "organizations" ("id"),
  "addressee" VARCHAR REFERENCES "organizations" ("id"),
  "date" VARCHAR,
  "date_first" DATE,
  "date_last" DATE,
  "value" BIGINT CHECK ("value" >= 0),
  "unit" VARCHAR CHECK ("unit" IN ('person', 'operation', 'case', 'facility', 'place', 'item', 'activity', 'document', 'month', 'organization', 'percent', 'money', 'country', 'year', 'project', 'recommendation')),
  "currency" VARCHAR,
  "qualifier" VARCHAR NOT NULL CHECK ("qualifier" IN ('exact', 'approximately', 'more_than', 'at_least', 'less_than', 'up_to', 'nearly', 'not_stated')),
  "status" VARCHAR CHECK ("status" IN ('open', 'implemented', 'closed')),
  "period_start" VARCHAR,
  "period_end" VARCHAR,
  "period_first" DATE,
  "period_last" DATE,
  "as_of" VARCHAR,
  "as_of_first" DATE,
  "as_of_last" DATE,
  "leading" BOOLEAN,
  "rank" VARCHAR NOT NULL CHECK ("rank" IN ('preferred', 'normal', 'deprecated')),
  "rank_reason" VARCHAR,
  "note" VARCHAR
);
INSERT INTO "provisions" SELECT * FROM 'parquet/provisions.parquet';
COMMENT ON TABLE "provisions" IS 'A law, rule, audit finding, recommendation or amount that concerns the programme as a whole.';
COMMENT ON COLUMN "provisions"."id" IS 'Readable name, assigned once, never reused, and unique among all facts.';
COMMENT ON COLUMN "provisions"."topic" IS 'The question it answers, within its partnership or country; facts on one topic are answers to compare.';
COMMENT ON COLUMN "provisions"."kind" IS 'Type of provision. A code of ProvisionKind.';
COMMENT ON COLUMN "provisions"."title" IS 'What it says, in our words.';
COMMENT ON COLUMN "provisions"."identifier" IS 'Number of the law, bill, report or recommendation, as printed.';
COMMENT ON COLUMN "provisions"."organization" IS 'Who made, found, recommended or stated it.';
COMMENT ON COLUMN "provisions"."addressee" IS 'Whom it addresses or binds.';
COMMENT ON COLUMN "provisions"."date" IS 'When it was made, introduced, approved or published.';
COMMENT ON COLUMN "provisions"."date_first" IS 'First day that `date` can mean; derived.';
COMMENT ON COLUMN "provisions"."date_last" IS 'Last day that `date` can mean; derived.';
COMMENT ON COLUMN "provisions"."value" IS 'The figure, if it has one. Unit: `unit`.';
COMMENT ON COLUMN "provisions"."unit" IS 'What `value` counts. A code of Unit.';
COMMENT ON COLUMN "provisions"."currency" IS 'ISO 4217 code of `value`, for money.';
COMMENT ON COLUMN "provisions"."qualifier" IS 'How the document qualifies the figure. A code of Qualifier.';
COMMENT ON COLUMN "provisions"."status" IS 'Status of a recommendation, as of `as_of`. A code of RecommendationStatus.';
COMMENT ON COLUMN "provisions"."period_start" IS 'Start of the period covered.';
COMMENT ON COLUMN "provisions"."period_end" IS 'End of the period covered.';
COMMENT ON COLUMN "provisions"."period_first" IS 'First day that `period_start` can mean; derived.';
COMMENT ON COLUMN "provisions"."period_last" IS 'Last day that `period_end` can mean; derived.';
COMMENT ON COLUMN "provisions"."as_of" IS 'When it was said: in an edition of the Trafficking in Persons Report, its year; otherwise the date that the document cited first gives for the statement, such as that of an announcement or meeting, or else its publication date. Never the date of a retelling; empty if none is known.';
COMMENT ON COLUMN "provisions"."as_of_first" IS 'First day that `as_of` can mean; derived.';
COMMENT ON COLUMN "provisions"."as_of_last" IS 'Last day that `as_of` can mean; derived.';
COMMENT ON COLUMN "provisions"."leading" IS 'Whether to read this fact first on its topic: one fact of each topic, by rank, then the latest `as_of`, then primary sources, then the id; in a list, such as objectives, every fact that is not deprecated. Derived.';
COMMENT ON COLUMN "provisions"."rank" IS 'Which of several answers to trust. A code of Rank.';
COMMENT ON COLUMN "provisions"."rank_reason" IS 'Why it has this rank.';
COMMENT ON COLUMN "provisions"."note" IS 'Anything else a reader should know about the fact.';

CREATE TABLE "citations" (
  "fact" VARCHAR NOT NULL REFERENCES "facts" ("id"),
  "number" BIGINT NOT NULL CHECK ("number" >= 1),
  "source" VARCHAR NOT NULL REFERENCES "sources" ("id"),
  "locator" VARCHAR NOT NULL,
  "as_printed" VARCHAR NOT NULL,
  PRIMARY KEY ("fact", "number")
);
INSERT INTO "citations" SELECT * FROM 'parquet/citations.parquet';
COMMENT ON TABLE "citations" IS 'The place where a document prints a fact. A figure printed in two currencies has a citation for each.';
COMMENT ON COLUMN "citations"."fact" IS 'The fact.';
COMMENT ON COLUMN "citations"."number" IS 'Number of the citation within its fact; 1 is the leading one.';
COMMENT ON COLUMN "citations"."source" IS 'The document.';
COMMENT ON COLUMN "citations"."locator" IS 'Where in the document. Paragraph 1 is the first of the text itself, after title, standfirst and captions.';
COMMENT ON COLUMN "citations"."as_printed" IS 'The figure, date or name exactly as printed.';

CREATE TABLE "answers" (
  "fact" VARCHAR NOT NULL PRIMARY KEY REFERENCES "facts" ("id"),
  "table" VARCHAR NOT NULL CHECK ("table" IN ('events', 'roles', 'appearances', 'objectives', 'commitments', 'results', 'regions', 'tiers', 'statistics', 'provisions')),
  "subject" VARCHAR NOT NULL,
  "subject_name" VARCHAR NOT NULL,
  "topic" VARCHAR NOT NULL,
  "question" VARCHAR NOT NULL,
  "answer" VARCHAR NOT NULL,
  "kind" VARCHAR,
  "qualifier" VARCHAR CHECK ("qualifier" IN ('exact', 'approximately', 'more_than', 'at_least', 'less_than', 'up_to', 'nearly', 'not_stated')),
  "value" BIGINT,
  "unit" VARCHAR CHECK ("unit" IN ('person', 'operation', 'case', 'facility', 'place', 'item', 'activity', 'document', 'month', 'organization', 'percent', 'money', 'country', 'year', 'project', 'recommendation')),
  "amount_usd" DECIMAL(18, 2),
  "amount" DECIMAL(18, 2),
  "currency" VARCHAR,
  "date" VARCHAR,
  "as_of" VARCHAR,
  "facts" BIGINT NOT NULL CHECK ("facts" >= 1),
  "documents" BIGINT NOT NULL CHECK ("documents" >= 0),
  "agreement" VARCHAR NOT NULL CHECK ("agreement" IN ('single', 'same', 'updated', 'contradictory')),
  "other_answers" VARCHAR,
  "note" VARCHAR,
  "title" VARCHAR,
  "publisher" VARCHAR,
  "authority" VARCHAR CHECK ("authority" IN ('primary', 'secondary')),
  "url" VARCHAR,
  "archive_lookup" VARCHAR,
  "locator" VARCHAR,
  "as_printed" VARCHAR
);
INSERT INTO "answers" SELECT * FROM 'parquet/answers.parquet';
COMMENT ON TABLE "answers" IS 'A question with its leading answer and the document that prints it: the sheet to search. Derived.';
COMMENT ON COLUMN "answers"."fact" IS 'The leading fact.';
COMMENT ON COLUMN "answers"."table" IS 'The table that the fact is in. A code of FactTable.';
COMMENT ON COLUMN "answers"."subject" IS 'The partnership, country or programme (`CPC`) that it is about.';
COMMENT ON COLUMN "answers"."subject_name" IS 'Name of the subject.';
COMMENT ON COLUMN "answers"."topic" IS 'The topic.';
COMMENT ON COLUMN "answers"."question" IS 'The question in words.';
COMMENT ON COLUMN "answers"."answer" IS 'The answer in words, with qualifier, unit and names.';
COMMENT ON COLUMN "answers"."kind" IS 'Code of the kind or measure, such as pledge, award or target.';
COMMENT ON COLUMN "answers"."qualifier" IS 'How the document qualifies the figure. A code of Qualifier.';
COMMENT ON COLUMN "answers"."value" IS 'The figure, if it is not money. Unit: `unit`.';
COMMENT ON COLUMN "answers"."unit" IS 'What `value` counts. A code of Unit.';
COMMENT ON COLUMN "answers"."amount_usd" IS 'The sum in U.S. dollars, where a document prints it so. Unit: USD.';
COMMENT ON COLUMN "answers"."amount" IS 'The sum, as printed first. Unit: `currency`.';
COMMENT ON COLUMN "answers"."currency" IS 'ISO 4217 code of `amount`.';
COMMENT ON COLUMN "answers"."date" IS 'When it happened, for an event.';
COMMENT ON COLUMN "answers"."as_of" IS 'The date to which the answer refers.';
COMMENT ON COLUMN "answers"."facts" IS 'Number of answers, without deprecated ones. Unit: facts.';
COMMENT ON COLUMN "answers"."documents" IS 'Number of documents that print them. Unit: documents.';
COMMENT ON COLUMN "answers"."agreement" IS 'Whether the answers agree. A code of Agreement.';
COMMENT ON COLUMN "answers"."other_answers" IS 'The other answers in words, with their dates.';
COMMENT ON COLUMN "answers"."note" IS 'What else a reader should know about the fact; read it before you quote.';
COMMENT ON COLUMN "answers"."title" IS 'Title of the leading document.';
COMMENT ON COLUMN "answers"."publisher" IS 'Its publisher.';
COMMENT ON COLUMN "answers"."authority" IS 'Whether that document is a primary or a secondary source. A code of Authority.';
COMMENT ON COLUMN "answers"."url" IS 'Its web address.';
COMMENT ON COLUMN "answers"."archive_lookup" IS 'Where to look for copies in a public web archive, whether or not there are any.';
COMMENT ON COLUMN "answers"."locator" IS 'Where in the document.';
COMMENT ON COLUMN "answers"."as_printed" IS 'The figure, date or name as printed there.';

CREATE TABLE "coverage" (
  "partnership" VARCHAR NOT NULL REFERENCES "partnerships" ("id"),
  "question" VARCHAR NOT NULL CHECK ("question" IN ('signed', 'in_force', 'term', 'ended', 'agreement_text', 'us_total', 'awards', 'sub_awards', 'host_pledge', 'host_contribution', 'objectives', 'indicators', 'targets', 'results', 'dialogues', 'evaluation', 'sustainability')),
  "status" VARCHAR NOT NULL CHECK ("status" IN ('published', 'in_part', 'not_published', 'not_found', 'partly_read', 'not_searched', 'not_yet_due')),
  "facts" BIGINT NOT NULL CHECK ("facts" >= 0),
  "leading_fact" VARCHAR REFERENCES "facts" ("id"),
  "searched" VARCHAR,
  "note" VARCHAR,
  PRIMARY KEY ("partnership", "question")
);
INSERT INTO "coverage" SELECT * FROM 'parquet/coverage.parquet';
COMMENT ON TABLE "coverage" IS 'How far one question about one partnership is answered. Derived from the facts and the searches.';
COMMENT ON COLUMN "coverage"."partnership" IS 'The partnership.';
COMMENT ON COLUMN "coverage"."question" IS 'The question. A code of Question.';
COMMENT ON COLUMN "coverage"."status" IS 'How far the question is answered. A code of CoverageStatus.';
COMMENT ON COLUMN "coverage"."facts" IS 'Number of facts that answer it, without deprecated ones. Unit: facts.';
COMMENT ON COLUMN "coverage"."leading_fact" IS 'The fact to read first: the latest of the highest rank.';
COMMENT ON COLUMN "coverage"."searched" IS 'Where we looked for an answer, if facts alone do not give it.';
COMMENT ON COLUMN "coverage"."note" IS 'Anything a reader should know about the answer or its absence.';

CREATE TABLE "appearances" (
  "id" VARCHAR NOT NULL PRIMARY KEY REFERENCES "facts" ("id"),
  "partnership" VARCHAR NOT NULL REFERENCES "partnerships" ("id"),
  "topic" VARCHAR NOT NULL,
  "event" VARCHAR NOT NULL REFERENCES "events" ("id"),
  "person" VARCHAR,
  "office" VARCHAR NOT NULL,
  "organization" VARCHAR NOT NULL REFERENCES "organizations" ("id"),
  "capacity" VARCHAR NOT NULL CHECK ("capacity" IN ('signatory', 'speaker', 'delegation_lead', 'chair', 'participant')),
  "spoke_to" VARCHAR,
  "as_of" VARCHAR,
  "as_of_first" DATE,
  "as_of_last" DATE,
  "leading" BOOLEAN,
  "rank" VARCHAR NOT NULL CHECK ("rank" IN ('preferred', 'normal', 'deprecated')),
  "rank_reason" VARCHAR,
  "note" VARCHAR
);
INSERT INTO "appearances" SELECT * FROM 'parquet/appearances.parquet';
COMMENT ON TABLE "appearances" IS 'A public official at an event.';
COMMENT ON COLUMN "appearances"."id" IS 'Readable name, assigned once, never reused, and unique among all facts.';
COMMENT ON COLUMN "appearances"."partnership" IS 'The partnership it is about.';
COMMENT ON COLUMN "appearances"."topic" IS 'The question it answers, within its partnership or country; facts on one topic are answers to compare.';
COMMENT ON COLUMN "appearances"."event" IS 'The event.';
COMMENT ON COLUMN "appearances"."person" IS 'Name of the official, if the office is a leading one; see ETHICS.md.';
COMMENT ON COLUMN "appearances"."office" IS 'Public office held at the time.';
COMMENT ON COLUMN "appearances"."organization" IS 'The body to which the office belongs.';
COMMENT ON COLUMN "appearances"."capacity" IS 'In what capacity the official is named. A code of Capacity.';
COMMENT ON COLUMN "appearances"."spoke_to" IS 'What the official spoke about, in our words.';
COMMENT ON COLUMN "appearances"."as_of" IS 'When it was said: in an edition of the Trafficking in Persons Report, its year; otherwise the date that the document cited first gives for the statement, such as that of an announcement or meeting, or else its publication date. Never the date of a retelling; empty if none is known.';
COMMENT ON COLUMN "appearances"."as_of_first" IS 'First day that `as_of` can mean; derived.';
COMMENT ON COLUMN "appearances"."as_of_last" IS 'Last day that `as_of` can mean; derived.';
COMMENT ON COLUMN "appearances"."leading" IS 'Whether to read this fact first on its topic: one fact of each topic, by rank, then the latest `as_of`, then primary sources, then the id; in a list, such as objectives, every fact that is not deprecated. Derived.';
COMMENT ON COLUMN "appearances"."rank" IS 'Which of several answers to trust. A code of Rank.';
COMMENT ON COLUMN "appearances"."rank_reason" IS 'Why it has this rank.';
COMMENT ON COLUMN "appearances"."note" IS 'Anything else a reader should know about the fact.';

CREATE TABLE "overview" (
  "partnership" VARCHAR NOT NULL PRIMARY KEY REFERENCES "partnerships" ("id"),
  "title" VARCHAR NOT NULL,
  "country" VARCHAR NOT NULL,
  "status" VARCHAR NOT NULL CHECK ("status" IN ('in_preparation', 'active', 'no_later_end_known', 'concluded')),
  "signed" VARCHAR,
  "in_force" VARCHAR,
  "stated_end" VARCHAR,
  "stated_end_fact" VARCHAR REFERENCES "events" ("id"),
  "ended" VARCHAR,
  "us_promised" VARCHAR NOT NULL,
  "us_promised_usd" DECIMAL(18, 2),
  "us_promised_kind" VARCHAR CHECK ("us_promised_kind" IN ('pledge', 'expectation', 'earmark', 'combined', 'award', 'sub_award', 'contract', 'contribution', 'in_kind', 'supplement', 'undertaking')),
  "us_promised_fact" VARCHAR REFERENCES "commitments" ("id"),
  "us_promised_as_printed" VARCHAR,
  "us_promised_url" VARCHAR,
  "us_promised_archive_lookup" VARCHAR,
  "us_awarded" VARCHAR NOT NULL,
  "us_awarded_usd" DECIMAL(18, 2),
  "us_awarded_kind" VARCHAR CHECK ("us_awarded_kind" IN ('pledge', 'expectation', 'earmark', 'combined', 'award', 'sub_award', 'contract', 'contribution', 'in_kind', 'supplement', 'undertaking')),
  "us_awarded_fact" VARCHAR REFERENCES "commitments" ("id"),
  "us_awarded_as_printed" VARCHAR,
  "us_awarded_url" VARCHAR,
  "us_awarded_archive_lookup" VARCHAR,
  "us_given" VARCHAR NOT NULL,
  "us_given_usd" DECIMAL(18, 2),
  "us_given_kind" VARCHAR CHECK ("us_given_kind" IN ('pledge', 'expectation', 'earmark', 'combined', 'award', 'sub_award', 'contract', 'contribution', 'in_kind', 'supplement', 'undertaking')),
  "us_given_fact" VARCHAR REFERENCES "commitments" ("id"),
  "us_given_as_printed" VARCHAR,
  "us_given_url" VARCHAR,
  "us_given_archive_lookup" VARCHAR,
  "host_promised" VARCHAR NOT NULL,
  "host_promised_usd" DECIMAL(18, 2),
  "host_promised_kind" VARCHAR CHECK ("host_promised_kind" IN ('pledge', 'expectation', 'earmark', 'combined', 'award', 'sub_award', 'contract', 'contribution', 'in_kind', 'supplement', 'undertaking')),
  "host_promised_fact" VARCHAR REFERENCES "commitments" ("id"),
  "host_promised_as_printed" VARCHAR,
  "host_promised_url" VARCHAR,
  "host_promised_archive_lookup" VARCHAR,
  "host_awarded" VARCHAR NOT NULL,
  "host_awarded_usd" DECIMAL(18, 2),
  "host_awarded_kind" VARCHAR CHECK ("host_awarded_kind" IN ('pledge', 'expectation', 'earmark', 'combined', 'award', 'sub_award', 'contract', 'contribution', 'in_kind', 'supplement', 'undertaking')),
  "host_awarded_fact" VARCHAR REFERENCES "commitments" ("id"),
  "host_awarded_as_printed" VARCHAR,
  "host_awarded_url" VARCHAR,
  "host_awarded_archive_lookup" VARCHAR,
  "host_given" VARCHAR NOT NULL,
  "host_given_usd" DECIMAL(18, 2),
  "host_given_kind" VARCHAR CHECK ("host_given_kind" IN ('pledge', 'expectation', 'earmark', 'combined', 'award', 'sub_award', 'contract', 'contribution', 'in_kind', 'supplement', 'undertaking')),
  "host_given_fact" VARCHAR REFERENCES "commitments" ("id"),
  "host_given_as_printed" VARCHAR,
  "host_given_url" VARCHAR,
  "host_given_archive_lookup" VARCHAR,
  "implementers" BIGINT NOT NULL CHECK ("implementers" >= 0),
  "implementer_names" VARCHAR,
  "results" BIGINT NOT NULL CHECK ("results" >= 0),
  "targets" BIGINT NOT NULL CHECK ("targets" >= 0),
  "dialogues" BIGINT NOT NULL CHECK ("dialogues" >= 0),
  "conflicts" BIGINT NOT NULL CHECK ("conflicts" >= 0),
  "open_questions" BIGINT NOT NULL CHECK ("open_questions" >= 0),
  "facts" BIGINT NOT NULL CHECK ("facts" >= 0),
  "sources" BIGINT NOT NULL CHECK ("sources" >= 0)
);
INSERT INTO "overview" SELECT * FROM 'parquet/overview.parquet';
COMMENT ON TABLE "overview" IS 'One partnership at a glance; the table to open first. Derived: each figure names the fact that it comes from.';
COMMENT ON COLUMN "overview"."partnership" IS 'The partnership.';
COMMENT ON COLUMN "overview"."title" IS 'Name of the partnership.';
COMMENT ON COLUMN "overview"."country" IS 'Name of the partner country.';
COMMENT ON COLUMN "overview"."status" IS 'Its status. A code of PartnershipStatus.';
COMMENT ON COLUMN "overview"."signed" IS 'Date of signing.';
COMMENT ON COLUMN "overview"."in_force" IS 'Date of entry into force.';
COMMENT ON COLUMN "overview"."stated_end" IS 'The latest end that a document states, or the date of signing and the length stated.';
COMMENT ON COLUMN "overview"."stated_end_fact" IS 'The event that it comes from.';
COMMENT ON COLUMN "overview"."ended" IS 'Date on which it ended.';
COMMENT ON COLUMN "overview"."us_promised" IS 'What the United States promises, in words, or why no sum is given; the columns after it tell more.';
COMMENT ON COLUMN "overview"."us_promised_usd" IS 'The same in U.S. dollars, where a document prints it so. Unit: USD.';
COMMENT ON COLUMN "overview"."us_promised_kind" IS 'Its kind. A code of CommitmentKind.';
COMMENT ON COLUMN "overview"."us_promised_fact" IS 'The commitment that it comes from.';
COMMENT ON COLUMN "overview"."us_promised_as_printed" IS 'The figure as the leading citation prints it.';
COMMENT ON COLUMN "overview"."us_promised_url" IS 'Web address of the document that prints it.';
COMMENT ON COLUMN "overview"."us_promised_archive_lookup" IS 'Where to look for copies of it in a public web archive.';
COMMENT ON COLUMN "overview"."us_awarded" IS 'What the United States awarded, in words, or why no sum is given; the columns after it tell more.';
COMMENT ON COLUMN "overview"."us_awarded_usd" IS 'The same in U.S. dollars, where a document prints it so. Unit: USD.';
COMMENT ON COLUMN "overview"."us_awarded_kind" IS 'Its kind. A code of CommitmentKind.';
COMMENT ON COLUMN "overview"."us_awarded_fact" IS 'The commitment that it comes from.';
COMMENT ON COLUMN "overview"."us_awarded_as_printed" IS 'The figure as the leading citation prints it.';
COMMENT ON COLUMN "overview"."us_awarded_url" IS 'Web address of the document that prints it.';
COMMENT ON COLUMN "overview"."us_awarded_archive_lookup" IS 'Where to look for copies of it in a public web archive.';
COMMENT ON COLUMN "overview"."us_given" IS 'What the United States gave, in words, or why no sum is given; the columns after it tell more.';
COMMENT ON COLUMN "overview"."us_given_usd" IS 'The same in U.S. dollars, where a document prints it so. Unit: USD.';
COMMENT ON COLUMN "overview"."us_given_kind" IS 'Its kind. A code of CommitmentKind.';
COMMENT ON COLUMN "overview"."us_given_fact" IS 'The commitment that it comes from.';
COMMENT ON COLUMN "overview"."us_given_as_printed" IS 'The figure as the leading citation prints it.';
COMMENT ON COLUMN "overview"."us_given_url" IS 'Web address of the document that prints it.';
COMMENT ON COLUMN "overview"."us_given_archive_lookup" IS 'Where to look for copies of it in a public web archive.';
COMMENT ON COLUMN "overview"."host_promised" IS 'What the partner government promises, in words, or why no sum is given; the columns after it tell more.';
COMMENT ON COLUMN "overview"."host_promised_usd" IS 'The same in U.S. dollars, where a document prints it so. Unit: USD.';
COMMENT ON COLUMN "overview"."host_promised_kind" IS 'Its kind. A code of CommitmentKind.';
COMMENT ON COLUMN "overview"."host_promised_fact" IS 'The commitment that it comes from.';
COMMENT ON COLUMN "overview"."host_promised_as_printed" IS 'The figure as the leading citation prints it.';
COMMENT ON COLUMN "overview"."host_promised_url" IS 'Web address of the document that prints it.';
COMMENT ON COLUMN "overview"."host_promised_archive_lookup" IS 'Where to look for copies of it in a public web archive.';
COMMENT ON COLUMN "overview"."host_awarded" IS 'What the partner government awarded, in words, or why no sum is given; the columns after it tell more.';
COMMENT ON COLUMN "overview"."host_awarded_usd" IS 'The same in U.S. dollars, where a document prints it so. Unit: USD.';
COMMENT ON COLUMN "overview"."host_awarded_kind" IS 'Its kind. A code of CommitmentKind.';
COMMENT ON COLUMN "overview"."host_awarded_fact" IS 'The commitment that it comes from.';
COMMENT ON COLUMN "overview"."host_awarded_as_printed" IS 'The figure as the leading citation prints it.';
COMMENT ON COLUMN "overview"."host_awarded_url" IS 'Web address of the document that prints it.';
COMMENT ON COLUMN "overview"."host_awarded_archive_lookup" IS 'Where to look for copies of it in a public web archive.';
COMMENT ON COLUMN "overview"."host_given" IS 'What the partner government gave, in words, or why no sum is given; the columns after it tell more.';
COMMENT ON COLUMN "overview"."host_given_usd" IS 'The same in U.S. dollars, where a document prints it so. Unit: USD.';
COMMENT ON COLUMN "overview"."host_given_kind" IS 'Its kind. A code of CommitmentKind.';
COMMENT ON COLUMN "overview"."host_given_fact" IS 'The commitment that it comes from.';
COMMENT ON COLUMN "overview"."host_given_as_printed" IS 'The figure as the leading citation prints it.';
COMMENT ON COLUMN "overview"."host_given_url" IS 'Web address of the document that prints it.';
COMMENT ON COLUMN "overview"."host_given_archive_lookup" IS 'Where to look for copies of it in a public web archive.';
COMMENT ON COLUMN "overview"."implementers" IS 'Number of organizations that carry out awarded work. Unit: organizations.';
COMMENT ON COLUMN "overview"."implementer_names" IS 'Their names, for reading; to join on them, use `roles`.';
COMMENT ON COLUMN "overview"."results" IS 'Number of questions to which a result is an answer. Unit: topics.';
COMMENT ON COLUMN "overview"."targets" IS 'Number of numeric targets published; see `targets`. Unit: topics.';
COMMENT ON COLUMN "overview"."dialogues" IS 'Number of known dialogues between both governments. Unit: events.';
COMMENT ON COLUMN "overview"."conflicts" IS 'Number of topics on which documents contradict each other; see `answers`. Unit: topics.';
COMMENT ON COLUMN "overview"."open_questions" IS 'Number of questions in `coverage` that are not fully answered. Unit: questions.';
COMMENT ON COLUMN "overview"."facts" IS 'Number of facts about it. Unit: facts.';
COMMENT ON COLUMN "overview"."sources" IS 'Number of documents that they were taken from. Unit: documents.';

CREATE TABLE "targets" (
  "fact" VARCHAR NOT NULL PRIMARY KEY REFERENCES "results" ("id"),
  "partnership" VARCHAR NOT NULL REFERENCES "partnerships" ("id"),
  "organization" VARCHAR REFERENCES "organizations" ("id"),
  "indicator" VARCHAR NOT NULL REFERENCES "indicators" ("id"),
  "target" VARCHAR NOT NULL,
  "result_fact" VARCHAR REFERENCES "results" ("id"),
  "result" VARCHAR,
  "status" VARCHAR NOT NULL CHECK ("status" IN ('reached', 'not_reached', 'cannot_be_judged')),
  "reason" VARCHAR
);
INSERT INTO "targets" SELECT * FROM 'parquet/targets.parquet';
COMMENT ON TABLE "targets" IS 'A numeric target, and whether it was reached as far as results can be compared with it. Derived.';
COMMENT ON COLUMN "targets"."fact" IS 'The target.';
COMMENT ON COLUMN "targets"."partnership" IS 'The partnership.';
COMMENT ON COLUMN "targets"."organization" IS 'Organization credited with the target, if one is.';
COMMENT ON COLUMN "targets"."indicator" IS 'What is counted.';
COMMENT ON COLUMN "targets"."target" IS 'The target in words.';
COMMENT ON COLUMN "targets"."result_fact" IS 'The leading result that counts the same thing.';
COMMENT ON COLUMN "targets"."result" IS 'That result in words.';
COMMENT ON COLUMN "targets"."status" IS 'Whether it was reached. A code of TargetStatus.';
COMMENT ON COLUMN "targets"."reason" IS 'Why it cannot be judged.';

CREATE TABLE "series_coverage" (
  "country" VARCHAR NOT NULL REFERENCES "countries" ("id"),
  "family" VARCHAR NOT NULL CHECK ("family" IN ('investigations', 'prosecutions', 'convictions', 'victims_identified', 'victims_assisted', 'government_funding')),
  "edition" BIGINT NOT NULL,
  "status" VARCHAR NOT NULL CHECK ("status" IN ('printed', 'not_printed', 'not_read')),
  "facts" BIGINT NOT NULL CHECK ("facts" >= 0),
  "leading_fact" VARCHAR REFERENCES "statistics" ("id"),
  "source" VARCHAR REFERENCES "sources" ("id"),
  PRIMARY KEY ("country", "family", "edition")
);
INSERT INTO "series_coverage" SELECT * FROM 'parquet/series_coverage.parquet';
COMMENT ON TABLE "series_coverage" IS 'Whether one edition of the Trafficking in Persons Report prints a family of figures for a country. Derived.';
COMMENT ON COLUMN "series_coverage"."country" IS 'The country.';
COMMENT ON COLUMN "series_coverage"."family" IS 'The family of figures. A code of IndicatorFamily.';
COMMENT ON COLUMN "series_coverage"."edition" IS 'The edition of the report.';
COMMENT ON COLUMN "series_coverage"."status" IS 'Whether the figures are printed. A code of SeriesStatus.';
COMMENT ON COLUMN "series_coverage"."facts" IS 'Number of figures for its own period. Unit: facts.';
COMMENT ON COLUMN "series_coverage"."leading_fact" IS 'The national total among them, or else the only one.';
COMMENT ON COLUMN "series_coverage"."source" IS 'The narrative that was read, if any.';

-- Labelled views of the tables of facts: labels next to codes, names next to ids, and the leading document.
-- They run in SQLite and DuckDB, in a database that has the tables of this package under their own names.

CREATE VIEW "events_labelled" AS
SELECT
  "t"."id" AS "id",
  "t"."partnership" AS "partnership",
  (SELECT "title" FROM "partnerships" WHERE "id" = "t"."partnership") AS "partnership_name",
  "t"."topic" AS "topic",
  "t"."kind" AS "kind",
  (SELECT "label" FROM "codes" WHERE "list" = 'EventKind' AND "code" = "t"."kind") AS "kind_label",
  "t"."title" AS "title",
  "t"."date" AS "date",
  "t"."end_date" AS "end_date",
  "t"."date_first" AS "date_first",
  "t"."date_last" AS "date_last",
  "t"."duration" AS "duration",
  "t"."date_reason" AS "date_reason",
  "t"."place" AS "place",
  "t"."organization" AS "organization",
  (SELECT "name" FROM "organizations" WHERE "id" = "t"."organization") AS "organization_name",
  "t"."as_of" AS "as_of",
  "t"."as_of_first" AS "as_of_first",
  "t"."as_of_last" AS "as_of_last",
  "t"."leading" AS "leading",
  "t"."rank" AS "rank",
  (SELECT "label" FROM "codes" WHERE "list" = 'Rank' AND "code" = "t"."rank") AS "rank_label",
  "t"."rank_reason" AS "rank_reason",
  "t"."note" AS "note",
  "f"."citations" AS "citations",
  "f"."as_printed" AS "as_printed",
  "f"."locator" AS "locator",
  "f"."source" AS "source",
  (SELECT "title" FROM "sources" WHERE "id" = "f"."source") AS "source_title",
  (SELECT "url" FROM "sources" WHERE "id" = "f"."source") AS "source_url"
FROM "events" AS "t"
JOIN "facts" AS "f" ON "f"."id" = "t"."id";

CREATE VIEW "roles_labelled" AS
SELECT
  "t"."id" AS "id",
  "t"."partnership" AS "partnership",
  (SELECT "title" FROM "partnerships" WHERE "id" = "t"."partnership") AS "partnership_name",
  "t"."topic" AS "topic",
  "t"."organization" AS "organization",
  (SELECT "name" FROM "organizations" WHERE "id" = "t"."organization") AS "organization_name",
  "t"."kind" AS "kind",
  (SELECT "label" FROM "codes" WHERE "list" = 'RoleKind' AND "code" = "t"."kind") AS "kind_label",
  "t"."under" AS "under",
  (SELECT "name" FROM "organizations" WHERE "id" = "t"."under") AS "under_name",
  "t"."contact" AS "contact",
  "t"."as_of" AS "as_of",
  "t"."as_of_first" AS "as_of_first",
  "t"."as_of_last" AS "as_of_last",
  "t"."leading" AS "leading",
  "t"."rank" AS "rank",
  (SELECT "label" FROM "codes" WHERE "list" = 'Rank' AND "code" = "t"."rank") AS "rank_label",
  "t"."rank_reason" AS "rank_reason",
  "t"."note" AS "note",
  "f"."citations" AS "citations",
  "f"."as_printed" AS "as_printed",
  "f"."locator" AS "locator",
  "f"."source" AS "source",
  (SELECT "title" FROM "sources" WHERE "id" = "f"."source") AS "source_title",
  (SELECT "url" FROM "sources" WHERE "id" = "f"."source") AS "source_url"
FROM "roles" AS "t"
JOIN "facts" AS "f" ON "f"."id" = "t"."id";

CREATE VIEW "appearances_labelled" AS
SELECT
  "t"."id" AS "id",
  "t"."partnership" AS "partnership",
  (SELECT "title" FROM "partnerships" WHERE "id" = "t"."partnership") AS "partnership_name",
  "t"."topic" AS "topic",
  "t"."event" AS "event",
  (SELECT "title" FROM "events" WHERE "id" = "t"."event") AS "event_name",
  "t"."person" AS "person",
  "t"."office" AS "office",
  "t"."organization" AS "organization",
  (SELECT "name" FROM "organizations" WHERE "id" = "t"."organization") AS "organization_name",
  "t"."capacity" AS "capacity",
  (SELECT "label" FROM "codes" WHERE "list" = 'Capacity' AND "code" = "t"."capacity") AS "capacity_label",
  "t"."spoke_to" AS "spoke_to",
  "t"."as_of" AS "as_of",
  "t"."as_of_first" AS "as_of_first",
  "t"."as_of_last" AS "as_of_last",
  "t"."leading" AS "leading",
  "t"."rank" AS "rank",
  (SELECT "label" FROM "codes" WHERE "list" = 'Rank' AND "code" = "t"."rank") AS "rank_label",
  "t"."rank_reason" AS "rank_reason",
  "t"."note" AS "note",
  "f"."citations" AS "citations",
  "f"."as_printed" AS "as_printed",
  "f"."locator" AS "locator",
  "f"."source" AS "source",
  (SELECT "title" FROM "sources" WHERE "id" = "f"."source") AS "source_title",
  (SELECT "url" FROM "sources" WHERE "id" = "f"."source") AS "source_url"
FROM "appearances" AS "t"
JOIN "facts" AS "f" ON "f"."id" = "t"."id";

CREATE VIEW "objectives_labelled" AS
SELECT
  "t"."id" AS "id",
  "t"."partnership" AS "partnership",
  (SELECT "title" FROM "partnerships" WHERE "id" = "t"."partnership") AS "partnership_name",
  "t"."topic" AS "topic",
  "t"."description" AS "description",
  "t"."pillar" AS "pillar",
  (SELECT "label" FROM "codes" WHERE "list" = 'Pillar' AND "code" = "t"."pillar") AS "pillar_label",
  "t"."exploitation" AS "exploitation",
  (SELECT "label" FROM "codes" WHERE "list" = 'Exploitation' AND "code" = "t"."exploitation") AS "exploitation_label",
  "t"."organization" AS "organization",
  (SELECT "name" FROM "organizations" WHERE "id" = "t"."organization") AS "organization_name",
  "t"."as_of" AS "as_of",
  "t"."as_of_first" AS "as_of_first",
  "t"."as_of_last" AS "as_of_last",
  "t"."leading" AS "leading",
  "t"."rank" AS "rank",
  (SELECT "label" FROM "codes" WHERE "list" = 'Rank' AND "code" = "t"."rank") AS "rank_label",
  "t"."rank_reason" AS "rank_reason",
  "t"."note" AS "note",
  "f"."citations" AS "citations",
  "f"."as_printed" AS "as_printed",
  "f"."locator" AS "locator",
  "f"."source" AS "source",
  (SELECT "title" FROM "sources" WHERE "id" = "f"."source") AS "source_title",
  (SELECT "url" FROM "sources" WHERE "id" = "f"."source") AS "source_url"
FROM "objectives" AS "t"
JOIN "facts" AS "f" ON "f"."id" = "t"."id";

CREATE VIEW "commitments_labelled" AS
SELECT
  "t"."id" AS "id",
  "t"."partnership" AS "partnership",
  (SELECT "title" FROM "partnerships" WHERE "id" = "t"."partnership") AS "partnership_name",
  "t"."topic" AS "topic",
  "t"."kind" AS "kind",
  (SELECT "label" FROM "codes" WHERE "list" = 'CommitmentKind' AND "code" = "t"."kind") AS "kind_label",
  "t"."description" AS "description",
  "t"."provider" AS "provider",
  (SELECT "name" FROM "organizations" WHERE "id" = "t"."provider") AS "provider_name",
  "t"."receiver" AS "receiver",
  (SELECT "name" FROM "organizations" WHERE "id" = "t"."receiver") AS "receiver_name",
  "t"."amount" AS "amount",
  "t"."currency" AS "currency",
  "t"."second_amount" AS "second_amount",
  "t"."second_currency" AS "second_currency",
  "t"."amount_usd" AS "amount_usd",
  "t"."second_qualifier" AS "second_qualifier",
  (SELECT "label" FROM "codes" WHERE "list" = 'Qualifier' AND "code" = "t"."second_qualifier") AS "second_qualifier_label",
  "t"."qualifier" AS "qualifier",
  (SELECT "label" FROM "codes" WHERE "list" = 'Qualifier' AND "code" = "t"."qualifier") AS "qualifier_label",
  "t"."exploitation" AS "exploitation",
  (SELECT "label" FROM "codes" WHERE "list" = 'Exploitation' AND "code" = "t"."exploitation") AS "exploitation_label",
  "t"."part_of" AS "part_of",
  "t"."period_start" AS "period_start",
  "t"."period_end" AS "period_end",
  "t"."period_first" AS "period_first",
  "t"."period_last" AS "period_last",
  "t"."as_of" AS "as_of",
  "t"."as_of_first" AS "as_of_first",
  "t"."as_of_last" AS "as_of_last",
  "t"."leading" AS "leading",
  "t"."rank" AS "rank",
  (SELECT "label" FROM "codes" WHERE "list" = 'Rank' AND "code" = "t"."rank") AS "rank_label",
  "t"."rank_reason" AS "rank_reason",
  "t"."note" AS "note",
  "f"."citations" AS "citations",
  "f"."as_printed" AS "as_printed",
  "f"."locator" AS "locator",
  "f"."source" AS "source",
  (SELECT "title" FROM "sources" WHERE "id" = "f"."source") AS "source_title",
  (SELECT "url" FROM "sources" WHERE "id" = "f"."source") AS "source_url"
FROM "commitments" AS "t"
JOIN "facts" AS "f" ON "f"."id" = "t"."id";

CREATE VIEW "results_labelled" AS
SELECT
  "t"."id" AS "id",
  "t"."partnership" AS "partnership",
  (SELECT "title" FROM "partnerships" WHERE "id" = "t"."partnership") AS "partnership_name",
  "t"."topic" AS "topic",
  "t"."organization" AS "organization",
  (SELECT "name" FROM "organizations" WHERE "id" = "t"."organization") AS "organization_name",
  "t"."indicator" AS "indicator",
  (SELECT "label" FROM "indicators" WHERE "id" = "t"."indicator") AS "indicator_name",
  "t"."measure" AS "measure",
  (SELECT "label" FROM "codes" WHERE "list" = 'Measure' AND "code" = "t"."measure") AS "measure_label",
  "t"."value" AS "value",
  "t"."unit" AS "unit",
  (SELECT "label" FROM "codes" WHERE "list" = 'Unit' AND "code" = "t"."unit") AS "unit_label",
  "t"."currency" AS "currency",
  "t"."qualifier" AS "qualifier",
  (SELECT "label" FROM "codes" WHERE "list" = 'Qualifier' AND "code" = "t"."qualifier") AS "qualifier_label",
  "t"."value_low" AS "value_low",
  "t"."value_high" AS "value_high",
  "t"."cumulative" AS "cumulative",
  "t"."period_start" AS "period_start",
  "t"."period_end" AS "period_end",
  "t"."period_first" AS "period_first",
  "t"."period_last" AS "period_last",
  "t"."judged_by" AS "judged_by",
  "t"."as_of" AS "as_of",
  "t"."as_of_first" AS "as_of_first",
  "t"."as_of_last" AS "as_of_last",
  "t"."leading" AS "leading",
  "t"."rank" AS "rank",
  (SELECT "label" FROM "codes" WHERE "list" = 'Rank' AND "code" = "t"."rank") AS "rank_label",
  "t"."rank_reason" AS "rank_reason",
  "t"."note" AS "note",
  "f"."citations" AS "citations",
  "f"."as_printed" AS "as_printed",
  "f"."locator" AS "locator",
  "f"."source" AS "source",
  (SELECT "title" FROM "sources" WHERE "id" = "f"."source") AS "source_title",
  (SELECT "url" FROM "sources" WHERE "id" = "f"."source") AS "source_url"
FROM "results" AS "t"
JOIN "facts" AS "f" ON "f"."id" = "t"."id";

CREATE VIEW "regions_labelled" AS
SELECT
  "t"."id" AS "id",
  "t"."partnership" AS "partnership",
  (SELECT "title" FROM "partnerships" WHERE "id" = "t"."partnership") AS "partnership_name",
  "t"."topic" AS "topic",
  "t"."name" AS "name",
  "t"."code" AS "code",
  "t"."organization" AS "organization",
  (SELECT "name" FROM "organizations" WHERE "id" = "t"."organization") AS "organization_name",
  "t"."as_of" AS "as_of",
  "t"."as_of_first" AS "as_of_first",
  "t"."as_of_last" AS "as_of_last",
  "t"."leading" AS "leading",
  "t"."rank" AS "rank",
  (SELECT "label" FROM "codes" WHERE "list" = 'Rank' AND "code" = "t"."rank") AS "rank_label",
  "t"."rank_reason" AS "rank_reason",
  "t"."note" AS "note",
  "f"."citations" AS "citations",
  "f"."as_printed" AS "as_printed",
  "f"."locator" AS "locator",
  "f"."source" AS "source",
  (SELECT "title" FROM "sources" WHERE "id" = "f"."source") AS "source_title",
  (SELECT "url" FROM "sources" WHERE "id" = "f"."source") AS "source_url"
FROM "regions" AS "t"
JOIN "facts" AS "f" ON "f"."id" = "t"."id";

CREATE VIEW "tiers_labelled" AS
SELECT
  "t"."id" AS "id",
  "t"."country" AS "country",
  (SELECT "name" FROM "countries" WHERE "id" = "t"."country") AS "country_name",
  "t"."topic" AS "topic",
  "t"."edition" AS "edition",
  "t"."level" AS "level",
  (SELECT "label" FROM "codes" WHERE "list" = 'TierLevel' AND "code" = "t"."level") AS "level_label",
  "t"."as_of" AS "as_of",
  "t"."as_of_first" AS "as_of_first",
  "t"."as_of_last" AS "as_of_last",
  "t"."leading" AS "leading",
  "t"."rank" AS "rank",
  (SELECT "label" FROM "codes" WHERE "list" = 'Rank' AND "code" = "t"."rank") AS "rank_label",
  "t"."rank_reason" AS "rank_reason",
  "t"."note" AS "note",
  "f"."citations" AS "citations",
  "f"."as_printed" AS "as_printed",
  "f"."locator" AS "locator",
  "f"."source" AS "source",
  (SELECT "title" FROM "sources" WHERE "id" = "f"."source") AS "source_title",
  (SELECT "url" FROM "sources" WHERE "id" = "f"."source") AS "source_url"
FROM "tiers" AS "t"
JOIN "facts" AS "f" ON "f"."id" = "t"."id";

CREATE VIEW "statistics_labelled" AS
SELECT
  "t"."id" AS "id",
  "t"."country" AS "country",
  (SELECT "name" FROM "countries" WHERE "id" = "t"."country") AS "country_name",
  "t"."topic" AS "topic",
  "t"."indicator" AS "indicator",
  (SELECT "label" FROM "indicators" WHERE "id" = "t"."indicator") AS "indicator_name",
  "t"."organization" AS "organization",
  (SELECT "name" FROM "organizations" WHERE "id" = "t"."organization") AS "organization_name",
  "t"."edition" AS "edition",
  "t"."relative_period" AS "relative_period",
  (SELECT "label" FROM "codes" WHERE "list" = 'RelativePeriod' AND "code" = "t"."relative_period") AS "relative_period_label",
  "t"."counted_by" AS "counted_by",
  (SELECT "label" FROM "codes" WHERE "list" = 'CountingBody' AND "code" = "t"."counted_by") AS "counted_by_label",
  "t"."national_total" AS "national_total",
  "t"."series" AS "series",
  "t"."value" AS "value",
  "t"."currency" AS "currency",
  "t"."second_value" AS "second_value",
  "t"."second_currency" AS "second_currency",
  "t"."second_qualifier" AS "second_qualifier",
  (SELECT "label" FROM "codes" WHERE "list" = 'Qualifier' AND "code" = "t"."second_qualifier") AS "second_qualifier_label",
  "t"."unit" AS "unit",
  (SELECT "label" FROM "codes" WHERE "list" = 'Unit' AND "code" = "t"."unit") AS "unit_label",
  "t"."qualifier" AS "qualifier",
  (SELECT "label" FROM "codes" WHERE "list" = 'Qualifier' AND "code" = "t"."qualifier") AS "qualifier_label",
  "t"."value_low" AS "value_low",
  "t"."value_high" AS "value_high",
  "t"."sex" AS "sex",
  (SELECT "label" FROM "codes" WHERE "list" = 'Sex' AND "code" = "t"."sex") AS "sex_label",
  "t"."age" AS "age",
  (SELECT "label" FROM "codes" WHERE "list" = 'AgeGroup' AND "code" = "t"."age") AS "age_label",
  "t"."exploitation" AS "exploitation",
  (SELECT "label" FROM "codes" WHERE "list" = 'Exploitation' AND "code" = "t"."exploitation") AS "exploitation_label",
  "t"."nationality" AS "nationality",
  "t"."place" AS "place",
  "t"."part_of" AS "part_of",
  "t"."period_start" AS "period_start",
  "t"."period_end" AS "period_end",
  "t"."period_first" AS "period_first",
  "t"."period_last" AS "period_last",
  "t"."as_of" AS "as_of",
  "t"."as_of_first" AS "as_of_first",
  "t"."as_of_last" AS "as_of_last",
  "t"."leading" AS "leading",
  "t"."rank" AS "rank",
  (SELECT "label" FROM "codes" WHERE "list" = 'Rank' AND "code" = "t"."rank") AS "rank_label",
  "t"."rank_reason" AS "rank_reason",
  "t"."note" AS "note",
  "f"."citations" AS "citations",
  "f"."as_printed" AS "as_printed",
  "f"."locator" AS "locator",
  "f"."source" AS "source",
  (SELECT "title" FROM "sources" WHERE "id" = "f"."source") AS "source_title",
  (SELECT "url" FROM "sources" WHERE "id" = "f"."source") AS "source_url"
FROM "statistics" AS "t"
JOIN "facts" AS "f" ON "f"."id" = "t"."id";

CREATE VIEW "provisions_labelled" AS
SELECT
  "t"."id" AS "id",
  "t"."topic" AS "topic",
  "t"."kind" AS "kind",
  (SELECT "label" FROM "codes" WHERE "list" = 'ProvisionKind' AND "code" = "t"."kind") AS "kind_label",
  "t"."title" AS "title",
  "t"."identifier" AS "identifier",
  "t"."organization" AS "organization",
  (SELECT "name" FROM "organizations" WHERE "id" = "t"."organization") AS "organization_name",
  "t"."addressee" AS "addressee",
  (SELECT "name" FROM "organizations" WHERE "id" = "t"."addressee") AS "addressee_name",
  "t"."date" AS "date",
  "t"."date_first" AS "date_first",
  "t"."date_last" AS "date_last",
  "t"."value" AS "value",
  "t"."unit" AS "unit",
  (SELECT "label" FROM "codes" WHERE "list" = 'Unit' AND "code" = "t"."unit") AS "unit_label",
  "t"."currency" AS "currency",
  "t"."qualifier" AS "qualifier",
  (SELECT "label" FROM "codes" WHERE "list" = 'Qualifier' AND "code" = "t"."qualifier") AS "qualifier_label",
  "t"."status" AS "status",
  (SELECT "label" FROM "codes" WHERE "list" = 'RecommendationStatus' AND "code" = "t"."status") AS "status_label",
  "t"."period_start" AS "period_start",
  "t"."period_end" AS "period_end",
  "t"."period_first" AS "period_first",
  "t"."period_last" AS "period_last",
  "t"."as_of" AS "as_of",
  "t"."as_of_first" AS "as_of_first",
  "t"."as_of_last" AS "as_of_last",
  "t"."leading" AS "leading",
  "t"."rank" AS "rank",
  (SELECT "label" FROM "codes" WHERE "list" = 'Rank' AND "code" = "t"."rank") AS "rank_label",
  "t"."rank_reason" AS "rank_reason",
  "t"."note" AS "note",
  "f"."citations" AS "citations",
  "f"."as_printed" AS "as_printed",
  "f"."locator" AS "locator",
  "f"."source" AS "source",
  (SELECT "title" FROM "sources" WHERE "id" = "f"."source") AS "source_title",
  (SELECT "url" FROM "sources" WHERE "id" = "f"."source") AS "source_url"
FROM "provisions" AS "t"
JOIN "facts" AS "f" ON "f"."id" = "t"."id";

COMMENT ON COLUMN "events_labelled"."id" IS 'Readable name, assigned once, never reused, and unique among all facts.';
COMMENT ON COLUMN "events_labelled"."partnership" IS 'The partnership it is about.';
COMMENT ON COLUMN "events_labelled"."partnership_name" IS 'Title of `partnership`.';
COMMENT ON COLUMN "events_labelled"."topic" IS 'The question it answers, within its partnership or country; facts on one topic are answers to compare.';
COMMENT ON COLUMN "events_labelled"."kind" IS 'What happened. A code of EventKind.';
COMMENT ON COLUMN "events_labelled"."kind_label" IS 'Label of `kind`.';
COMMENT ON COLUMN "events_labelled"."title" IS 'What happened, in our words.';
COMMENT ON COLUMN "events_labelled"."date" IS 'When it happened, as precisely as printed; the first day, if it lasted several.';
COMMENT ON COLUMN "events_labelled"."end_date" IS 'The last day, if it lasted several.';
COMMENT ON COLUMN "events_labelled"."date_first" IS 'First day that `date` can mean; derived.';
COMMENT ON COLUMN "events_labelled"."date_last" IS 'Last day that `end_date`, or else `date`, can mean; derived.';
COMMENT ON COLUMN "events_labelled"."duration" IS 'The length stated, as an ISO 8601 duration.';
COMMENT ON COLUMN "events_labelled"."date_reason" IS 'Why the date is right, if no citation prints it or it is before the signing or after the end of the partnership.';
COMMENT ON COLUMN "events_labelled"."place" IS 'Where it happened, no more precise than the document.';
COMMENT ON COLUMN "events_labelled"."organization" IS 'Who held, announced or published it.';
COMMENT ON COLUMN "events_labelled"."organization_name" IS 'Name of `organization`.';
COMMENT ON COLUMN "events_labelled"."as_of" IS 'When it was said: in an edition of the Trafficking in Persons Report, its year; otherwise the date that the document cited first gives for the statement, such as that of an announcement or meeting, or else its publication date. Never the date of a retelling; empty if none is known.';
COMMENT ON COLUMN "events_labelled"."as_of_first" IS 'First day that `as_of` can mean; derived.';
COMMENT ON COLUMN "events_labelled"."as_of_last" IS 'Last day that `as_of` can mean; derived.';
COMMENT ON COLUMN "events_labelled"."leading" IS 'Whether to read this fact first on its topic: one fact of each topic, by rank, then the latest `as_of`, then primary sources, then the id; in a list, such as objectives, every fact that is not deprecated. Derived.';
COMMENT ON COLUMN "events_labelled"."rank" IS 'Which of several answers to trust. A code of Rank.';
COMMENT ON COLUMN "events_labelled"."rank_label" IS 'Label of `rank`.';
COMMENT ON COLUMN "events_labelled"."rank_reason" IS 'Why it has this rank.';
COMMENT ON COLUMN "events_labelled"."note" IS 'Anything else a reader should know about the fact.';
COMMENT ON COLUMN "events_labelled"."citations" IS 'Number of its citations; `citations` has all of them. Unit: citations.';
COMMENT ON COLUMN "events_labelled"."as_printed" IS 'The figure, date or name as printed in the leading document.';
COMMENT ON COLUMN "events_labelled"."locator" IS 'Where in that document.';
COMMENT ON COLUMN "events_labelled"."source" IS 'The leading document: a primary source if one prints it, one that can still be read before others, and else the one cited first.';
COMMENT ON COLUMN "events_labelled"."source_title" IS 'Title as printed in the document.';
COMMENT ON COLUMN "events_labelled"."source_url" IS 'Web address of the document.';

COMMENT ON COLUMN "roles_labelled"."id" IS 'Readable name, assigned once, never reused, and unique among all facts.';
COMMENT ON COLUMN "roles_labelled"."partnership" IS 'The partnership it is about.';
COMMENT ON COLUMN "roles_labelled"."partnership_name" IS 'Title of `partnership`.';
COMMENT ON COLUMN "roles_labelled"."topic" IS 'The question it answers, within its partnership or country; facts on one topic are answers to compare.';
COMMENT ON COLUMN "roles_labelled"."organization" IS 'The organization.';
COMMENT ON COLUMN "roles_labelled"."organization_name" IS 'Name of `organization`.';
COMMENT ON COLUMN "roles_labelled"."kind" IS 'Its role. A code of RoleKind.';
COMMENT ON COLUMN "roles_labelled"."kind_label" IS 'Label of `kind`.';
COMMENT ON COLUMN "roles_labelled"."under" IS 'The organization under whose award or lead it works.';
COMMENT ON COLUMN "roles_labelled"."under_name" IS 'Name of `under`.';
COMMENT ON COLUMN "roles_labelled"."contact" IS 'Published institutional e-mail address.';
COMMENT ON COLUMN "roles_labelled"."as_of" IS 'When it was said: in an edition of the Trafficking in Persons Report, its year; otherwise the date that the document cited first gives for the statement, such as that of an announcement or meeting, or else its publication date. Never the date of a retelling; empty if none is known.';
COMMENT ON COLUMN "roles_labelled"."as_of_first" IS 'First day that `as_of` can mean; derived.';
COMMENT ON COLUMN "roles_labelled"."as_of_last" IS 'Last day that `as_of` can mean; derived.';
COMMENT ON COLUMN "roles_labelled"."leading" IS 'Whether to read this fact first on its topic: one fact of each topic, by rank, then the latest `as_of`, then primary sources, then the id; in a list, such as objectives, every fact that is not deprecated. Derived.';
COMMENT ON COLUMN "roles_labelled"."rank" IS 'Which of several answers to trust. A code of Rank.';
COMMENT ON COLUMN "roles_labelled"."rank_label" IS 'Label of `rank`.';
COMMENT ON COLUMN "roles_labelled"."rank_reason" IS 'Why it has this rank.';
COMMENT ON COLUMN "roles_labelled"."note" IS 'Anything else a reader should know about the fact.';
COMMENT ON COLUMN "roles_labelled"."citations" IS 'Number of its citations; `citations` has all of them. Unit: citations.';
COMMENT ON COLUMN "roles_labelled"."as_printed" IS 'The figure, date or name as printed in the leading document.';
COMMENT ON COLUMN "roles_labelled"."locator" IS 'Where in that document.';
COMMENT ON COLUMN "roles_labelled"."source" IS 'The leading document: a primary source if one prints it, one that can still be read before others, and else the one cited first.';
COMMENT ON COLUMN "roles_labelled"."source_title" IS 'Title as printed in the document.';
COMMENT ON COLUMN "roles_labelled"."source_url" IS 'Web address of the document.';

COMMENT ON COLUMN "appearances_labelled"."id" IS 'Readable name, assigned once, never reused, and unique among all facts.';
COMMENT ON COLUMN "appearances_labelled"."partnership" IS 'The partnership it is about.';
COMMENT ON COLUMN "appearances_labelled"."partnership_name" IS 'Title of `partnership`.';
COMMENT ON COLUMN "appearances_labelled"."topic" IS 'The question it answers, within its partnership or country; facts on one topic are answers to compare.';
COMMENT ON COLUMN "appearances_labelled"."event" IS 'The event.';
COMMENT ON COLUMN "appearances_labelled"."event_name" IS 'Title of `event`.';
COMMENT ON COLUMN "appearances_labelled"."person" IS 'Name of the official, if the office is a leading one; see ETHICS.md.';
COMMENT ON COLUMN "appearances_labelled"."office" IS 'Public office held at the time.';
COMMENT ON COLUMN "appearances_labelled"."organization" IS 'The body to which the office belongs.';
COMMENT ON COLUMN "appearances_labelled"."organization_name" IS 'Name of `organization`.';
COMMENT ON COLUMN "appearances_labelled"."capacity" IS 'In what capacity the official is named. A code of Capacity.';
COMMENT ON COLUMN "appearances_labelled"."capacity_label" IS 'Label of `capacity`.';
COMMENT ON COLUMN "appearances_labelled"."spoke_to" IS 'What the official spoke about, in our words.';
COMMENT ON COLUMN "appearances_labelled"."as_of" IS 'When it was said: in an edition of the Trafficking in Persons Report, its year; otherwise the date that the document cited first gives for the statement, such as that of an announcement or meeting, or else its publication date. Never the date of a retelling; empty if none is known.';
COMMENT ON COLUMN "appearances_labelled"."as_of_first" IS 'First day that `as_of` can mean; derived.';
COMMENT ON COLUMN "appearances_labelled"."as_of_last" IS 'Last day that `as_of` can mean; derived.';
COMMENT ON COLUMN "appearances_labelled"."leading" IS 'Whether to read this fact first on its topic: one fact of each topic, by rank, then the latest `as_of`, then primary sources, then the id; in a list, such as objectives, every fact that is not deprecated. Derived.';
COMMENT ON COLUMN "appearances_labelled"."rank" IS 'Which of several answers to trust. A code of Rank.';
COMMENT ON COLUMN "appearances_labelled"."rank_label" IS 'Label of `rank`.';
COMMENT ON COLUMN "appearances_labelled"."rank_reason" IS 'Why it has this rank.';
COMMENT ON COLUMN "appearances_labelled"."note" IS 'Anything else a reader should know about the fact.';
COMMENT ON COLUMN "appearances_labelled"."citations" IS 'Number of its citations; `citations` has all of them. Unit: citations.';
COMMENT ON COLUMN "appearances_labelled"."as_printed" IS 'The figure, date or name as printed in the leading document.';
COMMENT ON COLUMN "appearances_labelled"."locator" IS 'Where in that document.';
COMMENT ON COLUMN "appearances_labelled"."source" IS 'The leading document: a primary source if one prints it, one that can still be read before others, and else the one cited first.';
COMMENT ON COLUMN "appearances_labelled"."source_title" IS 'Title as printed in the document.';
COMMENT ON COLUMN "appearances_labelled"."source_url" IS 'Web address of the document.';

COMMENT ON COLUMN "objectives_labelled"."id" IS 'Readable name, assigned once, never reused, and unique among all facts.';
COMMENT ON COLUMN "objectives_labelled"."partnership" IS 'The partnership it is about.';
COMMENT ON COLUMN "objectives_labelled"."partnership_name" IS 'Title of `partnership`.';
COMMENT ON COLUMN "objectives_labelled"."topic" IS 'The question it answers, within its partnership or country; facts on one topic are answers to compare.';
COMMENT ON COLUMN "objectives_labelled"."description" IS 'The objective, in our words.';
COMMENT ON COLUMN "objectives_labelled"."pillar" IS 'Which of the four Ps; empty if it is not about one alone. A code of Pillar.';
COMMENT ON COLUMN "objectives_labelled"."pillar_label" IS 'Label of `pillar`.';
COMMENT ON COLUMN "objectives_labelled"."exploitation" IS 'Which form of exploitation; empty if it is not about one alone. A code of Exploitation.';
COMMENT ON COLUMN "objectives_labelled"."exploitation_label" IS 'Label of `exploitation`.';
COMMENT ON COLUMN "objectives_labelled"."organization" IS 'The implementer whose project has this objective; empty for the partnership as a whole.';
COMMENT ON COLUMN "objectives_labelled"."organization_name" IS 'Name of `organization`.';
COMMENT ON COLUMN "objectives_labelled"."as_of" IS 'When it was said: in an edition of the Trafficking in Persons Report, its year; otherwise the date that the document cited first gives for the statement, such as that of an announcement or meeting, or else its publication date. Never the date of a retelling; empty if none is known.';
COMMENT ON COLUMN "objectives_labelled"."as_of_first" IS 'First day that `as_of` can mean; derived.';
COMMENT ON COLUMN "objectives_labelled"."as_of_last" IS 'Last day that `as_of` can mean; derived.';
COMMENT ON COLUMN "objectives_labelled"."leading" IS 'Whether to read this fact first on its topic: one fact of each topic, by rank, then the latest `as_of`, then primary sources, then the id; in a list, such as objectives, every fact that is not deprecated. Derived.';
COMMENT ON COLUMN "objectives_labelled"."rank" IS 'Which of several answers to trust. A code of Rank.';
COMMENT ON COLUMN "objectives_labelled"."rank_label" IS 'Label of `rank`.';
COMMENT ON COLUMN "objectives_labelled"."rank_reason" IS 'Why it has this rank.';
COMMENT ON COLUMN "objectives_labelled"."note" IS 'Anything else a reader should know about the fact.';
COMMENT ON COLUMN "objectives_labelled"."citations" IS 'Number of its citations; `citations` has all of them. Unit: citations.';
COMMENT ON COLUMN "objectives_labelled"."as_printed" IS 'The figure, date or name as printed in the leading document.';
COMMENT ON COLUMN "objectives_labelled"."locator" IS 'Where in that document.';
COMMENT ON COLUMN "objectives_labelled"."source" IS 'The leading document: a primary source if one prints it, one that can still be read before others, and else the one cited first.';
COMMENT ON COLUMN "objectives_labelled"."source_title" IS 'Title as printed in the document.';
COMMENT ON COLUMN "objectives_labelled"."source_url" IS 'Web address of the document.';

COMMENT ON COLUMN "commitments_labelled"."id" IS 'Readable name, assigned once, never reused, and unique among all facts.';
COMMENT ON COLUMN "commitments_labelled"."partnership" IS 'The partnership it is about.';
COMMENT ON COLUMN "commitments_labelled"."partnership_name" IS 'Title of `partnership`.';
COMMENT ON COLUMN "commitments_labelled"."topic" IS 'The question it answers, within its partnership or country; facts on one topic are answers to compare.';
COMMENT ON COLUMN "commitments_labelled"."kind" IS 'Whether it is a pledge, an award, a contribution and so on. A code of CommitmentKind.';
COMMENT ON COLUMN "commitments_labelled"."kind_label" IS 'Label of `kind`.';
COMMENT ON COLUMN "commitments_labelled"."description" IS 'What the money or support is for, in our words.';
COMMENT ON COLUMN "commitments_labelled"."provider" IS 'Who provides it.';
COMMENT ON COLUMN "commitments_labelled"."provider_name" IS 'Name of `provider`.';
COMMENT ON COLUMN "commitments_labelled"."receiver" IS 'Who receives it; empty where no document says.';
COMMENT ON COLUMN "commitments_labelled"."receiver_name" IS 'Name of `receiver`.';
COMMENT ON COLUMN "commitments_labelled"."amount" IS 'The amount, in the currency printed first; empty for support without a stated amount. Unit: `currency`.';
COMMENT ON COLUMN "commitments_labelled"."currency" IS 'ISO 4217 code of `amount`.';
COMMENT ON COLUMN "commitments_labelled"."second_amount" IS 'The same amount in a second currency, where the document prints both; we never convert. Unit: `second_currency`.';
COMMENT ON COLUMN "commitments_labelled"."second_currency" IS 'ISO 4217 code of `second_amount`.';
COMMENT ON COLUMN "commitments_labelled"."amount_usd" IS 'The amount in U.S. dollars, where a document prints it in dollars; derived, never converted. Use it to compare and add. Unit: USD.';
COMMENT ON COLUMN "commitments_labelled"."second_qualifier" IS 'How the document qualifies `second_amount`. A code of Qualifier.';
COMMENT ON COLUMN "commitments_labelled"."second_qualifier_label" IS 'Label of `second_qualifier`.';
COMMENT ON COLUMN "commitments_labelled"."qualifier" IS 'How the document qualifies the amount. A code of Qualifier.';
COMMENT ON COLUMN "commitments_labelled"."qualifier_label" IS 'Label of `qualifier`.';
COMMENT ON COLUMN "commitments_labelled"."exploitation" IS 'The form of exploitation that the money is meant to address, if it is one. A code of Exploitation.';
COMMENT ON COLUMN "commitments_labelled"."exploitation_label" IS 'Label of `exploitation`.';
COMMENT ON COLUMN "commitments_labelled"."part_of" IS 'The larger commitment that this one is part of.';
COMMENT ON COLUMN "commitments_labelled"."period_start" IS 'Start of the period covered.';
COMMENT ON COLUMN "commitments_labelled"."period_end" IS 'End of the period covered.';
COMMENT ON COLUMN "commitments_labelled"."period_first" IS 'First day that `period_start` can mean; derived.';
COMMENT ON COLUMN "commitments_labelled"."period_last" IS 'Last day that `period_end` can mean; derived.';
COMMENT ON COLUMN "commitments_labelled"."as_of" IS 'When it was said: in an edition of the Trafficking in Persons Report, its year; otherwise the date that the document cited first gives for the statement, such as that of an announcement or meeting, or else its publication date. Never the date of a retelling; empty if none is known.';
COMMENT ON COLUMN "commitments_labelled"."as_of_first" IS 'First day that `as_of` can mean; derived.';
COMMENT ON COLUMN "commitments_labelled"."as_of_last" IS 'Last day that `as_of` can mean; derived.';
COMMENT ON COLUMN "commitments_labelled"."leading" IS 'Whether to read this fact first on its topic: one fact of each topic, by rank, then the latest `as_of`, then primary sources, then the id; in a list, such as objectives, every fact that is not deprecated. Derived.';
COMMENT ON COLUMN "commitments_labelled"."rank" IS 'Which of several answers to trust. A code of Rank.';
COMMENT ON COLUMN "commitments_labelled"."rank_label" IS 'Label of `rank`.';
COMMENT ON COLUMN "commitments_labelled"."rank_reason" IS 'Why it has this rank.';
COMMENT ON COLUMN "commitments_labelled"."note" IS 'Anything else a reader should know about the fact.';
COMMENT ON COLUMN "commitments_labelled"."citations" IS 'Number of its citations; `citations` has all of them. Unit: citations.';
COMMENT ON COLUMN "commitments_labelled"."as_printed" IS 'The figure, date or name as printed in the leading document.';
COMMENT ON COLUMN "commitments_labelled"."locator" IS 'Where in that document.';
COMMENT ON COLUMN "commitments_labelled"."source" IS 'The leading document: a primary source if one prints it, one that can still be read before others, and else the one cited first.';
COMMENT ON COLUMN "commitments_labelled"."source_title" IS 'Title as printed in the document.';
COMMENT ON COLUMN "commitments_labelled"."source_url" IS 'Web address of the document.';

COMMENT ON COLUMN "results_labelled"."id" IS 'Readable name, assigned once, never reused, and unique among all facts.';
COMMENT ON COLUMN "results_labelled"."partnership" IS 'The partnership it is about.';
COMMENT ON COLUMN "results_labelled"."partnership_name" IS 'Title of `partnership`.';
COMMENT ON COLUMN "results_labelled"."topic" IS 'The question it answers, within its partnership or country; facts on one topic are answers to compare.';
COMMENT ON COLUMN "results_labelled"."organization" IS 'Organization credited; empty if the document credits the partnership as a whole or nobody.';
COMMENT ON COLUMN "results_labelled"."organization_name" IS 'Name of `organization`.';
COMMENT ON COLUMN "results_labelled"."indicator" IS 'What is counted.';
COMMENT ON COLUMN "results_labelled"."indicator_name" IS 'Label of `indicator`.';
COMMENT ON COLUMN "results_labelled"."measure" IS 'Whether it is a baseline, a target or an actual figure. A code of Measure.';
COMMENT ON COLUMN "results_labelled"."measure_label" IS 'Label of `measure`.';
COMMENT ON COLUMN "results_labelled"."value" IS 'The figure; empty if none is stated. Unit: the unit of `indicator`.';
COMMENT ON COLUMN "results_labelled"."unit" IS 'What `value` counts: the unit of `indicator`; derived. A code of Unit.';
COMMENT ON COLUMN "results_labelled"."unit_label" IS 'Label of `unit`.';
COMMENT ON COLUMN "results_labelled"."currency" IS 'ISO 4217 code of `value`, for money.';
COMMENT ON COLUMN "results_labelled"."qualifier" IS 'How the document qualifies the figure. A code of Qualifier.';
COMMENT ON COLUMN "results_labelled"."qualifier_label" IS 'Label of `qualifier`.';
COMMENT ON COLUMN "results_labelled"."value_low" IS 'The lowest value that the figure can mean; derived, empty if unbounded. Unit: the unit of `indicator`.';
COMMENT ON COLUMN "results_labelled"."value_high" IS 'The highest value that the figure can mean; derived, empty if unbounded. Unit: the unit of `indicator`.';
COMMENT ON COLUMN "results_labelled"."cumulative" IS 'Whether it is a running total since the start of the work rather than a figure for one period.';
COMMENT ON COLUMN "results_labelled"."period_start" IS 'Start of the period covered.';
COMMENT ON COLUMN "results_labelled"."period_end" IS 'End of the period covered.';
COMMENT ON COLUMN "results_labelled"."period_first" IS 'First day that `period_start` can mean; derived.';
COMMENT ON COLUMN "results_labelled"."period_last" IS 'Last day that `period_end` can mean; derived.';
COMMENT ON COLUMN "results_labelled"."judged_by" IS 'For a target: the result that it can be judged by, if there is one.';
COMMENT ON COLUMN "results_labelled"."as_of" IS 'When it was said: in an edition of the Trafficking in Persons Report, its year; otherwise the date that the document cited first gives for the statement, such as that of an announcement or meeting, or else its publication date. Never the date of a retelling; empty if none is known.';
COMMENT ON COLUMN "results_labelled"."as_of_first" IS 'First day that `as_of` can mean; derived.';
COMMENT ON COLUMN "results_labelled"."as_of_last" IS 'Last day that `as_of` can mean; derived.';
COMMENT ON COLUMN "results_labelled"."leading" IS 'Whether to read this fact first on its topic: one fact of each topic, by rank, then the latest `as_of`, then primary sources, then the id; in a list, such as objectives, every fact that is not deprecated. Derived.';
COMMENT ON COLUMN "results_labelled"."rank" IS 'Which of several answers to trust. A code of Rank.';
COMMENT ON COLUMN "results_labelled"."rank_label" IS 'Label of `rank`.';
COMMENT ON COLUMN "results_labelled"."rank_reason" IS 'Why it has this rank.';
COMMENT ON COLUMN "results_labelled"."note" IS 'Anything else a reader should know about the fact.';
COMMENT ON COLUMN "results_labelled"."citations" IS 'Number of its citations; `citations` has all of them. Unit: citations.';
COMMENT ON COLUMN "results_labelled"."as_printed" IS 'The figure, date or name as printed in the leading document.';
COMMENT ON COLUMN "results_labelled"."locator" IS 'Where in that document.';
COMMENT ON COLUMN "results_labelled"."source" IS 'The leading document: a primary source if one prints it, one that can still be read before others, and else the one cited first.';
COMMENT ON COLUMN "results_labelled"."source_title" IS 'Title as printed in the document.';
COMMENT ON COLUMN "results_labelled"."source_url" IS 'Web address of the document.';

COMMENT ON COLUMN "regions_labelled"."id" IS 'Readable name, assigned once, never reused, and unique among all facts.';
COMMENT ON COLUMN "regions_labelled"."partnership" IS 'The partnership it is about.';
COMMENT ON COLUMN "regions_labelled"."partnership_name" IS 'Title of `partnership`.';
COMMENT ON COLUMN "regions_labelled"."topic" IS 'The question it answers, within its partnership or country; facts on one topic are answers to compare.';
COMMENT ON COLUMN "regions_labelled"."name" IS 'Name of the place, no more precise than the document.';
COMMENT ON COLUMN "regions_labelled"."code" IS 'ISO 3166-2 code, where one fits.';
COMMENT ON COLUMN "regions_labelled"."organization" IS 'Organization that works there; empty for the partnership as a whole.';
COMMENT ON COLUMN "regions_labelled"."organization_name" IS 'Name of `organization`.';
COMMENT ON COLUMN "regions_labelled"."as_of" IS 'When it was said: in an edition of the Trafficking in Persons Report, its year; otherwise the date that the document cited first gives for the statement, such as that of an announcement or meeting, or else its publication date. Never the date of a retelling; empty if none is known.';
COMMENT ON COLUMN "regions_labelled"."as_of_first" IS 'First day that `as_of` can mean; derived.';
COMMENT ON COLUMN "regions_labelled"."as_of_last" IS 'Last day that `as_of` can mean; derived.';
COMMENT ON COLUMN "regions_labelled"."leading" IS 'Whether to read this fact first on its topic: one fact of each topic, by rank, then the latest `as_of`, then primary sources, then the id; in a list, such as objectives, every fact that is not deprecated. Derived.';
COMMENT ON COLUMN "regions_labelled"."rank" IS 'Which of several answers to trust. A code of Rank.';
COMMENT ON COLUMN "regions_labelled"."rank_label" IS 'Label of `rank`.';
COMMENT ON COLUMN "regions_labelled"."rank_reason" IS 'Why it has this rank.';
COMMENT ON COLUMN "regions_labelled"."note" IS 'Anything else a reader should know about the fact.';
COMMENT ON COLUMN "regions_labelled"."citations" IS 'Number of its citations; `citations` has all of them. Unit: citations.';
COMMENT ON COLUMN "regions_labelled"."as_printed" IS 'The figure, date or name as printed in the leading document.';
COMMENT ON COLUMN "regions_labelled"."locator" IS 'Where in that document.';
COMMENT ON COLUMN "regions_labelled"."source" IS 'The leading document: a primary source if one prints it, one that can still be read before others, and else the one cited first.';
COMMENT ON COLUMN "regions_labelled"."source_title" IS 'Title as printed in the document.';
COMMENT ON COLUMN "regions_labelled"."source_url" IS 'Web address of the document.';

COMMENT ON COLUMN "tiers_labelled"."id" IS 'Readable name, assigned once, never reused, and unique among all facts.';
COMMENT ON COLUMN "tiers_labelled"."country" IS 'The country it is about.';
COMMENT ON COLUMN "tiers_labelled"."country_name" IS 'Name of `country`.';
COMMENT ON COLUMN "tiers_labelled"."topic" IS 'The question it answers, within its partnership or country; facts on one topic are answers to compare.';
COMMENT ON COLUMN "tiers_labelled"."edition" IS 'Year of the edition of the report.';
COMMENT ON COLUMN "tiers_labelled"."level" IS 'The tier. A code of TierLevel.';
COMMENT ON COLUMN "tiers_labelled"."level_label" IS 'Label of `level`.';
COMMENT ON COLUMN "tiers_labelled"."as_of" IS 'When it was said: in an edition of the Trafficking in Persons Report, its year; otherwise the date that the document cited first gives for the statement, such as that of an announcement or meeting, or else its publication date. Never the date of a retelling; empty if none is known.';
COMMENT ON COLUMN "tiers_labelled"."as_of_first" IS 'First day that `as_of` can mean; derived.';
COMMENT ON COLUMN "tiers_labelled"."as_of_last" IS 'Last day that `as_of` can mean; derived.';
COMMENT ON COLUMN "tiers_labelled"."leading" IS 'Whether to read this fact first on its topic: one fact of each topic, by rank, then the latest `as_of`, then primary sources, then the id; in a list, such as objectives, every fact that is not deprecated. Derived.';
COMMENT ON COLUMN "tiers_labelled"."rank" IS 'Which of several answers to trust. A code of Rank.';
COMMENT ON COLUMN "tiers_labelled"."rank_label" IS 'Label of `rank`.';
COMMENT ON COLUMN "tiers_labelled"."rank_reason" IS 'Why it has this rank.';
COMMENT ON COLUMN "tiers_labelled"."note" IS 'Anything else a reader should know about the fact.';
COMMENT ON COLUMN "tiers_labelled"."citations" IS 'Number of its citations; `citations` has all of them. Unit: citations.';
COMMENT ON COLUMN "tiers_labelled"."as_printed" IS 'The figure, date or name as printed in the leading document.';
COMMENT ON COLUMN "tiers_labelled"."locator" IS 'Where in that document.';
COMMENT ON COLUMN "tiers_labelled"."source" IS 'The leading document: a primary source if one prints it, one that can still be read before others, and else the one cited first.';
COMMENT ON COLUMN "tiers_labelled"."source_title" IS 'Title as printed in the document.';
COMMENT ON COLUMN "tiers_labelled"."source_url" IS 'Web address of the document.';

COMMENT ON COLUMN "statistics_labelled"."id" IS 'Readable name, assigned once, never reused, and unique among all facts.';
COMMENT ON COLUMN "statistics_labelled"."country" IS 'The country it is about.';
COMMENT ON COLUMN "statistics_labelled"."country_name" IS 'Name of `country`.';
COMMENT ON COLUMN "statistics_labelled"."topic" IS 'The question it answers, within its partnership or country; facts on one topic are answers to compare.';
COMMENT ON COLUMN "statistics_labelled"."indicator" IS 'What is counted.';
COMMENT ON COLUMN "statistics_labelled"."indicator_name" IS 'Label of `indicator`.';
COMMENT ON COLUMN "statistics_labelled"."organization" IS 'Who counted or reported it; empty where no document says.';
COMMENT ON COLUMN "statistics_labelled"."organization_name" IS 'Name of `organization`.';
COMMENT ON COLUMN "statistics_labelled"."edition" IS 'Edition of the Trafficking in Persons Report that gives it; empty for any other document.';
COMMENT ON COLUMN "statistics_labelled"."relative_period" IS 'Which period the figure is for, in an edition of the Trafficking in Persons Report. A code of RelativePeriod.';
COMMENT ON COLUMN "statistics_labelled"."relative_period_label" IS 'Label of `relative_period`.';
COMMENT ON COLUMN "statistics_labelled"."counted_by" IS 'What kind of body counted; empty where no document says. A code of CountingBody.';
COMMENT ON COLUMN "statistics_labelled"."counted_by_label" IS 'Label of `counted_by`.';
COMMENT ON COLUMN "statistics_labelled"."national_total" IS 'Whether it is the figure for the whole country in this indicator, by all bodies that count it.';
COMMENT ON COLUMN "statistics_labelled"."series" IS 'Name of a series of comparable figures, unique within the country; see `Dataset.series`.';
COMMENT ON COLUMN "statistics_labelled"."value" IS 'The figure; empty if none is stated. Unit: the unit of `indicator`.';
COMMENT ON COLUMN "statistics_labelled"."currency" IS 'ISO 4217 code of `value`, for money.';
COMMENT ON COLUMN "statistics_labelled"."second_value" IS 'The same amount in a second currency, where the document prints both; we never convert. Unit: `second_currency`.';
COMMENT ON COLUMN "statistics_labelled"."second_currency" IS 'ISO 4217 code of `second_value`.';
COMMENT ON COLUMN "statistics_labelled"."second_qualifier" IS 'How the document qualifies `second_value`. A code of Qualifier.';
COMMENT ON COLUMN "statistics_labelled"."second_qualifier_label" IS 'Label of `second_qualifier`.';
COMMENT ON COLUMN "statistics_labelled"."unit" IS 'What `value` counts: the unit of `indicator`; derived. A code of Unit.';
COMMENT ON COLUMN "statistics_labelled"."unit_label" IS 'Label of `unit`.';
COMMENT ON COLUMN "statistics_labelled"."qualifier" IS 'How the document qualifies the figure. A code of Qualifier.';
COMMENT ON COLUMN "statistics_labelled"."qualifier_label" IS 'Label of `qualifier`.';
COMMENT ON COLUMN "statistics_labelled"."value_low" IS 'The lowest value that the figure can mean; derived, empty if unbounded. Unit: the unit of `indicator`.';
COMMENT ON COLUMN "statistics_labelled"."value_high" IS 'The highest value that the figure can mean; derived, empty if unbounded. Unit: the unit of `indicator`.';
COMMENT ON COLUMN "statistics_labelled"."sex" IS 'Sex of those counted; empty for all. A code of Sex.';
COMMENT ON COLUMN "statistics_labelled"."sex_label" IS 'Label of `sex`.';
COMMENT ON COLUMN "statistics_labelled"."age" IS 'Age group of those counted; empty for all. A code of AgeGroup.';
COMMENT ON COLUMN "statistics_labelled"."age_label" IS 'Label of `age`.';
COMMENT ON COLUMN "statistics_labelled"."exploitation" IS 'Form of exploitation; empty for all. A code of Exploitation.';
COMMENT ON COLUMN "statistics_labelled"."exploitation_label" IS 'Label of `exploitation`.';
COMMENT ON COLUMN "statistics_labelled"."nationality" IS 'Nationality of those counted, as an ISO 3166-1 alpha-3 code or `foreign`; empty for all.';
COMMENT ON COLUMN "statistics_labelled"."place" IS 'Where they were counted, if not in the whole country; for example, abroad.';
COMMENT ON COLUMN "statistics_labelled"."part_of" IS 'The larger figure that this one is part of.';
COMMENT ON COLUMN "statistics_labelled"."period_start" IS 'Start of the period covered.';
COMMENT ON COLUMN "statistics_labelled"."period_end" IS 'End of the period covered.';
COMMENT ON COLUMN "statistics_labelled"."period_first" IS 'First day that `period_start` can mean; derived.';
COMMENT ON COLUMN "statistics_labelled"."period_last" IS 'Last day that `period_end` can mean; derived.';
COMMENT ON COLUMN "statistics_labelled"."as_of" IS 'When it was said: in an edition of the Trafficking in Persons Report, its year; otherwise the date that the document cited first gives for the statement, such as that of an announcement or meeting, or else its publication date. Never the date of a retelling; empty if none is known.';
COMMENT ON COLUMN "statistics_labelled"."as_of_first" IS 'First day that `as_of` can mean; derived.';
COMMENT ON COLUMN "statistics_labelled"."as_of_last" IS 'Last day that `as_of` can mean; derived.';
COMMENT ON COLUMN "statistics_labelled"."leading" IS 'Whether to read this fact first on its topic: one fact of each topic, by rank, then the latest `as_of`, then primary sources, then the id; in a list, such as objectives, every fact that is not deprecated. Derived.';
COMMENT ON COLUMN "statistics_labelled"."rank" IS 'Which of several answers to trust. A code of Rank.';
COMMENT ON COLUMN "statistics_labelled"."rank_label" IS 'Label of `rank`.';
COMMENT ON COLUMN "statistics_labelled"."rank_reason" IS 'Why it has this rank.';
COMMENT ON COLUMN "statistics_labelled"."note" IS 'Anything else a reader should know about the fact.';
COMMENT ON COLUMN "statistics_labelled"."citations" IS 'Number of its citations; `citations` has all of them. Unit: citations.';
COMMENT ON COLUMN "statistics_labelled"."as_printed" IS 'The figure, date or name as printed in the leading document.';
COMMENT ON COLUMN "statistics_labelled"."locator" IS 'Where in that document.';
COMMENT ON COLUMN "statistics_labelled"."source" IS 'The leading document: a primary source if one prints it, one that can still be read before others, and else the one cited first.';
COMMENT ON COLUMN "statistics_labelled"."source_title" IS 'Title as printed in the document.';
COMMENT ON COLUMN "statistics_labelled"."source_url" IS 'Web address of the document.';

COMMENT ON COLUMN "provisions_labelled"."id" IS 'Readable name, assigned once, never reused, and unique among all facts.';
COMMENT ON COLUMN "provisions_labelled"."topic" IS 'The question it answers, within its partnership or country; facts on one topic are answers to compare.';
COMMENT ON COLUMN "provisions_labelled"."kind" IS 'Type of provision. A code of ProvisionKind.';
COMMENT ON COLUMN "provisions_labelled"."kind_label" IS 'Label of `kind`.';
COMMENT ON COLUMN "provisions_labelled"."title" IS 'What it says, in our words.';
COMMENT ON COLUMN "provisions_labelled"."identifier" IS 'Number of the law, bill, report or recommendation, as printed.';
COMMENT ON COLUMN "provisions_labelled"."organization" IS 'Who made, found, recommended or stated it.';
COMMENT ON COLUMN "provisions_labelled"."organization_name" IS 'Name of `organization`.';
COMMENT ON COLUMN "provisions_labelled"."addressee" IS 'Whom it addresses or binds.';
COMMENT ON COLUMN "provisions_labelled"."addressee_name" IS 'Name of `addressee`.';
COMMENT ON COLUMN "provisions_labelled"."date" IS 'When it was made, introduced, approved or published.';
COMMENT ON COLUMN "provisions_labelled"."date_first" IS 'First day that `date` can mean; derived.';
COMMENT ON COLUMN "provisions_labelled"."date_last" IS 'Last day that `date` can mean; derived.';
COMMENT ON COLUMN "provisions_labelled"."value" IS 'The figure, if it has one. Unit: `unit`.';
COMMENT ON COLUMN "provisions_labelled"."unit" IS 'What `value` counts. A code of Unit.';
COMMENT ON COLUMN "provisions_labelled"."unit_label" IS 'Label of `unit`.';
COMMENT ON COLUMN "provisions_labelled"."currency" IS 'ISO 4217 code of `value`, for money.';
COMMENT ON COLUMN "provisions_labelled"."qualifier" IS 'How the document qualifies the figure. A code of Qualifier.';
COMMENT ON COLUMN "provisions_labelled"."qualifier_label" IS 'Label of `qualifier`.';
COMMENT ON COLUMN "provisions_labelled"."status" IS 'Status of a recommendation, as of `as_of`. A code of RecommendationStatus.';
COMMENT ON COLUMN "provisions_labelled"."status_label" IS 'Label of `status`.';
COMMENT ON COLUMN "provisions_labelled"."period_start" IS 'Start of the period covered.';
COMMENT ON COLUMN "provisions_labelled"."period_end" IS 'End of the period covered.';
COMMENT ON COLUMN "provisions_labelled"."period_first" IS 'First day that `period_start` can mean; derived.';
COMMENT ON COLUMN "provisions_labelled"."period_last" IS 'Last day that `period_end` can mean; derived.';
COMMENT ON COLUMN "provisions_labelled"."as_of" IS 'When it was said: in an edition of the Trafficking in Persons Report, its year; otherwise the date that the document cited first gives for the statement, such as that of an announcement or meeting, or else its publication date. Never the date of a retelling; empty if none is known.';
COMMENT ON COLUMN "provisions_labelled"."as_of_first" IS 'First day that `as_of` can mean; derived.';
COMMENT ON COLUMN "provisions_labelled"."as_of_last" IS 'Last day that `as_of` can mean; derived.';
COMMENT ON COLUMN "provisions_labelled"."leading" IS 'Whether to read this fact first on its topic: one fact of each topic, by rank, then the latest `as_of`, then primary sources, then the id; in a list, such as objectives, every fact that is not deprecated. Derived.';
COMMENT ON COLUMN "provisions_labelled"."rank" IS 'Which of several answers to trust. A code of Rank.';
COMMENT ON COLUMN "provisions_labelled"."rank_label" IS 'Label of `rank`.';
COMMENT ON COLUMN "provisions_labelled"."rank_reason" IS 'Why it has this rank.';
COMMENT ON COLUMN "provisions_labelled"."note" IS 'Anything else a reader should know about the fact.';
COMMENT ON COLUMN "provisions_labelled"."citations" IS 'Number of its citations; `citations` has all of them. Unit: citations.';
COMMENT ON COLUMN "provisions_labelled"."as_printed" IS 'The figure, date or name as printed in the leading document.';
COMMENT ON COLUMN "provisions_labelled"."locator" IS 'Where in that document.';
COMMENT ON COLUMN "provisions_labelled"."source" IS 'The leading document: a primary source if one prints it, one that can still be read before others, and else the one cited first.';
COMMENT ON COLUMN "provisions_labelled"."source_title" IS 'Title as printed in the document.';
COMMENT ON COLUMN "provisions_labelled"."source_url" IS 'Web address of the document.';

COMMIT;
