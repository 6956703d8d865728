"""The answers one chooses from when a review is arranged and recorded, in words."""

from typing import Final

ROLES: Final = {
    "child": "The child",
    "social_worker": "Social worker",
    "carer": "Carer",
    "mother": "Mother",
    "father": "Father",
    "school": "School",
    "health": "Health",
    "advocate": "Advocate",
    "interpreter": "Interpreter",
    "team_manager": "Team manager",
}
PLACES: Final = {
    "placement": "Where the child lives",
    "school": "School",
    "office": "Council office",
    "family_home": "Family home",
    "online": "Online",
    "other": "Somewhere else",
}
MODES: Final = {"one": "One meeting", "series": "A series of meetings"}
VIEWS: Final = {
    "face_to_face": "Face to face",
    "form": "Consultation form",
    "letter_drawing": "Letter or drawing",
    "advocate": "Advocate",
    "carer": "Through the carer",
    "observation": "Observation",
    "phone": "Phone",
    "video": "Video call",
    "text": "Text message",
    "momo": "Mind Of My Own",
    "three_houses": "Three Houses or fairies and wizards",
    "none": "Views were not obtained",
}
SHARED: Final = {"yes": "Yes", "partly": "Partly", "no": "No", "na": "Not appropriate"}
PLAN_VIEWS: Final = {"agree": "Agree", "agree_partly": "Agree in part", "disagree": "Disagree"}
CHAIRED: Final = {
    "iro": "I did",
    "together": "The child and I together",
    "child": "The child, with my help",
}
PARTS: Final = {
    "child": "the child",
    "parents": "the parents",
    "carers": "the carers",
    "adopters": "the adopters",
}
LESSON_TIMES: Final = {
    "outside": "Outside lessons",
    "inside": "In lesson time",
    "no_school": "Not at school",
}
INTERPRETERS: Final = {
    "not_needed": "Not needed",
    "needed": "Needed, not booked yet",
    "booked": "Booked",
}
ADVOCATES: Final = {
    "not_offered": "Not offered yet",
    "offered": "Offered, no answer yet",
    "declined": "Offered, the child said no",
    "coming": "An advocate is coming",
}
CONSULTED: Final = {
    "form": "Consultation form",
    "momo": "Mind Of My Own",
    "face_to_face": "Face to face",
    "phone": "Phone",
    "letter_drawing": "Letter or drawing",
    "none": "Not wanted",
}
