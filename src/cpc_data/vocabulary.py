"""The codelists: every code, its meaning, and the code of a standard that it maps to."""

import enum
import re
from typing import Self

#: The public names: every codelist.
__all__ = [
    "AgeGroup",
    "Agreement",
    "Authority",
    "Capacity",
    "Codelist",
    "CommitmentKind",
    "CountingBody",
    "CoverageStatus",
    "DocumentKind",
    "EventKind",
    "Exploitation",
    "Extent",
    "IndicatorFamily",
    "Measure",
    "OrganizationKind",
    "PartnershipStatus",
    "Pillar",
    "ProvisionKind",
    "Qualifier",
    "Question",
    "Rank",
    "RecommendationStatus",
    "RelativePeriod",
    "Rights",
    "RoleKind",
    "SeriesStatus",
    "Sex",
    "Stage",
    "TargetStatus",
    "TierLevel",
    "Topic",
    "Unit",
]


class Codelist(enum.StrEnum):
    """A list of codes. A member is its code, with a label, a definition and, where one fits, the code of a standard.

    `standard` names the codelist of the standard and `standard_code` the closest code there, not necessarily the same.
    """

    label: str
    definition: str
    standard: str | None
    standard_code: str | None

    def __new__(
        cls,
        code: str,
        # Every member has both; the defaults let type checkers accept a look-up by code, `Qualifier("exact")`.
        label: str = "",
        definition: str = "",
        standard: str | None = None,
        standard_code: str | None = None,
    ) -> Self:
        """A member. Raises TypeError if its label, its definition or a part of its mapping is missing."""
        return cls._member(code, label, definition, standard, standard_code)

    @classmethod
    def _member(
        cls, code: str, label: str, definition: str, standard: str | None = None, standard_code: str | None = None
    ) -> Self:
        if not re.fullmatch("[a-z][a-z0-9_-]*", code):
            raise TypeError(f"{cls.__name__} {code}: expected a code in lower case, such as press_release")
        if not (label and definition) or (standard is None) is not (standard_code is None):
            raise TypeError(
                f"{cls.__name__} {code}: give a label and a definition, and a standard with its code or neither"
            )
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        member.definition = definition
        member.standard = standard
        member.standard_code = standard_code
        return member

    def __init_subclass__(cls) -> None:
        # Python makes an alias of a second member with the same code.
        if aliases := [name for name, member in cls.__members__.items() if name != member.name]:
            raise TypeError(f"{cls.__name__}: {', '.join(aliases)} repeats the code of another member")

    @property
    def meaning(self) -> str:
        """What this package derives from the code, in words; empty if nothing."""
        return ""


_ORGANISATION_TYPE = "IATI 2.03 OrganisationType"
_ORGANISATION_ROLE = "IATI 2.03 OrganisationRole"
_TRANSACTION_TYPE = "IATI 2.03 TransactionType"
_DOCUMENT_CATEGORY = "IATI 2.03 DocumentCategory"
_ACTIVITY_STATUS = "IATI 2.03 ActivityStatus"
_SDG = "UN SDG target"
_SEX = "SDMX CL_SEX"


class OrganizationKind(Codelist):
    """Types of organization."""

    GOVERNMENT = "government", "Government", "A national government, or a part of it.", _ORGANISATION_TYPE, "10"
    INTERNATIONAL = (
        "international",
        "International organization",
        "A body founded by several states.",
        _ORGANISATION_TYPE,
        "40",
    )
    INTERNATIONAL_NGO = (
        "international_ngo",
        "International NGO",
        "A private non-profit body that works in several countries.",
        _ORGANISATION_TYPE,
        "21",
    )
    NATIONAL_NGO = (
        "national_ngo",
        "National NGO",
        "A private non-profit body that works in one country.",
        _ORGANISATION_TYPE,
        "22",
    )
    LOCAL_GOVERNMENT = (
        "local_government",
        "Local government",
        "A region, city or district, or a part of its government.",
        _ORGANISATION_TYPE,
        "11",
    )
    ACADEMIC = "academic", "Academic", "A university or research institute.", _ORGANISATION_TYPE, "80"
    PRIVATE_SECTOR = "private_sector", "Private sector", "A company.", _ORGANISATION_TYPE, "70"
    NOT_STATED = "not_stated", "Not stated", "No document read says what it is."
    GROUP = (
        "group",
        "Group",
        "Several organizations for which a document prints one joint figure; each member has its own record.",
    )

    @property
    def public(self) -> bool:
        """Whether its officials hold public office."""
        return self in {OrganizationKind.GOVERNMENT, OrganizationKind.LOCAL_GOVERNMENT}

    @property
    def meaning(self) -> str:
        return "public office" if self.public else ""


class DocumentKind(Codelist):
    """Types of document."""

    AGREEMENT = "agreement", "Agreement", "The text of a partnership.", _DOCUMENT_CATEGORY, "A09"
    PRESS_RELEASE = (
        "press_release",
        "Press release",
        "An announcement by a body that takes part.",
        _DOCUMENT_CATEGORY,
        "A12",
    )
    WEB_PAGE = "web_page", "Web page", "A page that its publisher updates in place.", _DOCUMENT_CATEGORY, "A12"
    REPORT = "report", "Report", "A study, audit or annual report."
    SOLICITATION = "solicitation", "Solicitation", "A call for applications for an award.", _DOCUMENT_CATEGORY, "A10"
    SPEECH = "speech", "Speech", "Remarks at an event, or their text."
    LAW = "law", "Law", "The text of a law, decree or official plan."
    DATASET = "dataset", "Dataset", "A table of data."
    SOCIAL_MEDIA = "social_media", "Social media post", "A post by an organization or office."
    NEWS = "news", "News report", "A report by a newspaper, broadcaster or news site."


class Authority(Codelist):
    """Whether a source is primary or secondary."""

    PRIMARY = (
        "primary",
        "Primary",
        "Written by a body that takes part in, funds or oversees its subject; read on its own site or in an archive.",
    )
    SECONDARY = "secondary", "Secondary", "Written by others, or read only in the press or as a copy on a private site."


class Extent(Codelist):
    """How much of a document was read when its facts were entered."""

    FULL = "full", "Read in full", "The whole document was read."
    PART = "part", "Read in part", "Only the opening or some sections were read; the rest may contain more facts."
    NOT_RECORDED = "not_recorded", "Not recorded", "How much was read was not recorded."


class Rights(Codelist):
    """Who holds the rights in a document; this dataset takes figures and names from it, not text."""

    US_FEDERAL_WORK = (
        "us_federal_work",
        "Work of the U.S. government",
        "Written by a U.S. federal office; such works have no copyright inside the United States.",
    )
    GOVERNMENT_WORK = (
        "government_work",
        "Work of another government",
        "Written by an office of a partner government; the copyright law of that country applies.",
    )
    PUBLISHER = (
        "publisher",
        "Rights with the publisher",
        "Published by a private body; no open licence was found.",
    )
    JOINT_RELEASE = (
        "joint_release",
        "Joint release",
        "Issued by both governments together; published here by one party.",
    )


class PartnershipStatus(Codelist):
    """Status of a partnership, according to its events."""

    IN_PREPARATION = "in_preparation", "In preparation", "Announced and not yet signed.", _ACTIVITY_STATUS, "1"
    ACTIVE = "active", "Active", "Signed, and its stated end is not past or not known.", _ACTIVITY_STATUS, "2"
    NO_LATER_END_KNOWN = (
        "no_later_end_known",
        "Stated end passed; status unknown",
        "On the day of the release past its latest stated end; no document read says that it has ended.",
    )
    CONCLUDED = "concluded", "Concluded", "A document says that it has ended.", _ACTIVITY_STATUS, "4"


class Rank(Codelist):
    """Which of several answers to a topic to trust."""

    PREFERRED = (
        "preferred",
        "Preferred",
        "Better evidence than the other answers, whatever their dates: the body's own words, the text itself.",
    )
    NORMAL = "normal", "Normal", "Reported as the document says; among several, the latest leads."
    DEPRECATED = (
        "deprecated",
        "Deprecated",
        "Shown to be wrong by another document or by itself; kept as evidence of what was printed, not to be used.",
    )


class Agreement(Codelist):
    """Whether the answers to one question agree."""

    SINGLE = "single", "Single", "One document gives the answer."
    SAME = "same", "Same", "Several documents give the same answer."
    UPDATED = "updated", "Updated", "The answer changed over time, and a later one replaces each earlier one."
    CONTRADICTORY = "contradictory", "Contradictory", "Documents give different answers, which dates do not explain."


class EventKind(Codelist):
    """Types of event."""

    ANNOUNCEMENT = (
        "announcement",
        "Announcement",
        "A partnership, an agreement, an award or a plan was announced, or an official spoke about one.",
    )
    NEGOTIATION = "negotiation", "Negotiation", "Talks before the partnership was signed."
    SIGNING = "signing", "Signing", "The partnership was signed."
    ENTRY_INTO_FORCE = "entry_into_force", "Entry into force", "The partnership took effect."
    EXTENSION = "extension", "Extension", "The partnership was extended; see `duration` or `end_date`."
    TERM = (
        "term",
        "Stated term",
        "How long a document says the partnership, or work under it, lasts; see `duration` and `end_date`.",
    )
    LAUNCH = "launch", "Launch", "Activities were announced as starting."
    DIALOGUE = "dialogue", "Dialogue", "A high-level meeting of both governments on progress."
    MEETING = "meeting", "Meeting", "Any other meeting about the partnership, or connected with its work."
    TRAINING = "training", "Training", "People were trained."
    OPENING = "opening", "Opening", "A shelter, a child-friendly space or another service was opened."
    HANDOVER = "handover", "Handover", "Equipment or a building was handed over."
    ADOPTION = "adoption", "Adoption", "A law, policy, plan or procedure was adopted."
    CAMPAIGN = "campaign", "Campaign", "A public information campaign."
    EVALUATION = "evaluation", "Evaluation", "A baseline, midline or endline evaluation, or an audit, of the work."
    STUDY = "study", "Study", "A study of the problem, such as its prevalence."
    PUBLICATION = "publication", "Publication", "A document of the partnership or its work was published."
    CONCLUSION = "conclusion", "Conclusion", "The partnership ended."
    CLOSE_OUT = "close_out", "Close-out", "An event that marked the end."
    LISTING = "listing", "Listing", "A document counts the partnership among others: current, former or coming."

    @property
    def precedes_signing(self) -> bool:
        """Whether it may come before the signing."""
        return self in {EventKind.ANNOUNCEMENT, EventKind.NEGOTIATION, EventKind.MEETING}

    @property
    def follows_end(self) -> bool:
        """Whether it may come after the end."""
        return self is EventKind.CLOSE_OUT

    @property
    def meaning(self) -> str:
        if self.precedes_signing:
            return "may precede the signing"
        return "may follow the end" if self.follows_end else ""


class RoleKind(Codelist):
    """Roles of an organization in a partnership."""

    PARTY = "party", "Party", "A government that agreed to the partnership."
    LEAD_AGENCY = (
        "lead_agency",
        "Lead agency",
        "Leads in the partnership for one of the governments, as a document says; leading against trafficking is less.",
        _ORGANISATION_ROLE,
        "2",
    )
    NEGOTIATOR = "negotiator", "Negotiator", "Led the negotiations for one of the governments."
    PARTICIPATING_AGENCY = (
        "participating_agency",
        "Participating agency",
        "A government office that takes part, without leading.",
    )
    IMPLEMENTER = "implementer", "Implementer", "Carries out awarded work.", _ORGANISATION_ROLE, "4"
    PARTNER = (
        "partner",
        "Partner",
        "Works with an implementer, with or without funding; a sub-recipient is one only if a document says so.",
    )
    SUB_RECIPIENT = (
        "sub_recipient",
        "Sub-recipient",
        "Receives money from an implementer, according to a document.",
        _ORGANISATION_ROLE,
        "4",
    )
    EVALUATOR = "evaluator", "Evaluator", "Carried out or carries out a baseline, study or evaluation of the work."
    STUDY_PARTNER = (
        "study_partner",
        "Study partner",
        "Took part in a study under the partnership, or in preparation of it.",
    )
    INFORMATION_CONTACT = "information_contact", "Information contact", "Named as the office to contact or follow."

    @property
    def works(self) -> bool:
        """Whether it carries out work of the partnership, for which results may be reported."""
        return self in {RoleKind.IMPLEMENTER, RoleKind.SUB_RECIPIENT, RoleKind.PARTNER}

    @property
    def meaning(self) -> str:
        return "results may be credited to it" if self.works else ""


class Capacity(Codelist):
    """In what capacity an official is named at an event."""

    SIGNATORY = "signatory", "Signatory", "Signed for a party."
    SPEAKER = "speaker", "Speaker", "Spoke, or is quoted."
    DELEGATION_LEAD = "delegation_lead", "Head of delegation", "Led a government's delegation."
    CHAIR = "chair", "Chair", "Chaired or hosted."
    PARTICIPANT = "participant", "Participant", "Named in connection with the event, without a stated part."


class Pillar(Codelist):
    """The four Ps of work against trafficking."""

    PROSECUTION = "prosecution", "Prosecution", "Investigating, prosecuting and convicting.", _SDG, "16.2"
    PROTECTION = "protection", "Protection", "Identifying victims and caring for them.", _SDG, "16.2"
    PREVENTION = "prevention", "Prevention", "Keeping the crime from happening.", _SDG, "16.2"
    PARTNERSHIP = "partnership", "Partnership", "Cooperation, and lasting capacity."


class Exploitation(Codelist):
    """Forms of exploitation, in the terms used by documents of the time."""

    OSEC = (
        "osec",
        "Online sexual exploitation of children (OSEC)",
        "The term of the 2017-2021 Philippine documents; not the later OSAEC, which a law of 2022 defines differently.",
        _SDG,
        "16.2",
    )
    CHILD_LABOR_TRAFFICKING = (
        "child_labor_trafficking",
        "Child labor trafficking",
        "Trafficking of children for labor, including domestic servitude.",
        _SDG,
        "8.7",
    )
    CHILD_TRAFFICKING = (
        "child_trafficking",
        "Child trafficking",
        "Trafficking of children in any form, where a document names none.",
        _SDG,
        "16.2",
    )
    CHILD_SEX_TRAFFICKING = (
        "child_sex_trafficking",
        "Child sex trafficking",
        "Trafficking of children for sexual exploitation, including in travel and tourism.",
        _SDG,
        "16.2",
    )
    SEX_TRAFFICKING = (
        "sex_trafficking",
        "Sex trafficking",
        "Of persons of any age, where a document says so.",
        _SDG,
        "5.2",
    )
    LABOR_TRAFFICKING = (
        "labor_trafficking",
        "Labor trafficking",
        "Forced labor of persons of any age, where a document says so.",
        _SDG,
        "8.7",
    )
    SEX_AND_LABOR_TRAFFICKING = (
        "sex_and_labor_trafficking",
        "Sex and labor trafficking",
        "Both forms together.",
        _SDG,
        "5.2",
    )
    SERVILE_MARRIAGE = "servile_marriage", "Servile marriage", "Marriage as a form of exploitation.", _SDG, "5.2"
    UNSPECIFIED = "unspecified", "Form not known", "Not assigned to a form by the document, or unknown."
    FORCED_BEGGING = "forced_begging", "Forced begging", "Persons of any age made to beg.", _SDG, "8.7"
    ARMED_GROUPS = (
        "armed_groups",
        "Recruitment by armed groups",
        "Persons of any age recruited into illegal armed groups.",
        _SDG,
        "8.7",
    )


class Sex(Codelist):
    """The sex that a figure is about."""

    FEMALE = "female", "Female", "Women and girls.", _SEX, "F"
    MALE = "male", "Male", "Men and boys.", _SEX, "M"


class AgeGroup(Codelist):
    """The age group that a figure is about."""

    CHILD = "child", "Children", "Persons whom the document calls children, minors, girls or boys."
    ADULT = "adult", "Adults", "Persons whom the document calls adults, women or men, as distinct from children."


class RelativePeriod(Codelist):
    """Which period a figure in an edition of the Trafficking in Persons Report is for."""

    CURRENT = "current", "Current", "The edition's own reporting period."
    PREVIOUS = "previous", "Previous", "The reporting period of the edition before, printed for comparison."
    EARLIER = "earlier", "Earlier", "A period before that, or several periods together."

    @property
    def words(self) -> str:
        """The words before the edition."""
        period = {RelativePeriod.CURRENT: "reporting period", RelativePeriod.PREVIOUS: "period before that"}
        return f"{period.get(self, 'earlier period')} {'in' if self is RelativePeriod.EARLIER else 'of'} the"


class CountingBody(Codelist):
    """Types of body that count."""

    GOVERNMENT = "government", "A government", "A government or one of its bodies."
    NGO = "ngo", "NGOs", "One or several non-governmental organizations."
    INTERNATIONAL = "international", "An international organization", "A body founded by several states."
    JOINT = "joint", "Several kinds of body together", "A government together with NGOs or others."


class IndicatorFamily(Codelist):
    """Families of national figures, which the Trafficking in Persons Report prints for most countries."""

    INVESTIGATIONS = "investigations", "Investigations", "Investigations and cases opened."
    PROSECUTIONS = "prosecutions", "Prosecutions", "Prosecutions, and persons prosecuted."
    CONVICTIONS = "convictions", "Convictions", "Convictions, and persons convicted."
    VICTIMS_IDENTIFIED = "victims_identified", "Victims identified", "Victims and potential victims identified."
    VICTIMS_ASSISTED = "victims_assisted", "Victims assisted", "Victims who were sheltered or otherwise assisted."
    GOVERNMENT_FUNDING = "government_funding", "Government funding", "Money of the government against trafficking."

    @property
    def about_victims(self) -> bool:
        """Whether its figures count victims, so that small ones could single somebody out."""
        return self in {IndicatorFamily.VICTIMS_IDENTIFIED, IndicatorFamily.VICTIMS_ASSISTED}

    @property
    def meaning(self) -> str:
        return "small breakdowns are not kept" if self.about_victims else ""


class SeriesStatus(Codelist):
    """Whether a period of a series has a figure."""

    PRINTED = "printed", "Printed", "A document read prints a figure."
    NOT_PRINTED = (
        "not_printed",
        "Not printed",
        "The edition that would print it was read, at least in part, without a figure.",
    )
    NOT_READ = "not_read", "Not read", "The edition that would print it was not read."


class TargetStatus(Codelist):
    """Whether a target was reached."""

    REACHED = "reached", "Reached", "A result that counts the same thing is at least as high."
    NOT_REACHED = "not_reached", "Not reached", "A result that counts the same thing is lower."
    CANNOT_BE_JUDGED = "cannot_be_judged", "Cannot be judged", "No result read can be compared with it; see the reason."


class ProvisionKind(Codelist):
    """Types of rule, finding or statement about the programme as a whole."""

    LAW = "law", "Law", "A law in force when the document was written, or part of one."
    BILL = "bill", "Bill", "A bill that did not itself become the law of the programme."
    ELIGIBILITY = "eligibility", "Eligibility", "How countries are chosen, or who may receive assistance."
    DESIGN = "design", "Design", "What a partnership is, how long it lasts, and the form that assistance takes."
    EXTENT = "extent", "Extent", "How many partnerships there were, or in which years."
    FUNDING = "funding", "Funding", "Money set aside for the programme, alone or with other work."
    FINDING = "finding", "Finding", "What an audit or evaluation found, or how it was carried out."
    RECOMMENDATION = "recommendation", "Recommendation", "What an audit recommends."
    CONDITION = "condition", "Condition", "Anything else that affects the programme, such as the staff of its office."

    @property
    def question(self) -> str:
        """The question that such a provision answers."""
        return {
            ProvisionKind.LAW: "What does the law say?",
            ProvisionKind.BILL: "What did a bill propose?",
            ProvisionKind.ELIGIBILITY: "How are countries chosen, and who may receive assistance?",
            ProvisionKind.DESIGN: "What is a Partnership, and what form does assistance take?",
            ProvisionKind.EXTENT: "How many Partnerships were there, and when?",
            ProvisionKind.FUNDING: "How much money is set aside for the program?",
            ProvisionKind.FINDING: "What did an audit find?",
            ProvisionKind.RECOMMENDATION: "What does an audit recommend?",
            ProvisionKind.CONDITION: "What else affects the program?",
        }[self]


class RecommendationStatus(Codelist):
    """Status of a recommendation, according to the auditor."""

    OPEN = "open", "Open", "Not yet carried out."
    IMPLEMENTED = "implemented", "Implemented", "Closed because it was carried out."
    CLOSED = "closed", "Closed, not implemented", "Closed without having been carried out."


class Topic(Codelist):
    """Well-known topics, some of which answer questions of `coverage`; any other topic may be used, too."""

    US_TOTAL = "us-total", "U.S. total", "What the United States promises to the partnership in total."
    US_AWARDED = "us-total-awarded", "U.S. total awarded", "What the United States awarded under it in total."
    US_GIVEN = "us-total-given", "U.S. total given", "What the United States gave or invested in total, as reported."
    FIRST_AWARDS = "first-awards-total", "First awards", "What was awarded first, to all implementers together."
    HOST_PLEDGE = "host-pledge", "Pledge of the partner government", "What the partner government promises."
    TERM = "term", "Term", "How long the partnership is to last."
    AGREEMENT_TEXT = "agreement-text", "Agreement text", "The publication of the text of the partnership."
    SUSTAINABILITY = "sustainability-undertaking", "Sustainability", "What is to last when the money ends."


#: The topics of what the United States promises, awarded and gave in total.
US_TOTALS = (Topic.US_TOTAL, Topic.US_AWARDED, Topic.US_GIVEN)


class Question(Codelist):
    """Questions that a reader would ask about every partnership."""

    SIGNED = "signed", "Signed", "When was it signed?"
    IN_FORCE = "in_force", "Entered into force", "When did it take effect?"
    TERM = "term", "Term", "How long is its stated term?"
    ENDED = "ended", "Ended or extended", "When did it end, or to what date was it extended?"
    AGREEMENT_TEXT = "agreement_text", "Agreement text", "Is its text public?"
    US_TOTAL = "us_total", "U.S. total", "How much did the United States promise, award or give in total?"
    AWARDS = "awards", "Amount of each award", "How much was awarded, and to whom?"
    SUB_AWARDS = "sub_awards", "Sub-awards", "How much of it was passed on, and to whom?"
    HOST_PLEDGE = "host_pledge", "Pledge of the partner government", "What did the partner government promise?"
    HOST_CONTRIBUTION = (
        "host_contribution",
        "Contribution of the partner government",
        "What did the partner government give?",
    )
    OBJECTIVES = "objectives", "Objectives", "What did it set out to do?"
    INDICATORS = (
        "indicators",
        "Indicators and baselines",
        "What is counted to show whether it works, and from which baseline?",
    )
    TARGETS = "targets", "Targets", "What was to be reached?"
    RESULTS = "results", "Results by implementer", "What did each implementer reach?"
    DIALOGUES = "dialogues", "Annual dialogues", "When did both governments meet on progress?"
    EVALUATION = "evaluation", "Independent evaluation", "Who evaluated it, and when?"
    SUSTAINABILITY = "sustainability", "Sustainability plan", "What is to last when the money ends?"


class CoverageStatus(Codelist):
    """How far a question is answered."""

    PUBLISHED = "published", "Published", "A document read answers it."
    IN_PART = "in_part", "Published in part", "Documents answer part of it; the note says what is missing."
    NOT_PUBLISHED = "not_published", "Not published", "A document says that it is not recorded or not public."
    NOT_FOUND = "not_found", "Not found", "We looked for it and found it in no document."
    PARTLY_READ = "partly_read", "Read in part", "The document that would answer it is known, and was only partly read."
    NOT_SEARCHED = "not_searched", "Not searched", "No fact answers it, and no search for an answer is recorded."
    NOT_YET_DUE = "not_yet_due", "Not yet due", "It cannot be answered before the partnership has progressed further."

    @property
    def answered(self) -> bool:
        """Whether facts answer the question, at least in part."""
        return self in {CoverageStatus.PUBLISHED, CoverageStatus.IN_PART}

    @property
    def meaning(self) -> str:
        return "facts answer it" if self.answered else "no fact answers it"


class Stage(Codelist):
    """Stages of a ledger, from promise to result."""

    PROMISED = "promised", "Promised", "Pledged, set aside or undertaken."
    EXPECTED = "expected", "Expected", "Expected of a party, or named as possible; not a promise."
    AWARDED = "awarded", "Awarded", "Awarded, passed on or contracted."
    CONTRIBUTED = "contributed", "Contributed", "Given, as a document reports."
    BASELINE = "baseline", "Baseline", "A figure from before the work."
    TARGET = "target", "Target", "A figure to be reached."
    RESULT = "result", "Result", "A figure that was reached."
    NOT_REPORTED = "not_reported", "Not reported", "Something that no document read reports."


class _Staged(Codelist):
    """A codelist whose members belong to a stage of the ledger."""

    stage: Stage

    def __new__(
        cls,
        code: str,
        label: str = "",
        definition: str = "",
        stage: Stage | None = None,
        standard: str | None = None,
        standard_code: str | None = None,
    ) -> Self:
        """A member with its stage. Raises TypeError if that is missing."""
        if stage is None:
            raise TypeError(f"{cls.__name__} {code}: give its stage")
        member = cls._member(code, label, definition, standard, standard_code)
        member.stage = stage
        return member

    @property
    def meaning(self) -> str:
        return f"stage: {self.stage.label.lower()}"


class CommitmentKind(_Staged):
    """Types of commitment, from pledge to contribution."""

    PLEDGE = "pledge", "Pledge", "A party says what it will give in total.", Stage.PROMISED, _TRANSACTION_TYPE, "12"
    EXPECTATION = (
        "expectation",
        "Expectation",
        "What a party is expected to give, or names as possible; not a promise.",
        Stage.EXPECTED,
    )
    EARMARK = (
        "earmark",
        "Earmark",
        "Part of a pledge that is meant for one purpose.",
        Stage.PROMISED,
        _TRANSACTION_TYPE,
        "12",
    )
    COMBINED = "combined", "Combined total", "One figure for what several parties give together.", Stage.PROMISED
    AWARD = "award", "Award", "Money granted to an implementer.", Stage.AWARDED, _TRANSACTION_TYPE, "2"
    SUB_AWARD = "sub_award", "Sub-award", "Money that an implementer passes on.", Stage.AWARDED, _TRANSACTION_TYPE, "2"
    CONTRACT = (
        "contract",
        "Contract",
        "Money for a service other than the work itself, such as an evaluation.",
        Stage.AWARDED,
        _TRANSACTION_TYPE,
        "2",
    )
    CONTRIBUTION = (
        "contribution",
        "Contribution",
        "What a party is reported to have given.",
        Stage.CONTRIBUTED,
        _TRANSACTION_TYPE,
        "3",
    )
    IN_KIND = (
        "in_kind",
        "In-kind support",
        "Staff, rooms, goods or services that are promised instead of money.",
        Stage.PROMISED,
    )
    SUPPLEMENT = "supplement", "Supplement", "Money added to an earlier amount.", Stage.AWARDED, _TRANSACTION_TYPE, "2"
    UNDERTAKING = "undertaking", "Undertaking", "A promise without money.", Stage.PROMISED


def _offset(offset: int | None) -> str:
    if offset is None:
        return "empty"
    return f"value {'+' if offset > 0 else '-'} {abs(offset)}" if offset else "value"


class Qualifier(Codelist):
    """How a document qualifies a figure.

    `words` come before the figure. `low` and `high` are the offsets from the figure to the lowest and the highest value
    that it can mean, or None if there is no such bound.
    """

    words: str
    low: int | None
    high: int | None

    def __new__(
        cls,
        code: str,
        label: str = "",
        definition: str = "",
        words: str | None = None,
        bounds: tuple[int | None, int | None] | None = None,
    ) -> Self:
        """A member with its meaning for a figure. Raises TypeError if that is missing."""
        if words is None or bounds is None:
            raise TypeError(f"{cls.__name__} {code}: give the words before a figure, and its bounds")
        member = cls._member(code, label, definition)
        member.words = words
        member.low, member.high = bounds
        return member

    EXACT = "exact", "Exact", "Printed without a qualifier.", "", (0, 0)
    APPROXIMATELY = "approximately", "Approximately", "Near the figure; the margin is unknown.", "about", (None, None)
    MORE_THAN = "more_than", "More than", "The figure itself is excluded.", "more than", (1, None)
    AT_LEAST = "at_least", "At least", "The figure or more.", "at least", (0, None)
    LESS_THAN = "less_than", "Less than", "The figure itself is excluded.", "less than", (None, -1)
    UP_TO = "up_to", "Up to", "The figure or less.", "up to", (None, 0)
    NEARLY = "nearly", "Nearly", "A little less than the figure.", "nearly", (None, -1)
    NOT_STATED = "not_stated", "Not stated", "The document mentions it without a figure.", "", (None, None)

    @property
    def meaning(self) -> str:
        lowest = "0" if self.low is None and self.high is not None else _offset(self.low)
        worded = f'; worded "{self.words}"' if self.words else ""
        return f"value_low: {lowest}; value_high: {_offset(self.high)}{worded}"


class Measure(_Staged):
    """Whether a figure is a baseline, a target or an actual figure."""

    BASELINE = "baseline", "Baseline", "The level before the work.", Stage.BASELINE
    TARGET = "target", "Target", "What was to be reached.", Stage.TARGET
    ACTUAL = "actual", "Actual", "What was reached, as reported.", Stage.RESULT


class Unit(Codelist):
    """Units of indicators."""

    PERSON = "person", "Persons", "Each person counts once, as far as the document shows."
    OPERATION = "operation", "Operations", "Law-enforcement operations."
    CASE = "case", "Cases", "Cases, referrals or reports, each counted once."
    FACILITY = (
        "facility",
        "Facilities",
        "Shelters, child-friendly spaces, centres, wells, branches and similar places.",
    )
    PLACE = "place", "Places", "Communities, villages, zones and other places of work."
    ITEM = "item", "Items", "Goods, such as vehicles, computers or printed copies."
    ACTIVITY = "activity", "Activities", "Courses, events, campaigns, clubs and similar activities."
    DOCUMENT = "document", "Documents", "Laws, plans, procedures, guides and their parts."
    MONTH = "month", "Months", "Months of a service."
    ORGANIZATION = "organization", "Organizations", "Organizations that took part."
    PERCENT = "percent", "Percent", "A percentage, as printed; the definition of the indicator gives the whole."
    MONEY = "money", "Money", "An amount in the currency that the row names."
    COUNTRY = "country", "Countries", "Countries, each counted once."
    YEAR = "year", "Years", "Years, as a length of time."
    PROJECT = "project", "Projects", "Projects or awards."
    RECOMMENDATION = "recommendation", "Recommendations", "Recommendations of an audit."


class TierLevel(Codelist):
    """The tiers of the Trafficking in Persons Report."""

    TIER_1 = "tier_1", "Tier 1", "Meets the minimum standards of the U.S. Trafficking Victims Protection Act."
    TIER_2 = "tier_2", "Tier 2", "Does not fully meet them but is making significant efforts to do so."
    TIER_2_WATCH_LIST = (
        "tier_2_watch_list",
        "Tier 2 Watch List",
        "As Tier 2, with a large or growing number of victims or no evidence of increasing efforts.",
    )
    TIER_3 = "tier_3", "Tier 3", "Does not meet them and is not making significant efforts to do so."
