"""Forms and answers made by chance, to be worked out by two engines."""

from collections.abc import Iterable
from random import Random
from typing import Final

from iro_core.forms.definition import FormDefinition, Question, QuestionType, Unit
from iro_core.forms.evaluation import Answers, Value
from iro_server.services.form_conversion import ConvertedForm, Row
from tests.support.forms import authored

CHOICES: Final = "yn=yes:Yes,no:No,na:Not applicable;ways=call:Call,home:At home,none:None"
_KINDS: Final = ("text", "integer", "decimal", "date", "select_one yn", "select_multiple ways")
_OF_KIND: Final = {
    "date": "format-date({0}, '%d %b %Y');format-date({0}, '%Y/%m/%e');decimal-date-time({0});"
    "if({0} = '', '', date(decimal-date-time({0}) + 7))",
    "select_one": "jr:choice-name({0}, '{0}');concat({0}, ' ', string-length({0}))",
    "select_multiple": "selected-at({0}, 0);selected-at({0}, 5);count-selected({0})",
    "text": "boolean-from-string({0});ends-with({0}, 'l');substr({0}, 2);int({0})",
    "decimal": "round({0}, 1);round({0}, 0);int({0});string({0})",
}
_WORDS: Final = ("ill", "at home", "3", "2026-05-01", "yes", "A b")


_GIVEN: Final[dict[QuestionType, tuple[Value, ...]]] = {
    QuestionType.INTEGER: (-2, 0, 1, 3, 16, 200),
    QuestionType.DECIMAL: ("0.5", "-1.25", "3", "10.75"),
    QuestionType.DATE: ("2026-05-01", "2010-02-28", "2026-11-23"),
    QuestionType.SHORT_TEXT: _WORDS,
    QuestionType.LONG_TEXT: _WORDS,
    QuestionType.ACKNOWLEDGE: ("OK",),
}


def random_form(seed: int) -> ConvertedForm:
    """A form of up to 14 questions in groups and a repeat, with expressions about earlier ones."""
    return _Author(Random(seed)).form()


def random_answers(definition: FormDefinition, seed: int) -> dict[str, Value]:
    """Answers of the right type to some of the questions, whether they are asked or not."""
    random = Random(seed)
    found: dict[str, Value] = {}
    for section in definition.sections:
        prefixes = [""]
        if section.repeat is not None and section.repeat.count is None:
            times = found.setdefault(section.repeat.key, random.randint(1, 3))
            prefixes = [f"{section.repeat.key}.{n}." for n in range(1, int(str(times)) + 1)]
        for question in section.questions:
            for prefix in prefixes:
                value = _answer(random, question)
                if value is not None and random.random() < 0.75:
                    found[f"{prefix}{question.key}"] = value
    return found


def _answer(random: Random, question: Question) -> Value:
    # ODK forgets an answer that is not offered any more; ours is kept and said to be a problem.
    is_narrowed = question.choice_filter is not None
    values = [each.value for each in question.choices if not (is_narrowed and each.value == "na")]
    if question.type is QuestionType.CHOICES:
        return [each for each in values if random.random() < 0.5] or None
    if question.bounds is not None:
        return random.randint(int(question.bounds.lowest), int(question.bounds.highest))
    given: list[Value] = [*values, *_GIVEN.get(question.type, ())]
    return random.choice(given) if given else None


class _Author:
    """Writes one form."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._asked: list[tuple[str, str]] = []
        self._in_repeat: list[tuple[str, str]] = []
        self._rows: list[Row] = []

    def form(self) -> ConvertedForm:
        """The whole of it."""
        self._questions(self._random.randint(2, 5))
        self._rows.append(self._may({"type": "begin_group", "name": "g", "label": "Group"}))
        self._questions(self._random.randint(1, 4))
        self._rows.append({"type": "end_group"})
        self._rows.append({"type": "begin_repeat", "name": "visit", "label": "Visit"})
        outside = list(self._asked)
        self._questions(self._random.randint(1, 3))
        self._rows.append({"type": "calculate", "name": "place", "calculation": "position(..)"})
        self._in_repeat = [each for each in self._asked if each not in outside]
        self._rows.append({"type": "end_repeat"})
        self._asked = outside
        self._calculations()
        return authored(*self._rows, choices=CHOICES, form_id="chance")

    def _questions(self, many: int) -> None:
        for _ in range(many):
            name, kind = f"q{len(self._rows)}", self._random.choice(_KINDS)
            row = self._may({"type": kind, "name": name, "label": f"Question {name}"})
            if self._random.random() < 0.3:
                row["constraint"] = self._about(".", kind)
            if self._random.random() < 0.4:
                row["required"] = self._random.choice(["yes", self._truth()])
            if kind == "select_one yn" and self._random.random() < 0.2:
                row["choice_filter"] = "name != 'na'"
            self._rows.append(row)
            self._asked.append((name, kind))

    def _calculations(self) -> None:
        reckoned = [
            self._number(),
            self._text(),
            "count(${visit})",
            self._truth(),
            f"if({self._truth()}, {self._number()}, {self._text()})",
        ]
        reckoned += [
            f"{self._random.choice(['sum', 'max', 'min'])}(${{{name}}})"
            for name, kind in self._in_repeat
            if kind in {"integer", "decimal"}
        ]
        reckoned += [f"join('-', ${{{name}}})" for name, _ in self._in_repeat]
        reckoned += [
            f"indexed-repeat(${{{name}}}, ${{visit}}, {self._random.choice([1, 2])})"
            for name, _ in self._in_repeat
        ]
        for name, kind in self._asked:
            reckoned += _OF_KIND.get(kind.split()[0], "").format(f"${{{name}}}").split(";")
        for number, expression in enumerate(filter(None, reckoned)):
            row = {"type": "calculate", "name": f"c{number}", "calculation": expression}
            self._rows.append(row)

    def _may(self, row: Row) -> Row:
        if self._asked and self._random.random() < 0.5:
            row["relevant"] = self._truth()
        return row

    def _truth(self, depth: int = 0) -> str:
        if not self._asked:
            return "true()"
        if depth < 2 and self._random.random() < 0.4:
            word = self._random.choice(["and", "or"])
            return f"({self._truth(depth + 1)} {word} {self._truth(depth + 1)})"
        if self._random.random() < 0.2:
            return f"not({self._truth(depth + 1)})"
        name, kind = self._random.choice(self._asked)
        return self._about(f"${{{name}}}", kind)

    def _about(self, place: str, kind: str) -> str:
        """Something true or false about an answer."""
        sign = self._random.choice(["=", "!=", "<", "<=", ">", ">="])
        match kind.split(maxsplit=1)[0]:
            case "select_one":
                return f"{place} {self._random.choice(['=', '!='])} 'yes'"
            case "select_multiple":
                found = [f"selected({place}, 'home')", f"count-selected({place}) {sign} 2"]
            case "integer" | "decimal":
                found = [f"{place} {sign} {self._random.choice([0, 1, 2.5, 16])}"]
            case "date":
                found = [f"{place} {sign} date('2026-05-01')", f"{place} {sign} today()"]
            case _:
                found = [
                    f"string-length({place}) {sign} 3",
                    f"{place} = 'ill'",
                    f"contains({place}, 'o')",
                    f"starts-with({place}, 'a')",
                    f"regex({place}, '^[a-z ]+$')",
                ]
        return self._random.choice(found)

    def _number(self, depth: int = 0) -> str:
        numbers = [name for name, kind in self._asked if kind in {"integer", "decimal"}]
        if depth < 2 and self._random.random() < 0.5:
            sign = self._random.choice(["+", "-", "*", "div", "mod"])
            return f"({self._number(depth + 1)} {sign} {self._number(depth + 1)})"
        name = self._random.choice(numbers or [""])
        plain = f"${{{name}}}" if name else "7"
        wraps = ["{0}", "{0}", "int({0})", "round({0}, 1)", "coalesce({0}, 5)", "number({0})"]
        return self._random.choice(wraps).format(plain)

    def _text(self) -> str:
        name, _ = self._random.choice(self._asked)
        wraps = [
            "concat('a ', {0}, '!')",
            "substr({0}, 1, 3)",
            "string-length({0})",
            "coalesce({0}, 'nothing')",
            "string({0})",
        ]
        return self._random.choice(wraps).format(f"${{{name}}}")


def instance_of(definition: FormDefinition, answers: Answers) -> str:
    """The answers as an OpenRosa instance, those that are not asked as well."""
    written = _group(definition.root.children, answers, "")
    root = definition.root.path[0]
    meta = '<meta xmlns="http://openrosa.org/xforms"><instanceID>uuid:1</instanceID></meta>'
    head = f'{root} id="{definition.form_id}" version="{definition.version}"'
    return f"<{head}>{written}{meta}</{root}>"


def _group(children: Iterable[Unit], answers: Answers, prefix: str) -> str:
    parts = []
    for child in children:
        name = child.path[-1]
        if isinstance(child, Question):
            parts.append(f"<{name}>{_written(answers.get(prefix + child.key))}</{name}>")
        elif child.is_repeat:
            times = int(str(answers.get(child.key, 1)))
            for number in range(1, times + 1):
                inner = _group(child.children, answers, f"{child.key}.{number}.")
                parts.append(f"<{name}>{inner}</{name}>")
        else:
            parts.append(f"<{name}>{_group(child.children, answers, prefix)}</{name}>")
    return "".join(parts)


def _written(value: Value) -> str:
    if value is None:
        return ""
    return " ".join(value) if isinstance(value, list) else str(value)
