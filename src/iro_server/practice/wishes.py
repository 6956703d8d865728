"""What practice children say matters to them, each in words of their age."""

from random import Random
from typing import Final

from iro_server.practice.chance import happens

_UNDER_8: Final = 8
_UNDER_12: Final = 12
_UNDER_16: Final = 16
_SPEAKS_AT: Final = 3

_SMALL: Final = (
    "Bus. Big red bus.",
    "{pet} sleeps on my bed. She is soft.",
    "I like it when we read the dragon book two times.",
)
_YOUNG: Final = (
    "I have a cat called {pet} and she sleeps on my bed.",
    "I want to know how many sleeps until I see Mum.",
    "I like my room. It has a moon light.",
    "I can swim a whole width now and I want you to come and watch.",
    "I don’t like it when people talk about me and I am there.",
    "My favourite things are football and pancakes, and football.",
    "I drew my house with everybody in it. You can keep it until next time.",
    "I want my blue blanket that is at Nan’s house.",
    "{friend} is my best friend and we have a den. Grown-ups can’t come in.",
    "Please can the meeting be short, and can I have a biscuit.",
    "I want to be in {friend}’s class again after the summer.",
    "I like feeding the ducks on the way home. One of them knows me.",
    "I sleep with the door open a bit. Tell the next people.",
    "I am going to be a train driver or a vet for snakes.",
    "I know all the planets. I can say them in the meeting if you like.",
    "I want to go to {friend}’s party. I have already got the card.",
    "When I am cross I go to the trampoline. That is my place.",
    "I would like a photo of Mum for next to my bed.",
    "I lost my front tooth and it was Tuesday.",
    "It is too loud at lunch. I like the library better.",
)
_MIDDLE: Final = (
    "I want to stay at this school because {friend} is here.",
    "I would like my own bike before the summer. I know how to look after one.",
    "I want to know why I can’t see my nan more.",
    "{pet} the dog stayed with my uncle. I want a photo of him for my wall.",
    "We are growing beans in the garden here and mine are winning.",
    "I don’t want the meeting in school. Everybody looks.",
    "I want somebody to tell me things before they happen, not after.",
    "Can I carry on with drums? I’m grade 2 now.",
    "I sleep better here. I still like the landing light on.",
    "I want to go to Brownies with {friend}. It is on Thursdays.",
    "I like it when we cook together. I can do the rice on my own.",
    "My dad said he would ring and he didn’t. I don’t want to talk about it in the meeting.",
    "I am writing a book about a fox called {pet}. There are nine chapters so far.",
    "Please don’t move me in the middle of a term again.",
    "I want to keep my surname.",
    "I like my teacher because she never asks me about home in front of people.",
    "I want to learn to swim properly before the school trip in June.",
    "I’d like to keep the same bedroom for longer than last time.",
    "I help with the chickens before school. They know my voice.",
    "I want to go to my cousin’s wedding. Please ask the right person.",
    "Somebody promised me a goalkeeper kit and I am still waiting.",
    "I would like a letter after the meeting with just the important bits.",
    "I have read every book in the box. Can we go to the library on Saturdays?",
    "I want to visit my old street once, just to look.",
    "It’s better when you come here and don’t bring the laptop.",
    "I don’t like surprises, even nice ones. Put it on the calendar.",
)
_TEENS: Final = (
    "I’d like to stay here until I finish my exams.",
    "I want my social worker to stop changing. I start again every time.",
    "I’m good at cooking. I want to do it at college.",
    "Can someone sort out my passport so I can go on the school trip?",
    "I’d rather text you before the meeting than talk in it.",
    "I’ve joined the rowing club and training is Wednesdays, so please not Wednesdays.",
    "I didn’t choose to move and I want to know who decided.",
    "I want to know what my records say about me.",
    "I’d like my phone back at night. I’ve kept to the deal for a month.",
    "They listen here and don’t go on. That’s what I’d tell you.",
    "Maths is going well. Please don’t move my school.",
    "I want my hair done by somebody who knows how to do my hair.",
    "I see Mum on Saturdays now. I’d like it to stay Saturdays.",
    "{friend} and me are in the school play. It’s in the last week of term.",
    "I want to choose who comes. Not seven people, three.",
    "I run when I get angry. I’d rather have somewhere to go than get told off.",
    "I’d like to see where I was a baby. Nobody has any photos.",
    "It’s an hour in the taxi each way and I’m tired. That’s the main thing.",
    "I want to do my options properly. Art, history and food.",
    "I’m learning guitar off videos. Real lessons would be better.",
    "I’d like my own key. Everyone else in the house has one.",
    "Ask me before you ask the adults. I usually know.",
    "I haven’t had a detention since January and nobody has written that down.",
    "I want to know if I can stay with my aunt some weekends.",
    "Can the next one be at the café again? I said more there.",
    "I want glasses that don’t look like school glasses.",
    "I’ve got a Saturday job at the stables and I’m not giving it up.",
    "I’d like a straight answer about Christmas.",
    "I don’t want to be called brave again. I want a desk.",
)
_OLDER: Final = (
    "I want to know where I’ll be living when I’m 18.",
    "I’ve started my driving theory. I want to be an electrician.",
    "I want a personal adviser I’ve actually met.",
    "Staying put is what I want. We’ve all talked about it at home.",
    "I’m saving for a deposit and I need a bank account in my own name.",
    "I’d like to chair my own review this time.",
    "I’m ready to cook for myself. I’m not ready to live on my own.",
    "College is going well. The bus takes an hour and forty minutes.",
    "I got the apprenticeship. I start in September and I want everyone to know.",
    "I don’t need eight people in a room to tell me I’m doing fine.",
    "I’d like to meet my half-brother before I’m 18. I know his name now.",
    "I want help with the forms, not somebody doing the forms.",
    "I’d like to keep seeing my key worker after I move on.",
    "I need to know what happens if the flat doesn’t work out.",
    "I’ve applied for the army foundation college. I want a proper talk about it.",
    "I want my birth certificate. I’ve asked three people.",
    "I can budget. I’ve done it for six months and I’ll show you.",
    "I’d like driving lessons instead of a leaving present.",
    "I want to do my nails course in town, not the one that’s nearest.",
    "Please put in the letter that I got my maths. Grade 5.",
)
_WITH_SIBLINGS: Final = (
    "I want to see {sibling} on weekends, not just on the phone.",
    "I worry about {sibling}. Can somebody tell me how it is going?",
    "Me and {sibling} want to stay together. That is the most important thing.",
    "It is {sibling}’s birthday soon and I want to be there.",
)
_ALONE: Final = (
    "I want to learn English faster. Two days a week is not enough.",
    "I would like to know what happens with my papers before I am 18.",
    "I found a place to pray that I like. It is far but the people are kind.",
    "I would like to see snow. My friend says it will come in January.",
    "I have friends from my country in the college. That helps me very much.",
    "I want to understand the letter from the solicitor before I sign it.",
    "I am happy in this house. They say my name correctly.",
    "I run every morning. I would like to join a club for running.",
    "My uncle is in Leicester. I would like to visit him.",
    "Please use the same interpreter. She explains well.",
    "I play cricket with the club here. It is the best day of the week.",
    "I want to speak to my mother. I do not know if the number works.",
    "I want to study engineering. At home I was good at mathematics.",
    "I do not sleep well. It is better since I have the room at the back.",
    "I want to cook food from my country and the carers say yes.",
    "I would like a bicycle to go to college.",
)
_PETS: Final = ("Pickle", "Biscuit", "Mango", "Pebbles", "Waffle", "Domino", "Custard", "Shadow")
_FRIENDS: Final = ("Bea", "Malik", "Ottilie", "Jonah", "Kezia", "Amir", "Dot", "Fraser", "Suki")


def what_matters(
    random: Random, *, age: int, unaccompanied: bool, siblings: tuple[str, ...]
) -> str:
    """One or two sentences as a child of this age might say them; empty for the youngest."""
    if age < _SPEAKS_AT:
        return ""
    stock = _ALONE if unaccompanied else _by_age(age)
    said = random.sample(stock, 1 if age < _UNDER_8 else random.choice((1, 1, 2)))
    if siblings and happens(random, 0.35):
        said = [random.choice(_WITH_SIBLINGS), *said[1:]]
    text = " ".join(said)
    return text.format(
        pet=random.choice(_PETS),
        friend=random.choice(_FRIENDS),
        sibling=random.choice(siblings) if siblings else "",
    )


def _by_age(age: int) -> tuple[str, ...]:
    if age < _SPEAKS_AT + 1:
        return _SMALL
    if age < _UNDER_8:
        return _YOUNG
    if age < _UNDER_12:
        return _MIDDLE
    return _TEENS if age < _UNDER_16 else _OLDER
